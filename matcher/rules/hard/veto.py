"""A person has ruled this pair out."""

from __future__ import annotations

import numpy as np

from matcher.domain.reasons import REASON_CODES, REASONS, SIDE_WORDS
from matcher.rules.base import Answer, Example, HardRule, Verdict, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(grid.row("home") != grid.home_at)


def detail(grid: Grid) -> str:
    """Which side ruled the pair out and why, as far as that is coded; the free text is nobody else's to read."""
    numbers = np.unique(grid.row("reason")[grid.row("home") == grid.home_at])
    reasons = [REASONS[REASON_CODES[number]] for number in numbers.tolist() if number >= 0]
    return "; ".join(f"ruled out by {SIDE_WORDS[reason.side]}: {reason.words}" for reason in reasons)


RULE = HardRule(
    code="veto",
    sentence="Nobody has ruled this pair out.",
    source="a named person's decision",
    check=check,
    rows="vetoes",
    detail=detail,
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
            more={"pins": [{"kind": "veto", "reason_code": "harassment_or_unsafe_area", "by": "panel"}]},
        ),
    ),
)
