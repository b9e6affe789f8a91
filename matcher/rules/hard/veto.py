"""A person has ruled this pair out."""

from __future__ import annotations

from matcher.rules.base import Answer, Example, HardRule, Verdict, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(grid.row("home") != grid.home_at)


RULE = HardRule(
    code="veto",
    sentence="Nobody has ruled this pair out.",
    source="a named person's decision",
    check=check,
    rows="vetoes",
    chapter="decisions",
    examples=(
        Example(
            words="The panel has looked at the pair and fixed it.",
            verdict=Verdict.PASS,
            more={"pins": [{"kind": "pin", "by": "panel"}]},
        ),
        Example(
            words="The panel has ruled the pair out: her former partner's family lives in that street.",
            verdict=Verdict.FAIL,
            more={"pins": [{"kind": "veto", "by": "panel"}]},
        ),
    ),
)
