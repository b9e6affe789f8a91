"""A person has ruled this pair out."""

from __future__ import annotations

from matcher.rules.base import Answer, HardRule, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(grid.row("home") != grid.home_at)


RULE = HardRule(
    code="veto",
    sentence="Nobody has ruled this pair out.",
    source="a named person's decision",
    check=check,
    rows="vetoes",
)
