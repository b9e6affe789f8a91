"""The home must give the access she needs."""

from __future__ import annotations

from matcher.rules.base import Answer, Example, HardRule, Verdict, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(grid.home("access") >= grid.woman("access_need"))


RULE = HardRule(
    code="access",
    sentence="The home gives the step-free or wheelchair access she needs.",
    source="Equality Act 2010 s20",
    check=check,
    needs=("homes.access",),
    applies=lambda grid: grid.woman("access_need") > 0.0,
    detail=lambda _grid: "the home's access is less than she needs",
    chapter="family",
    switch="review",
    examples=(
        Example(
            words="She needs step-free access, and the home is fit for a wheelchair.",
            verdict=Verdict.PASS,
            woman={"access_need": "step_free"},
            home={"access": "wheelchair"},
        ),
        Example(
            words="She uses a wheelchair, and the home is step-free only.",
            verdict=Verdict.FAIL,
            woman={"access_need": "wheelchair"},
            home={"access": "step_free"},
        ),
        Example(
            words="She needs step-free access, and nobody has said what access the home gives.",
            verdict=Verdict.UNKNOWN,
            woman={"access_need": "step_free"},
            home={"access": ""},
        ),
    ),
)
