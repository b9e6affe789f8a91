from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Home, Woman
from matcher.solver.referee.calendar import age_on, birthday, effective_release, is_working_day, key_date

FRIDAY, THURSDAY = date(2026, 11, 27), date(2026, 11, 26)


def release(nominal: date | None, **facts: Any) -> date | None:
    usual: dict[str, Any] = {"early_release_approved": True, "release_type": "automatic", "days_served": 28}
    return effective_release(Woman(woman_id="W", release_date=nominal, **(usual | facts)))


@pytest.mark.parametrize(
    ("nominal", "effective"),
    [
        (FRIDAY, THURSDAY),
        (date(2026, 12, 24), date(2026, 12, 23)),
        (date(2026, 12, 25), date(2026, 12, 23)),
        (date(2027, 3, 29), date(2027, 3, 24)),
        (date(2026, 11, 25), date(2026, 11, 25)),
    ],
)
def test_an_approved_release_leaves_a_working_day_after_it(nominal: date, effective: date) -> None:
    assert release(nominal) == effective


@pytest.mark.parametrize(
    ("nominal", "effective"),
    [
        (FRIDAY, FRIDAY),
        (date(2026, 12, 25), date(2026, 12, 24)),
        (date(2027, 3, 29), date(2027, 3, 25)),
        (date(2012, 12, 25), date(2012, 12, 24)),
        (date(2026, 11, 29), FRIDAY),
    ],
)
@pytest.mark.parametrize("approved", [False, None])
def test_without_approval_only_closed_days_move(nominal: date, effective: date, approved: bool | None) -> None:
    assert release(nominal, early_release_approved=approved) == effective


@pytest.mark.parametrize(
    "facts",
    [
        {"release_type": "parole"},
        {"release_type": "remand"},
        {"release_type": None},
        {"days_served": 27},
        {"days_served": None},
    ],
)
def test_the_2023_act_asks_for_a_type_and_28_days_served(facts: dict[str, Any]) -> None:
    assert release(FRIDAY, **facts) == FRIDAY


def test_the_2023_act_holds_from_its_first_day() -> None:
    assert release(date(2023, 11, 24)) == date(2023, 11, 24)
    assert release(date(2023, 12, 1)) == date(2023, 11, 30)


def test_no_release_date_gives_no_release() -> None:
    assert release(None) is None


def test_keys_are_handed_over_on_the_next_working_day() -> None:
    home = Home(home_id="H", partner_id="P", available_from=date(2026, 12, 25))
    assert key_date(home) == date(2026, 12, 29)
    assert key_date(Home(home_id="H", partner_id="P", available_from=FRIDAY)) == FRIDAY
    assert key_date(Home(home_id="H", partner_id="P")) is None


def test_days_of_mourning_and_jubilees_are_bank_holidays() -> None:
    assert not is_working_day(date(2022, 9, 19))
    assert not is_working_day(date(2022, 6, 3))
    assert is_working_day(date(2022, 9, 20))


def test_a_leap_day_birthday_falls_on_the_first_of_march() -> None:
    born = date(2016, 2, 29)
    assert [age_on(born, date(2026, 2, 28)), age_on(born, date(2026, 3, 1)), age_on(born, date(2028, 2, 29))] == [
        9,
        10,
        12,
    ]
    assert birthday(born, 10) == date(2026, 3, 1)
    assert birthday(born, 12) == date(2028, 2, 29)
