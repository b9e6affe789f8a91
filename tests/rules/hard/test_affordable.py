"""A home that she cannot bear the cost of, on release and later, is blocked; an unknown only says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Home
from matcher.domain.surroundings import LhaRate
from tests.rules.world import BLOCKED, PASSES, Record, adult, ask, child, home, numbers, outcome, place, woman

CODE = "affordable"
LHA = LhaRate(
    brma="A",
    shared_gbp_week=70.0,
    one_bed_gbp_week=98.0,
    two_bed_gbp_week=130.0,
    three_bed_gbp_week=150.0,
    four_bed_gbp_week=201.0,
)
SHE = woman(benefit_income_gbp_week=100.0)
BACK = child(returns_on=date(2027, 2, 1))
FLAGGED = ("unknown", "flag")


def let(rent: float | None, **facts: Any) -> Home:
    """A private two-bedroom home in area A at a rent."""
    usual: dict[str, Any] = {"landlord": "private", "brma": "A", "bedrooms": 2, "exempt_accommodation": False}
    return home(**(usual | {"rent_gbp_week": rent, "place": place()} | facts))


def test_vacuous_where_the_whole_rent_is_paid() -> None:
    assert outcome(CODE, SHE, LHA, let(400.0, exempt_accommodation=True)) == PASSES


@pytest.mark.parametrize("rent", [123.01, 400.0])
def test_violated(rent: float) -> None:
    assert outcome(CODE, SHE, LHA, let(rent)) == BLOCKED


def test_violated_only_when_both_days_fail() -> None:
    assert outcome(CODE, SHE, LHA, let(155.0), BACK) == PASSES
    assert outcome(CODE, SHE, LHA, let(155.01), BACK) == BLOCKED
    poorer_later = woman(benefit_income_gbp_week=180.0, benefit_income_later_gbp_week=100.0)
    assert outcome(CODE, poorer_later, LHA, let(143.0)) == PASSES
    assert outcome(CODE, poorer_later, LHA, let(143.01)) == BLOCKED


def test_satisfied() -> None:
    assert outcome(CODE, SHE, LHA, let(98.0)) == PASSES
    assert outcome(CODE, SHE, LHA, let(123.0)) == PASSES


@pytest.mark.parametrize(
    ("records", "missing"),
    [
        ((SHE, let(None)), "the rent"),
        ((woman(), let(90.0)), "her income from benefits"),
        ((SHE, let(90.0, landlord=None)), "the kind of landlord"),
        ((SHE, let(90.0, brma="B")), "the home's rental market area and its rates"),
        ((SHE, let(90.0, landlord="social", sharing=None)), "whether the home is shared"),
        ((SHE, let(110.0, exempt_accommodation=None)), "whether the home is exempt accommodation"),
        ((SHE, let(90.0, landlord="social", bedrooms=None)), "the home's bedrooms"),
        ((SHE, let(300.0, landlord="council", bedrooms=1, place=None)), "the home's probation region"),
        ((woman(benefit_income_gbp_week=100.0, date_of_birth=None), let(90.0)), "her date of birth"),
        ((SHE, let(90.0), child(sex=None, date_of_birth=None)), "the birth date and sex of everybody who will live"),
        ((woman(release_date=None, benefit_income_gbp_week=100.0), let(90.0)), "her release date"),
    ],
)
def test_unknown_is_told_and_blocks_nothing(records: tuple[Record, ...], missing: str) -> None:
    assert outcome(CODE, *records, LHA) == FLAGGED
    assert any(fact.startswith(missing) for fact in ask(CODE, *records, LHA).missing)


def test_a_day_unknown_outweighs_a_day_that_fails() -> None:
    unaged = child(date_of_birth=None, returns_on=date(2027, 2, 1))
    assert outcome(CODE, SHE, LHA, let(400.0), unaged) == FLAGGED


def test_facts_that_do_not_matter_are_not_asked_for() -> None:
    asked = ask(CODE, SHE, LHA, let(None, landlord="social", brma=None)).missing
    assert asked == ("the rent",)
    assert ask(CODE, SHE, LHA, let(None, sharing=None)).missing == ("the rent",)


def test_a_spare_room_costs_nobody_of_pension_age_anything() -> None:
    facts = {"landlord": "council", "bedrooms": 3}
    assert outcome(CODE, SHE, let(101.0, **facts)) == BLOCKED
    old = woman(benefit_income_gbp_week=100.0, date_of_birth=date(1958, 6, 1))
    assert outcome(CODE, old, let(101.0, **facts)) == PASSES
    mixed = adult(relation="partner", date_of_birth=date(1975, 1, 1))
    assert outcome(CODE, old, mixed, let(101.0, **facts)) == BLOCKED


def test_detail_says_what_she_would_pay_of_what() -> None:
    she = woman(benefit_income_gbp_week=100.0, benefit_income_later_gbp_week=150.0)
    detail = ask(CODE, she, LHA, let(180.25), BACK).detail
    assert numbers(detail) == [82.25, 100.0, 50.25, 150.0]


def test_a_policy_may_block_what_is_unknown_or_leave_the_rule_out() -> None:
    assert outcome(CODE, SHE, LHA, let(None), rules={CODE: "block"}) == ("unknown", "block")
    assert outcome(CODE, SHE, LHA, let(400.0), rules={CODE: "review"}) == ("fail", "review")
    assert outcome(CODE, SHE, LHA, let(400.0), rules={CODE: "off"}) == ("fail", "")


def test_the_policy_says_what_she_can_bear() -> None:
    assert outcome(CODE, SHE, LHA, let(148.0), shortfall_fail_share=0.5) == PASSES
    assert outcome(CODE, SHE, LHA, let(148.01), shortfall_fail_share=0.5) == BLOCKED
