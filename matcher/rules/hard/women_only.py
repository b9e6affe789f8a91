"""A women-only home takes no boy or man of sixteen or more."""

from __future__ import annotations

from matcher.rules.base import Answer, HardRule
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return Answer(~grid.woman("male_possible"), grid.woman("male_certain"))


RULE = HardRule(
    code="women_only",
    sentence="Nobody male of sixteen or more lives with her where only women may live.",
    source="common practice of women-only projects; Equality Act 2010 sch 3 para 26",
    check=check,
    asks=("women.release", "women.ages", "women.sexes"),
    applies=lambda grid: grid.home("women_only").astype(bool),
    detail=lambda _grid: "a male person of sixteen or more is, or may be, part of the household",
)
