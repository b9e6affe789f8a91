"""The home must give the access she needs."""

from __future__ import annotations

from matcher.rules.base import Answer, HardRule, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(grid.home("access") >= grid.woman("access_need"))


RULE = HardRule(
    code="access",
    sentence="The home gives the step-free or wheelchair access she needs.",
    source="Equality Act 2010 s20",
    check=check,
    needs=("homes.access",),
    applies=lambda grid: grid.woman("access_need") > 0.0,
    detail=lambda _grid: "the home's access is less than she needs",
)
