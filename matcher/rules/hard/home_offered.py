"""A home that is not free now needs a day on which it will be; one that is withdrawn is not offered."""

from __future__ import annotations

from matcher.rules.base import Answer, Example, HardRule, Verdict, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(~grid.home("withdrawn"))


RULE = HardRule(
    code="home_offered",
    sentence="The home is still offered, and where it is not free now, the day it will be is known.",
    source="the partner's own list of homes",
    check=check,
    needs=("homes.free_again",),
    applies=lambda grid: grid.home("unavailable"),
    detail=lambda _grid: "the home is withdrawn",
    chapter="landlord",
    examples=(
        Example(
            words="Void works go on in the home, and it is free from the day before her release.",
            verdict=Verdict.PASS,
            home={"unavailable": "void_works"},
        ),
        Example(
            words="The home is withdrawn, though the list still says from when it was free.",
            verdict=Verdict.FAIL,
            home={"unavailable": "withdrawn"},
        ),
        Example(
            words="The last tenant has not handed the home back, and nobody can say when that will be.",
            verdict=Verdict.UNKNOWN,
            home={"unavailable": "handback_pending", "available_from": ""},
        ),
    ),
)
