"""What the landlord reviews one by one goes to review, never silently."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, HardRule, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided((grid.woman("risks") & grid.home("reviews")) == 0)


RULE = HardRule(
    code="landlord_reviews",
    sentence="The landlord has looked at her individually where the landlord asks to.",
    source="the landlord's own rule",
    check=check,
    needs=("women.risk_assessed",),
    applies=lambda grid: grid.home("reviews") != 0,
    on_fail=Action.REVIEW,
    on_unknown=Action.REVIEW,
    restricted=True,
)
