"""What the landlord refuses must not be among her assessed risks."""

from __future__ import annotations

from matcher.rules.base import Answer, Example, HardRule, Verdict, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided((grid.woman("risks") & grid.home("refuses")) == 0)


RULE = HardRule(
    code="landlord_refuses",
    sentence="None of her assessed risks is one the landlord refuses.",
    source="the landlord's own rule",
    check=check,
    needs=("women.risk_assessed",),
    applies=lambda grid: grid.home("refuses") != 0,
    restricted=True,
    chapter="landlord",
    examples=(
        Example(
            words="The landlord refuses arson; her assessed risk is supplying drugs.",
            verdict=Verdict.PASS,
            woman={"risk_flags": "drugs_supply"},
            home={"refuses": "arson"},
        ),
        Example(
            words="The landlord refuses arson, and it is among her assessed risks.",
            verdict=Verdict.FAIL,
            woman={"risk_flags": "arson;violence"},
            home={"refuses": "arson"},
        ),
        Example(
            words="The landlord refuses arson, and nobody has assessed her yet.",
            verdict=Verdict.UNKNOWN,
            woman={"risk_flags": ""},
            home={"refuses": "arson"},
        ),
    ),
)
