"""Conditions about schools and play areas cannot be checked yet: a person must."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, HardRule
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    nowhere = grid.row_at < 0
    return Answer(nowhere, nowhere)


RULE = HardRule(
    code="unchecked_condition",
    sentence="A licence condition about schools or play areas has been checked by a person against a map.",
    source="licence condition: not to enter near schools or play areas",
    check=check,
    rows="unchecked_zones",
    on_unknown=Action.REVIEW,
    restricted=True,
)
