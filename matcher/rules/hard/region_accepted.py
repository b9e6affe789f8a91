"""The home must be in a probation region she accepts."""

from __future__ import annotations

from matcher.rules.base import Answer, HardRule, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided((grid.woman("regions") & grid.home("region_bit")) != 0)


RULE = HardRule(
    code="region_accepted",
    sentence="The home is in a probation region she accepts.",
    source="her own choice",
    check=check,
    needs=("homes.region",),
    applies=lambda grid: grid.woman("regions") != 0,
)
