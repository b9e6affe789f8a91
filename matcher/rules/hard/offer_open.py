"""The offer must still stand on the day she moves in."""

from __future__ import annotations

from datetime import date

import numpy as np

from matcher.rules.base import Answer, Example, HardRule, Verdict, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(grid.move_in <= grid.home("open_until"))


def detail(grid: Grid) -> str:
    last = date.fromordinal(int(grid.home("open_until").item()))
    return f"the offer ends on {last:%-d %B %Y}, before she could move in"


RULE = HardRule(
    code="offer_open",
    sentence="The offer still stands on the day she can move in.",
    source="the partner's own dates",
    check=check,
    needs=("women.release", "homes.keys"),
    applies=lambda grid: np.isfinite(grid.home("open_until")),
    detail=detail,
    chapter="dates",
    switch="review",
    examples=(
        Example(
            words="The offer ends on Friday 4 December, and she is released on Tuesday 1 December.",
            verdict=Verdict.PASS,
            home={"available_to": "2026-12-04"},
        ),
        Example(
            words="The offer ends on Monday 30 November, the day before her release.",
            verdict=Verdict.FAIL,
            home={"available_to": "2026-11-30"},
        ),
        Example(
            words="The offer ends on Friday 4 December, and her release date is not known.",
            verdict=Verdict.UNKNOWN,
            woman={"release_date": ""},
            home={"available_to": "2026-12-04"},
        ),
    ),
)
