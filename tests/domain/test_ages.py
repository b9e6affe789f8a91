"""Ages in completed years and the days they are reached."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.ages import age_on, birthday


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2009, 1, 8), date(2027, 1, 7), 17),
        (date(2009, 1, 8), date(2027, 1, 8), 18),
    ],
)
def test_ages(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


@settings(deadline=None, derandomize=True)
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 110))
def test_a_birthday_is_the_first_day_of_an_age(born: date, age: int) -> None:
    day = birthday(born, age)
    assert age_on(born, day) == age
    assert age_on(born, day - timedelta(days=1)) == age - 1


@pytest.mark.parametrize(("age", "day"), [(96, date(2096, 2, 29)), (97, date(2097, 3, 1)), (100, date(2100, 3, 1))])
def test_birthdays_of_somebody_born_on_a_leap_day(age: int, day: date) -> None:
    assert birthday(date(2000, 2, 29), age) == day
    assert birthday(date(1996, 2, 29), 4) == date(2000, 2, 29)
