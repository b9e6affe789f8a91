"""The home must be in a nation she accepts."""

from __future__ import annotations

from matcher.rules.base import Answer, HardRule, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided((grid.woman("nations") & grid.home("nation_bit")) != 0)


RULE = HardRule(
    code="nation_accepted",
    sentence="The home is in a nation she accepts.",
    source="her own choice",
    check=check,
    needs=("homes.nation",),
    applies=lambda grid: grid.woman("nations") != 0,
)
