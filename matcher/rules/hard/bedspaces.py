"""The home must have a bedspace for every person."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Answer, Example, HardRule, Verdict, decided
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
    chapter="family",
    switch="review",
    settings=("scenario", "planning_weeks"),
    examples=(
        Example(
            words="She and her baby come to a shared house for five, where two women live.",
            verdict=Verdict.PASS,
            home={"sharing": "shared", "bedspaces": "5"},
            more={
                "children": [{"date_of_birth": "2026-03-01", "sex": "M", "carer": "mother_and_baby_unit"}],
                "occupants": [{"role": "resident"}, {"role": "resident"}],
            },
        ),
        Example(
            words="She and her baby come to a shared house for three, where two women live.",
            verdict=Verdict.FAIL,
            home={"sharing": "shared", "bedspaces": "3"},
            more={
                "children": [{"date_of_birth": "2026-03-01", "sex": "M", "carer": "mother_and_baby_unit"}],
                "occupants": [{"role": "resident"}, {"role": "resident"}],
            },
        ),
        Example(
            words="Nobody has said how many people the shared house takes.",
            verdict=Verdict.UNKNOWN,
            home={"sharing": "shared", "bedspaces": ""},
        ),
    ),
)
