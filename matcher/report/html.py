"""The HTML report: one file that opens offline, reads aloud and prints, with no script and no request of any kind."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cache
from statistics import median
from typing import Any, TypeVar

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from numpy.typing import NDArray

from matcher.report import basemap, charts
from matcher.report.card import card, code_words
from matcher.report.rows import AlternativeRow, LevelRow, PlacementRow, RunReport, UnplacedRow
from matcher.report.words import count, day
from matcher.rules.registry import hard_rules

MOST_SHOWN = 2_000
"""Proposals, and women without one, that a page tells of one by one: with more of them, it opens and prints badly."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A headline: the value as shown and its unit, what it is, and a note that puts it in proportion."""

    value: str
    unit: str = ""
    label: str
    note: str


def render(report: RunReport, cells: NDArray[np.integer[Any]] | None, most_shown: int = MOST_SHOWN) -> str:
    """The whole report as one HTML document; the same report and cells give the same text.

    cells: (k, 2) lower-left corners, grid metres, of the 2 km cells that hold a postcode; None draws no land.
    most_shown: of more proposals, or more women without one, the page tells of those to act on first; its figures,
    map and counts are of all of them. Raises ValueError when a placement's flags and their sentences differ in number.
    """
    placements = to_act_on_first(report.placements, lambda row: (row.priority, row.release_on), most_shown)
    unplaced = to_act_on_first(report.unplaced, lambda row: row.priority, most_shown)
    nearby = basemap.regions(report.placements)
    alternatives: defaultdict[str, list[AlternativeRow]] = defaultdict(list)
    for row in sorted(report.alternatives, key=lambda row: (row.woman_id, row.rank)):
        alternatives[row.woman_id].append(row)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            figures=figures(report),
            regions=nearby,
            map_svg=basemap.draw(report.lines, report.home_points, cells, basemap.summary(nearby, len(report.lines))),
            land=cells is not None,
            charts=charts.distributions(report),
            reasons=Counter(row.reason_code for row in report.unplaced).most_common(),
            flag_counts=Counter(flag for row in report.placements for flag in row.flags).most_common(),
            cards=[card(row, alternatives[row.woman_id]) for row in placements],
            unplaced=unplaced,
            alternatives=alternatives,
            law=law(report),
            anchors=_anchors((*placements, *unplaced)),
        )
    )


def to_act_on_first(rows: Sequence[Row], urgency: Callable[[Row], Any], most: int) -> Sequence[Row]:
    """The rows, in their order: all of them, or of more than `most` those of the least urgency, ties by order."""
    if len(rows) <= most:
        return rows
    first = sorted(range(len(rows)), key=lambda at: urgency(rows[at]))[:most]
    return [rows[at] for at in sorted(first)]


def figures(report: RunReport) -> tuple[Figure, ...]:
    """The headline figures, in the order shown. Shares are rounded down: 100% means everybody."""
    placements = report.placements
    families = [row for row in placements if row.children_with_school]
    near = sum(row.children_near_school == row.children_with_school for row in families)
    school_km = sorted(row.school_worst_km for row in placements if row.school_worst_km is not None)
    contact_km = [row.contact_km_week for row in placements if row.contact_km_week is not None]
    first_night = sum(row.nights_without_home == 0 for row in placements)
    return (
        _count("Women with a home proposed", len(placements), report.women, "women"),
        _count("Women without a proposal", len(report.unplaced), report.women, "women"),
        _count("Families reunited near school", near, len(families), "families with school children"),
        _count("Housed from the first night", first_night, len(placements), "women with a proposal"),
        _typical("Typical distance to school", school_km, "km", "to the farthest school"),
        _typical("Typical contact travel", contact_km, "km a week", "among women with contact journeys"),
    )


def _count(label: str, value: int, total: int, of: str) -> Figure:
    note = f"of {total:,} {of} ({100 * value // total}%)" if total else f"there are no {of}"
    return Figure(value=f"{value:,}", label=label, note=note)


def _typical(label: str, values: Sequence[float], unit: str, of: str) -> Figure:
    if not values:
        return Figure(value="None", label=label, note="no such journeys in this plan")
    nine_in_ten = float(np.quantile(np.asarray(values), 0.9, method="inverted_cdf"))
    note = f"the median, {of}; 9 in 10 within {nine_in_ten:,.1f}\N{NO-BREAK SPACE}km"
    return Figure(value=f"{median(values):,.1f}", unit=unit, label=label, note=note)


def law(report: RunReport) -> tuple[str, ...]:
    """What is to know of the law beside what each card says, each sentence once."""
    return tuple(dict.fromkeys(sentence for row in report.placements for sentence in row.information[1:]))


def flag_words(code: str) -> str:
    """A flag's code as words; one that is a rule's code says what was to be so, and is not or is not known."""
    return _not_good_news(code, "to check")


def reason_words(code: str) -> str:
    """The code of a main reason as words; one that is a rule's code says what no home gives, or not for certain."""
    return _not_good_news(code, "not met")


def _not_good_news(code: str, instead: str) -> str:
    words = code_words(code)
    return f"{words}: {instead}" if code in {rule.code for rule in hard_rules()} else words


def level_words(level: LevelRow, first: bool) -> str:
    """The proof of one level in words. The share is of the value reached, rounded up: it stays a bound."""
    if level.bound == level.value:
        return "Proved: no plan can place more." if first else "Proved: no plan can do better."
    direction = "more" if level.bound > level.value else "less"
    room = abs(level.bound - level.value)
    if not level.value:
        return f"At most {room:,} {direction} is possible."
    percent = Decimal(100 * room) / abs(level.value)
    digits = Decimal(1).scaleb(min(0, percent.adjusted() - 1))
    return f"At most {percent.quantize(digits, ROUND_CEILING).normalize():f}% {direction} is possible."


def _anchors(rows: Iterable[PlacementRow | UnplacedRow]) -> dict[str, str]:
    """Woman id -> a fragment safe in a link; the id itself where it is plain, else her place in the report."""
    women = dict.fromkeys(row.woman_id for row in rows)
    plain = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
    return {
        woman: f"woman-{woman}" if plain.fullmatch(woman) else f"woman--{index}" for index, woman in enumerate(women)
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("matcher.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        date_words=day,
        code_words=code_words,
        counted=count,
        flag_words=flag_words,
        level_words=level_words,
        reason_words=reason_words,
        grouped="{:,}".format,
    )
    return environment
