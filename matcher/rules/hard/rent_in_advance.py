"""A private landlord in England may ask for a month's rent in advance at most."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, Example, HardRule, Verdict, decided
from matcher.rules.parameters import all_parameters
from matcher.rules.table import Bools, Grid

LAW = all_parameters()["rent_in_advance_months"][0]


def check(grid: Grid) -> Answer:
    return decided(grid.home("advance_within") == 1.0)


def applies(grid: Grid) -> Bools:
    """Rent is asked in advance, and nobody knows it to be by another landlord or for another tenancy."""
    found: Bools = (
        grid.home("advance_given") & (grid.home("advance_landlord") != 0.0) & (grid.home("advance_tenancy") != 0.0)
    )
    return found


RULE = HardRule(
    code="rent_in_advance",
    sentence="A private landlord in England asks for no more than a month's rent in advance.",
    source="Renters' Rights Act 2025",
    check=check,
    needs=(
        "women.release",
        "homes.keys",
        "homes.nation",
        "homes.advance_landlord",
        "homes.advance_tenancy",
        "homes.advance_within",
    ),
    applies=applies,
    on_fail=Action.REVIEW,
    on_unknown=Action.REVIEW,
    valid_from=LAW.valid_from,
    nations=(LAW.nation,),
    detail=lambda _grid: "more rent in advance is asked than the law allows",
    chapter="money",
    switch="off",
    parameters=("rent_in_advance_months", "weeks_of_a_year"),
    examples=(
        Example(
            words="A private landlord asks £650 in advance for a home at £150 a week: a month's rent.",
            verdict=Verdict.PASS,
            home={"landlord": "private", "rent_gbp_week": "150", "rent_in_advance_gbp": "650"},
        ),
        Example(
            words="A private landlord asks £900 in advance for a home at £150 a week: six weeks' rent.",
            verdict=Verdict.FAIL,
            home={"landlord": "private", "rent_gbp_week": "150", "rent_in_advance_gbp": "900"},
        ),
        Example(
            words="A private landlord asks £650 in advance, and nobody says what the rent is.",
            verdict=Verdict.UNKNOWN,
            home={"landlord": "private", "rent_gbp_week": "", "rent_in_advance_gbp": "650"},
        ),
    ),
)
