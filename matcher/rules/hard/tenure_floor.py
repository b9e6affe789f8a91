"""The tenancy must be at least as secure as she asks."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Answer, Example, HardRule, Verdict, decided
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
    chapter="choices",
    switch="off",
    parameters=("short_term_weeks",),
    settings=("tenure_rank",),
    examples=(
        Example(
            words="She asks for a rank of 60 or more; a private landlord offers an assured tenancy, which ranks 80.",
            verdict=Verdict.PASS,
            woman={"tenure_floor": "60"},
            home={"landlord": "private"},
        ),
        Example(
            words="She asks for a rank of 60 or more; the flat comes with a licence, which ranks 50.",
            verdict=Verdict.FAIL,
            woman={"tenure_floor": "60"},
            home={"tenancy": "licence"},
        ),
        Example(
            words="She asks for a rank of 60 or more; nobody has said what she would sign.",
            verdict=Verdict.UNKNOWN,
            woman={"tenure_floor": "60"},
            home={"tenancy": ""},
        ),
    ),
)
