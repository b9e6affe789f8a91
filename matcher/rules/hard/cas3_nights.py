"""A CAS3 home is offered for no longer than CAS3 lasts."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, Example, HardRule, Verdict, decided
from matcher.rules.parameters import all_parameters
from matcher.rules.table import Grid

NIGHTS = all_parameters()["cas3_nights"][-1].value


def check(grid: Grid) -> Answer:
    return decided(~grid.home("cas3_too_long"))


RULE = HardRule(
    code="cas3_nights",
    sentence=f"CAS3 temporary accommodation is offered for at most {NIGHTS} nights.",
    source="CAS3 policy framework",
    check=check,
    on_fail=Action.REVIEW,
    on_unknown=Action.REVIEW,
    detail=lambda _grid: f"the term is longer than {NIGHTS} nights",
    chapter="landlord",
    switch="off",
    parameters=("cas3_nights",),
    examples=(
        Example(
            words="A CAS3 home for twelve weeks: 84 nights.",
            verdict=Verdict.PASS,
            home={"tenancy": "cas3", "landlord": "hmpps", "tenancy_weeks": "12"},
        ),
        Example(
            words="A CAS3 home for sixteen weeks.",
            verdict=Verdict.FAIL,
            home={"tenancy": "cas3", "landlord": "hmpps", "tenancy_weeks": "16"},
        ),
    ),
)
