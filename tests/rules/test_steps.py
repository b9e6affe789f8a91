"""What people must do, and by when, before a proposal can hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from matcher.domain import Child, Policy
from matcher.rules.household import household_of
from matcher.rules.steps import NeededStep, needed_steps
from tests.rules.world import AS_OF, WINDOW_END, Record, child, home, numbers, place, woman, world

TEN_BEFORE, TWENTY_BEFORE = date(2026, 11, 17), date(2026, 11, 3)
"""Ten and twenty working days before Tuesday 1 December 2026."""


def steps(*records: Record, as_of: date = AS_OF, reviews: tuple[str, ...] = ()) -> tuple[NeededStep, ...]:
    """The steps for the first woman and the first home."""
    instance = world(*records)
    household = household_of(instance.women[0], instance, Policy())
    assert household is not None
    return needed_steps(instance.women[0], instance.homes[0], household, as_of, reviews)


def codes(*records: Record, **facts: Any) -> list[str]:
    """Their codes, in the order they fall due."""
    return [step.code for step in steps(*records, **facts)]


def test_probation_always_approves_the_address() -> None:
    (approval,) = steps()
    assert (approval.code, approval.by, approval.late) == ("address_approval", TEN_BEFORE, False)


@pytest.mark.parametrize(("as_of", "late"), [(TEN_BEFORE, False), (TEN_BEFORE + timedelta(days=1), True)])
def test_a_day_that_is_past_is_late(as_of: date, late: bool) -> None:
    assert [step.late for step in steps(as_of=as_of)] == [late]


def test_days_run_back_from_the_effective_release_over_bank_holidays() -> None:
    after_easter = woman(release_date=date(2027, 4, 4))
    (approval,) = steps(after_easter)
    assert approval.by == date(2027, 3, 17)


def test_a_transfer_between_regions() -> None:
    found = steps(home(place=place(region="London")))
    assert [(step.code, step.by) for step in found] == [
        ("region_transfer", TWENTY_BEFORE),
        ("address_approval", TEN_BEFORE),
    ]
    assert found[0].sentence.index("Greater Manchester") < found[0].sentence.index("London")


@pytest.mark.parametrize(
    "records", [(home(place=None),), (home(place=place(region="")),), (woman(supervising_region=None),), ()]
)
def test_no_transfer_within_a_region_or_where_one_is_unknown(records: tuple[Record, ...]) -> None:
    assert codes(*records) == ["address_approval"]


@pytest.mark.parametrize(
    "hers",
    [
        child(returns="uncertain"),
        child(order="section20"),
        child(order="wales_s76"),
        child(order="interim_care"),
        child(looked_after=True),
        child(return_contested=True),
        child(proceedings="planned"),
        child(proceedings="current"),
        child(order="care", returns_on=WINDOW_END),
    ],
)
def test_both_letters_where_somebody_else_decides(hers: Child) -> None:
    found = steps(hers)
    assert [step.code for step in found] == ["address_approval", "landlord_letter", "return_letter"]
    assert {step.by for step in found} == {TEN_BEFORE}
    assert numbers(found[2].sentence) == []


@pytest.mark.parametrize(
    "hers",
    [
        child(),
        child(order="none", looked_after=False, return_contested=False, proceedings="none"),
        child(carer="with_her", order="care", looked_after=True),
        child(returns="no", order="care"),
        child(order="care", returns_on=WINDOW_END + timedelta(days=1)),
    ],
)
def test_no_letters_where_nobody_else_decides_yet(hers: Child) -> None:
    assert codes(hers) == ["address_approval"]


def test_one_pair_of_letters_for_several_children() -> None:
    found = steps(child(order="care"), child(child_id="d", looked_after=True), child(child_id="e"))
    assert [step.code for step in found] == ["address_approval", "landlord_letter", "return_letter"]
    assert numbers(found[2].sentence) == [2]


def test_reviews() -> None:
    assert codes(reviews=("landlord_reviews", "tenancy_lawful")) == ["address_approval", "review"]
    assert [step.by for step in steps(reviews=("tenancy_lawful",))] == [TEN_BEFORE, TEN_BEFORE]
