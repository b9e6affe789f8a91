"""The tenancy must be at least as secure as she asks."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Answer, HardRule, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(grid.home("tenure_rank") >= grid.woman("tenure_floor"))


def detail(grid: Grid) -> str:
    return (
        f"the tenancy ranks {grid.home('tenure_rank').item():.0f} of 100, "
        f"she asks for {grid.woman('tenure_floor').item():.0f}"
    )


RULE = HardRule(
    code="tenure_floor",
    sentence="The tenancy is at least as secure as she asks for.",
    source="her own choice",
    check=check,
    needs=("homes.tenure_rank",),
    applies=lambda grid: ~np.isnan(grid.woman("tenure_floor")),
    detail=detail,
)
