"""Approval, transfer, assessment, referral and review: who, by which working day, and what if it is too late."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest

from matcher.domain import Home, Partner
from tests.rules.steps.asked import ALWAYS, FIVE_BEFORE, TEN_BEFORE, TWENTY_BEFORE, codes, step, steps
from tests.rules.world import REGION, Record, home, numbers, place, woman


def test_what_every_proposal_asks_for() -> None:
    found = steps()
    assert {item.code for item in found} == ALWAYS
    assert [(item.by, item.code) for item in found] == sorted((item.by, item.code) for item in found)


def test_probation_approves_the_address() -> None:
    found = step("address_approval")
    assert (found.who, found.by, found.late) == ("probation", TEN_BEFORE, False)
    assert numbers(found.sentence) == [10]


@pytest.mark.parametrize(("as_of", "late"), [(TEN_BEFORE, False), (TEN_BEFORE + timedelta(days=1), True)])
def test_a_day_that_is_past_is_late(as_of: date, late: bool) -> None:
    assert step("address_approval", as_of=as_of).late is late


@pytest.mark.parametrize(
    ("release", "ten", "twenty"),
    [
        # Easter: Good Friday 26 and Monday 29 March 2027 are closed. Sunday 4 April is left on Friday 2 April.
        (date(2027, 4, 4), date(2027, 3, 17), date(2027, 3, 3)),
        # Christmas: 25 and 28 December 2026 and 1 January 2027 are closed.
        (date(2027, 1, 6), date(2026, 12, 18), date(2026, 12, 4)),
        # Christmas Day itself is left on Thursday 24 December.
        (date(2026, 12, 25), date(2026, 12, 10), date(2026, 11, 26)),
        # Between the years: the Tuesday after Boxing Day is the first open day.
        (date(2026, 12, 29), date(2026, 12, 11), date(2026, 11, 27)),
    ],
)
def test_days_run_back_from_the_effective_release_over_closed_days(release: date, ten: date, twenty: date) -> None:
    moved = (woman(release_date=release), home(place=place(region="London")))
    assert step("address_approval", *moved).by == ten
    assert step("region_transfer", *moved).by == twenty


def test_a_transfer_between_regions_names_both() -> None:
    found = step("region_transfer", home(place=place(region="London")))
    assert (found.who, found.by) == ("probation", TWENTY_BEFORE)
    assert found.sentence.index(REGION) < found.sentence.index("London")


@pytest.mark.parametrize(
    "records", [(home(place=None),), (home(place=place(region="")),), (woman(supervising_region=None),), ()]
)
def test_no_transfer_within_a_region_or_where_one_is_unknown(records: tuple[Record, ...]) -> None:
    assert codes(*records) == set()


def test_a_partner_s_own_assessment_is_worked_back_in_working_days() -> None:
    found = step("partner_assessment", Partner(partner_id="p", assessment_days=5))
    assert (found.who, found.by) == ("partner", FIVE_BEFORE)
    assert numbers(found.sentence) == [5]


@pytest.mark.parametrize("days", [None, 0])
def test_no_assessment_where_none_is_known_to_be_needed(days: int | None) -> None:
    assert codes(Partner(partner_id="p", assessment_days=days)) == set()


def test_a_referral_to_cas3_opens_three_months_before() -> None:
    found = step("cas3_referral", home(tenancy="cas3", landlord="hmpps"))
    assert (found.who, found.by) == ("probation", TEN_BEFORE)
    assert "1 September 2026" in found.sentence
    assert codes(home(tenancy="temporary")) == set()


@pytest.mark.parametrize(
    ("release", "opens"), [(date(2027, 5, 28), "28 February 2027"), (date(2027, 2, 26), "26 November 2026")]
)
def test_months_are_counted_by_the_calendar(release: date, opens: str) -> None:
    assert opens in step("cas3_referral", woman(release_date=release), home(tenancy="cas3")).sentence


def test_a_month_without_that_day_ends_on_its_last() -> None:
    # Monday 31 May 2027 is a bank holiday: out on Friday 28. Tuesday 31 August stays.
    found = step("cas3_referral", woman(release_date=date(2027, 8, 31)), home(tenancy="cas3"))
    assert "31 May 2027" in found.sentence
    found = step("cas3_referral", woman(release_date=date(2027, 12, 31)), home(tenancy="cas3"))
    assert "30 September 2027" in found.sentence


@pytest.mark.parametrize(("nation", "words"), [("England", "in England"), ("Wales", "in Wales"), (None, "authority")])
def test_the_prison_refers_her_fifty_six_days_before(nation: Any, words: str) -> None:
    found = step("duty_to_refer", home(nation=nation))
    assert (found.who, found.by) == ("prison", date(2026, 10, 6))
    assert words in found.sentence and "if she agrees" in found.sentence and "chooses" in found.sentence


def test_the_duty_of_england_is_not_named_in_wales() -> None:
    told = {nation: step("duty_to_refer", home(nation=nation)).sentence for nation in ("England", "Wales", None)}
    assert "England" not in told["Wales"] and "Wales" not in told["England"]
    assert told[None] is not None and "England" not in told[None] and "Wales" not in told[None]


def test_a_closed_day_moves_the_referral_earlier() -> None:
    # 56 days before Friday 26 February 2027 is New Year's Day; the day before it is open.
    assert step("duty_to_refer", woman(release_date=date(2027, 2, 26))).by == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("nation", "release", "asked"),
    [
        ("England", date(2018, 9, 28), False),
        ("England", date(2018, 10, 1), True),
        ("Wales", date(2015, 12, 14), False),
        ("Wales", date(2015, 12, 15), True),
        (None, date(2012, 6, 1), False),
    ],
)
def test_nobody_is_referred_before_the_law_said_so(nation: Any, release: date, asked: bool) -> None:
    found = steps(woman(release_date=release), home(nation=nation, available_from=date(2012, 1, 3)))
    assert ("duty_to_refer" in {item.code for item in found}) is asked


def test_reviews_end_when_the_policy_says() -> None:
    assert codes(reviews=("landlord_reviews", "tenancy_lawful")) == {"review"}
    assert step("review", reviews=("tenancy_lawful",)).by == TEN_BEFORE
    assert step("review", reviews=("tenancy_lawful",), landlord_review_working_days=20).by == TWENTY_BEFORE


def everything() -> tuple[Record, ...]:
    """A proposal that asks for every approval."""
    offered: Home = home(tenancy="cas3", landlord="hmpps", place=place(region="London"))
    return woman(), offered, Partner(partner_id="p", assessment_days=5)


def test_each_step_has_a_way_out_and_can_stand_in_a_list() -> None:
    found = steps(*everything(), reviews=("tenancy_lawful",))
    assert {item.code for item in found} == ALWAYS | {
        "region_transfer", "partner_assessment", "cas3_referral", "review",
    }  # fmt: skip
    assert all(item.fallback for item in found)
    for item in found:
        for text in (item.sentence, item.fallback):
            assert not set(text) & set(";.()"), text


def test_every_step_is_late_once_she_is_out_and_none_before_the_first_is_due() -> None:
    after = steps(*everything(), reviews=("tenancy_lawful",), as_of=date(2026, 12, 2))
    assert all(item.late for item in after)
    before = steps(*everything(), reviews=("tenancy_lawful",), as_of=date(2026, 10, 6))
    assert not any(item.late for item in before)
    assert [dataclasses.replace(item, late=False) for item in after] == list(before)
