"""Puts the figures of one run of the benchmarks into docs/benchmarks.md, as a table and a plot.

python -m benchmarks.page FIGURES.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

DOCS = Path(__file__).parent.parent / "docs"
PAGE, PLOT = DOCS / "benchmarks.md", DOCS / "benchmarks.svg"
START, END = "<!-- figures of one run: start -->", "<!-- figures of one run: end -->"


def main(figures: Path) -> None:
    """Rewrites what stands between the two marks of the page, and the plot beside it."""
    rows = measured(json.loads(figures.read_text(encoding="utf-8")))
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{START}\n\n{table(rows)}\n{END}{after}", encoding="utf-8")
    PLOT.write_text(plot(rows), encoding="utf-8")


def measured(record: dict[str, Any]) -> pd.DataFrame:
    """group, name, seconds (median), ratio to the quickest Homeward figure of its group, and what else was noted."""
    rows = pd.DataFrame(
        {
            "group": item["group"] or "others",
            "name": _words(item["name"]),
            "seconds": item["stats"]["median"],
            "noted": _noted(item["extra_info"]),
        }
        for item in record["benchmarks"]
    )
    ours = rows[rows["name"].str.contains("homeward")].groupby("group")["seconds"].min()
    rows["ratio"] = rows["seconds"] / rows["group"].map(ours)
    return rows.sort_values(["group", "seconds", "name"], ignore_index=True)


def _words(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ").replace("[", " (").replace("]", ")")


def _noted(extra: dict[str, Any]) -> str:
    return "; ".join(
        f"{name} {value:,.4g}"
        if isinstance(value, float)
        else f"{name} {value:,}"
        if isinstance(value, int)
        else f"{name} {value}"
        for name, value in extra.items()
    )


def table(rows: pd.DataFrame) -> str:
    """The rows as a Markdown table a group."""
    lines: list[str] = []
    for group, own in rows.groupby("group", sort=True):
        lines += [f"### {group}", "", "| what | seconds (median) | beside Homeward | noted |", "|---|---|---|---|"]
        for row in own.itertuples():
            ratio = "" if pd.isna(row.ratio) else f"{row.ratio:,.3g}"
            lines.append(f"| {row.name} | {row.seconds:,.3g} | {ratio} | {row.noted} |")
        lines.append("")
    return "\n".join(lines)


def plot(rows: pd.DataFrame) -> str:
    """Seconds on a logarithmic scale, a panel a group, as SVG."""
    shown = rows[rows["ratio"].notna()]
    bars = (
        alt.Chart(shown)
        .mark_bar()
        .encode(
            # From the left edge: a logarithmic scale has no 0 for bars to begin at, or to be stacked on.
            x=alt.X("seconds:Q", scale=alt.Scale(type="log"), title="seconds (logarithmic)", stack=None),
            x2=alt.value(0),
            y=alt.Y("name:N", sort="x", title=None, axis=alt.Axis(labelLimit=320)),
            color=alt.condition("test(/homeward/, datum.name)", alt.value("#2a6f97"), alt.value("#a9a9a9")),
        )
        .properties(width=420)
    )
    chart = bars.facet(row=alt.Row("group:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left")))
    import vl_convert

    return str(vl_convert.vegalite_to_svg(chart.resolve_scale(y="independent").to_json()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
