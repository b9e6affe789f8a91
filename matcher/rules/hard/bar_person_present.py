"""Somebody she may not live with could be among the unnamed residents of a shared home."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, HardRule
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    since, until = grid.col("since"), grid.col("until")
    nobody_yet = grid.col("expected") & (grid.home("shared") == 1.0)
    away = (since > grid.woman("window_end")) | (until < grid.woman("release")) | nobody_yet
    return Answer(away, away & False)


RULE = HardRule(
    code="bar_person_present",
    sentence="A person has checked that nobody she may not live with lives in the shared home.",
    source="licence condition or court order: no residence with a named person",
    check=check,
    rows="person_bars",
    cols="occupants",
    needs=("women.release",),
    on_unknown=Action.REVIEW,
    restricted=True,
)
