"""Her side of the sums: the shared rate, the size need, the income and the cap of each day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from matcher.domain import Policy
from matcher.rules.household import household_of
from matcher.rules.money_days import MoneyDay, money_days
from tests.rules.world import RELEASE, WINDOW_END, Record, adult, child, woman, world

BORN_35_ON_RELEASE = date(1991, 12, 1)
BORN_25_ON_RELEASE = date(2001, 12, 1)
DAY = timedelta(days=1)


def days(*others: Record, policy: Policy | None = None, **facts: Any) -> tuple[MoneyDay, MoneyDay]:
    """Both days of a woman with these facts."""
    she = woman(**facts)
    household = household_of(she, world(she, *others), policy or Policy())
    assert household is not None
    return money_days(she, household)


def test_the_two_days_are_release_and_the_end_of_the_window() -> None:
    assert [on.day for on in days()] == [RELEASE, WINDOW_END]
    assert [on.day for on in days(policy=Policy(planning_weeks=4))] == [RELEASE, RELEASE + 28 * DAY]


@pytest.mark.parametrize(
    ("born", "facts", "applies"),
    [
        (BORN_35_ON_RELEASE, {}, False),
        (BORN_35_ON_RELEASE + DAY, {}, True),
        (BORN_35_ON_RELEASE + DAY, {"abuse_victim": True}, False),
        (BORN_35_ON_RELEASE + DAY, {"abuse_victim": False, "shared_rate_exempt": False}, True),
        (BORN_35_ON_RELEASE + DAY, {"shared_rate_exempt": True}, False),
        (BORN_35_ON_RELEASE + DAY, {"overnight_carer": True}, False),
        (BORN_25_ON_RELEASE, {"care_leaver": True}, True),
        (BORN_25_ON_RELEASE + DAY, {"care_leaver": True}, False),
        (BORN_25_ON_RELEASE + DAY, {}, True),
        (None, {}, None),
        (None, {"care_leaver": True}, None),
        (None, {"abuse_victim": True}, False),
        (None, {"overnight_carer": True}, False),
    ],
)
def test_shared_rate_of_a_woman_alone(born: date | None, facts: dict[str, Any], applies: bool | None) -> None:
    assert days(date_of_birth=born, **facts)[0].shared_rate is applies


def test_a_birthday_ends_the_shared_rate() -> None:
    turns = WINDOW_END.replace(year=WINDOW_END.year - 35)
    assert [on.shared_rate for on in days(date_of_birth=turns)] == [True, False]
    assert [on.shared_rate for on in days(date_of_birth=turns + DAY)] == [True, True]
    care_leaver_turns = WINDOW_END.replace(year=WINDOW_END.year - 25)
    assert [on.shared_rate for on in days(date_of_birth=care_leaver_turns, care_leaver=True)] == [False, True]


def test_nobody_who_lives_with_somebody_gets_the_shared_rate() -> None:
    first, last = days(child(returns_on=WINDOW_END), date_of_birth=date(2000, 1, 1))
    assert (first.alone, first.shared_rate) == (True, True)
    assert (last.alone, last.shared_rate) == (False, False)
    after = days(child(returns_on=WINDOW_END + DAY), date_of_birth=None)
    assert [on.shared_rate for on in after] == [None, None]
    assert [on.shared_rate for on in days(child(), date_of_birth=None)] == [False, False]


def test_need_follows_the_size_criteria_whatever_the_policy_plans_on() -> None:
    """A girl of seventeen and one of twelve: two rooms by the size criteria, one by the bedroom standard."""
    girls = child(date_of_birth=date(2009, 5, 1)), child(child_id="d", returns_on=WINDOW_END)
    first, last = days(*girls, policy=Policy(bedroom_standard="bedroom_standard"))
    assert (first.need, last.need) == ((2, 2), (3, 3))
    assert days(overnight_carer=True)[0].need == (2, 2)
    assert days(child(date_of_birth=None))[0].need == (1, 2)


@pytest.mark.parametrize(
    ("now", "later", "expected"),
    [(100.0, 250.0, (100.0, 250.0)), (100.0, None, (100.0, 100.0)), (None, 250.0, (None, 250.0)), (0.0, 0.0, (0, 0))],
)
def test_income(now: float | None, later: float | None, expected: tuple[float | None, float | None]) -> None:
    both = days(benefit_income_gbp_week=now, benefit_income_later_gbp_week=later)
    assert tuple(on.income_gbp_week for on in both) == expected


SINGLE, HOUSEHOLD = (16_967 / 52, 14_753 / 52), (25_323 / 52, 22_020 / 52)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((), SINGLE),
        ((adult(),), SINGLE),
        ((adult(relation="partner"),), HOUSEHOLD),
        ((child(),), HOUSEHOLD),
        ((child(date_of_birth=None),), HOUSEHOLD),
        ((child(returns="no"),), SINGLE),
        ((child(date_of_birth=date(2008, 12, 1)),), SINGLE),
        ((child(date_of_birth=date(2008, 12, 2)),), HOUSEHOLD),
    ],
)
def test_cap_by_family_on_release(others: tuple[Record, ...], expected: tuple[float, float]) -> None:
    assert days(*others)[0].cap_gbp_week == expected


OLD = {"date_of_birth": date(1958, 6, 1)}


@pytest.mark.parametrize(
    ("others", "facts", "expected"),
    [
        ((), OLD, True),
        ((), {"date_of_birth": date(1960, 4, 5)}, True),
        ((), {"date_of_birth": date(1960, 4, 6)}, False),
        ((), {"date_of_birth": date(1959, 12, 1)}, True),
        ((), {"date_of_birth": None}, False),
        ((adult(relation="partner", date_of_birth=date(1950, 1, 1)),), OLD, True),
        ((adult(relation="partner", date_of_birth=date(1970, 1, 1)),), OLD, False),
        ((adult(relation="partner", date_of_birth=None),), OLD, False),
        ((adult(relation="partner", date_of_birth=date(1950, 1, 1)),), {}, False),
        ((adult(date_of_birth=date(1985, 1, 1)), child()), OLD, True),
    ],
)
def test_pension_age_on_release(others: tuple[Record, ...], facts: dict[str, Any], expected: bool) -> None:
    first = days(*others, **facts)[0]
    assert first.pension_age is expected
    assert (first.cap_gbp_week is None) is expected


def test_a_birthday_begins_pension_age_and_a_partner_ends_it() -> None:
    turns = WINDOW_END.replace(year=WINDOW_END.year - 67)
    assert [on.pension_age for on in days(date_of_birth=turns)] == [False, True]
    assert [on.pension_age for on in days(date_of_birth=turns + DAY)] == [False, False]
    young = adult(relation="partner", joins_on=WINDOW_END)
    assert [on.pension_age for on in days(young, **OLD)] == [True, False]


def test_cap_changes_with_the_family() -> None:
    assert [on.cap_gbp_week for on in days(child(returns_on=WINDOW_END))] == [SINGLE, HOUSEHOLD]
    turns_18 = WINDOW_END.replace(year=WINDOW_END.year - 18)
    assert [on.cap_gbp_week for on in days(child(date_of_birth=turns_18))] == [HOUSEHOLD, SINGLE]
    assert days(due_date=WINDOW_END)[1].cap_gbp_week == HOUSEHOLD


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        (date(2012, 3, 1), None),
        (date(2016, 11, 4), None),
        (date(2016, 11, 7), (15_410 / 52, 13_400 / 52)),
        (date(2023, 3, 31), (15_410 / 52, 13_400 / 52)),
        (date(2023, 4, 3), SINGLE),
    ],
)
def test_cap_by_release(release: date, expected: tuple[float, float] | None) -> None:
    """The figures of her release hold for both days."""
    assert [on.cap_gbp_week for on in days(release_date=release)] == [expected, expected]


def test_a_woman_exempt_from_the_cap_has_none() -> None:
    assert days(child(), benefit_cap_exempt=True)[0].cap_gbp_week is None
