"""What the landlord reviews one by one goes to review, never silently."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, Example, HardRule, Verdict, decided
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
    chapter="landlord",
    examples=(
        Example(
            words="The landlord looks at violence case by case, and she has been assessed as clear.",
            verdict=Verdict.PASS,
            woman={"risk_flags": "none"},
            home={"reviews": "violence"},
        ),
        Example(
            words="The landlord looks at violence case by case, and it is among her assessed risks.",
            verdict=Verdict.FAIL,
            woman={"risk_flags": "violence"},
            home={"reviews": "violence"},
        ),
        Example(
            words="The landlord looks at violence case by case, and nobody has assessed her yet.",
            verdict=Verdict.UNKNOWN,
            woman={"risk_flags": ""},
            home={"reviews": "violence"},
        ),
    ),
)
