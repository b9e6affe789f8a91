"""A bar on living with children covers her own as well."""

from __future__ import annotations

from matcher.rules.base import Answer, HardRule
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return Answer(~grid.row("own_possible"), grid.row("own_certain"))


RULE = HardRule(
    code="bar_own_children",
    sentence="Nobody she is barred from living with is part of her own household.",
    source="licence condition or court order: no residence with children",
    check=check,
    asks=("women.release", "women.ages", "women.sexes"),
    rows="child_bars",
    restricted=True,
)
