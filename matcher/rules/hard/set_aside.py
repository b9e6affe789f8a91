"""A home kept for a programme goes to women of that programme."""

from __future__ import annotations

from matcher.rules.base import Answer, Example, HardRule, Verdict, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(grid.cross("programmes", "set_aside"))


RULE = HardRule(
    code="set_aside",
    sentence="A home kept for a programme is offered to women of that programme only.",
    source="the partner's own rule",
    check=check,
    detail=lambda _grid: "the home is kept for a programme she does not belong to",
    chapter="landlord",
    switch="review",
    examples=(
        Example(
            words="The home is kept for the mother and baby programme, and she belongs to it.",
            verdict=Verdict.PASS,
            woman={"programmes": "mother and baby;employment"},
            home={"set_aside": "mother and baby"},
        ),
        Example(
            words="The home is kept for the mother and baby programme, and she belongs to another.",
            verdict=Verdict.FAIL,
            woman={"programmes": "employment"},
            home={"set_aside": "mother and baby"},
        ),
    ),
)
