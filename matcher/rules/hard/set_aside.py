"""A home kept for a programme goes to women of that programme."""

from __future__ import annotations

from matcher.rules.base import Answer, HardRule, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(grid.cross("programmes", "set_aside"))


RULE = HardRule(
    code="set_aside",
    sentence="A home kept for a programme is offered to women of that programme only.",
    source="the partner's own rule",
    check=check,
    detail=lambda _grid: "the home is kept for a programme she does not belong to",
)
