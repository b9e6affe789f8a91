"""Somebody she may not live with could be an adult who joins her: adults are not named."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, HardRule
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    nobody_joins = ~grid.row("adult_joins")
    return Answer(nobody_joins, nobody_joins & False)


RULE = HardRule(
    code="bar_person_own",
    sentence="A person has checked that nobody she may not live with is an adult who joins her.",
    source="licence condition or court order: no residence with a named person",
    check=check,
    rows="person_bars",
    on_unknown=Action.REVIEW,
    restricted=True,
)
