"""What the landlord refuses must not be among her assessed risks."""

from __future__ import annotations

from matcher.rules.base import Answer, HardRule, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided((grid.woman("risks") & grid.home("refuses")) == 0)


RULE = HardRule(
    code="landlord_refuses",
    sentence="None of her assessed risks is one the landlord refuses.",
    source="the landlord's own rule",
    check=check,
    needs=("women.risk_assessed",),
    applies=lambda grid: grid.home("refuses") != 0,
    restricted=True,
)
