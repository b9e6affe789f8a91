"""The distributions of a plan as bar charts: Altair specifications turned into SVG inside this process, no network."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup, escape

from matcher.report.rows import PlacementRow, RunReport

SCHOOL_EDGES_KM = (1, 2, 5, 10, 20, 50)
SCHOOL_LABELS = ("Under 1 km", "1 to 2 km", "2 to 5 km", "5 to 10 km", "10 to 20 km", "20 to 50 km", "50 km or more")
NIGHT_EDGES = (1, 2, 4, 8, 15)
NIGHT_LABELS = ("None", "1 night", "2 to 3 nights", "4 to 7 nights", "8 to 14 nights", "15 or more")

VEGA_LITE = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
"""The version whose specifications Altair writes, as the converter names it: `6.4`, say."""

BAR_COLOUR, INK = "#2f6f6d", "#1b1f24"
WIDTH, COUNT_WIDTH, STEP, LETTER_WIDTH = 320, 44, 26, 6.6
"""Pixels: the drawing, the room for counts on its right, a bar with its gap, and a letter of a label, about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawn distribution with its numbers.

    rows: (label, count) in the order drawn; columns: headings of the two. svg: None when every count is 0.
    """

    title: str
    note: str
    columns: tuple[str, str]
    rows: tuple[tuple[str, int], ...]
    svg: Markup | None


def distributions(report: RunReport) -> tuple[Chart, ...]:
    """Distance to school, tenure, and nights without a home, over the proposed placements."""
    placements = report.placements
    school_km = [row.school_worst_km for row in placements if row.school_worst_km is not None]
    nights = [row.nights_without_home for row in placements]
    return (
        distribution(
            "Distance to school",
            "From the home to the farthest school of each family: a straight line, or the road round water.",
            ("Distance", "Families"),
            binned(school_km, SCHOOL_EDGES_KM, SCHOOL_LABELS),
        ),
        distribution("Tenure", "Most secure first.", ("Tenancy", "Homes"), tenures(placements)),
        distribution(
            "Nights without a home",
            "From release to move-in.",
            ("Nights", "Women"),
            binned(nights, NIGHT_EDGES, NIGHT_LABELS),
        ),
    )


def binned(values: Iterable[float], edges: Sequence[float], labels: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Count values into bins; an edge belongs to the bin above it. There is one label more than there are edges."""
    counts = Counter(bisect_right(edges, value) for value in values)
    return tuple((label, counts[index]) for index, label in enumerate(labels))


def tenures(placements: Iterable[PlacementRow]) -> tuple[tuple[str, int], ...]:
    """(kind of tenancy, homes), the kind with the highest rank first, unranked last, ties by name."""
    counts: Counter[str] = Counter()
    best: dict[str, float] = {}
    for row in placements:
        words = tenancy_kind(row.tenancy)
        counts[words] += 1
        best[words] = max(best.get(words, -1.0), -1.0 if row.tenure_rank is None else row.tenure_rank)
    return tuple((words, counts[words]) for words in sorted(counts, key=lambda words: (-best[words], words)))


def tenancy_kind(tenancy: str) -> str:
    """`assured tenancy, 26 weeks` -> `Assured`: short enough for a label, without the length and the noun."""
    kind = re.sub(r" (tenancy|accommodation)$", "", tenancy.partition(",")[0])
    return kind[:1].upper() + kind[1:]


def bar_svg(rows: Sequence[tuple[str, int]], description: str) -> Markup:
    """A horizontal bar for each (label, count), the count written at its end, as an `<svg>` with a text alternative."""
    svg = vl_convert.vegalite_to_svg(_bar_spec(rows), vl_version=VEGA_LITE, allowed_base_urls=[])
    # The page supplies the size and the text alternative; HTML needs no namespaces.
    body = svg[svg.index(">", svg.index("<svg")) + 1 :]
    view_box = f"0 0 {WIDTH} {_height(rows)}"
    return Markup(f'<svg class="chart" viewBox="{view_box}" role="img" aria-label="{escape(description)}">{body}')


def distribution(title: str, note: str, columns: tuple[str, str], rows: tuple[tuple[str, int], ...]) -> Chart:
    """A chart of (label, count) rows with its text alternative; not drawn when every count is 0."""
    values = "; ".join(f"{label}: {count:,}" for label, count in rows)
    drawn = any(count for _, count in rows)
    svg = bar_svg(rows, f"Bar chart. {title}, {columns[1].lower()}. {values}.") if drawn else None
    return Chart(title=title, note=note, columns=columns, rows=rows, svg=svg)


def _height(rows: Sequence[tuple[str, int]]) -> int:
    return STEP * len(rows)


def _bar_spec(rows: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Fixed paddings instead of fitted ones: the drawing does not depend on which fonts a machine has."""
    values = [{"label": label, "count": count, "words": f"{count:,}"} for label, count in rows]
    label_width = 8 + round(LETTER_WIDTH * max(len(label) for label, _ in rows))
    base = alt.Chart(alt.InlineData(values=values)).encode(
        y=alt.Y("label:N", sort=None).axis(title=None, domain=False, ticks=False, labelPadding=8, labelLimit=0),
        x=alt.X("count:Q").axis(None).scale(domain=[0, max(count for _, count in rows)], nice=False),
    )
    bars = base.mark_bar(color=BAR_COLOUR, height=STEP - 9)
    counts = base.mark_text(align="left", baseline="middle", dx=5, color=INK, fontSize=13).encode(text="words:N")
    chart = (bars + counts).properties(
        width=WIDTH - label_width - COUNT_WIDTH,
        height=_height(rows),
        autosize=alt.AutoSizeParams(type="none"),
        padding={"left": label_width, "right": COUNT_WIDTH, "top": 0, "bottom": 0},
    )
    axis = alt.AxisConfig(labelColor=INK, labelFontSize=13)
    spec: dict[str, Any] = chart.configure(
        aria=False, font="sans-serif", background="transparent", axis=axis, view=alt.ViewConfig(stroke=None)
    ).to_dict()
    return spec
