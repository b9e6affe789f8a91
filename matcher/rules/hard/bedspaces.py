"""The home must have a bedspace for every person."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Answer, HardRule, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(grid.woman("persons") <= grid.home("free_bedspaces"))


def detail(grid: Grid) -> str:
    return (
        f"people within the planning window: {grid.woman('persons').item():.0f}; "
        f"free bedspaces: {grid.home('free_bedspaces').item():.0f}"
    )


RULE = HardRule(
    code="bedspaces",
    sentence="There is a free bedspace for every person of her household.",
    source="the partner's own figure",
    check=check,
    needs=("women.persons", "homes.free_bedspaces", "homes.shared"),
    # A self-contained home that states no bedspaces is judged by its rooms alone.
    applies=lambda grid: ~((grid.home("shared") == 0.0) & np.isnan(grid.home("free_bedspaces"))),
    detail=detail,
)
