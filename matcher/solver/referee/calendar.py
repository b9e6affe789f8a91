"""Working days, releases, keys and ages, from the law and the `holidays` library."""

from __future__ import annotations

import functools
from datetime import date, timedelta

import holidays

from matcher.domain import Home, Woman

DAY = timedelta(days=1)
SATURDAY = 5
ACT_IN_FORCE = date(2023, 11, 30)
"""Offenders (Day of Release from Detention) Act 2023."""

ACT_TYPES = ("conditional", "automatic", "licence", "recall")
ACT_DAYS_SERVED = 28


@functools.cache
def _bank_holidays(year: int) -> frozenset[date]:
    """Bank holidays of England; those of Wales are the same days."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday and not a bank holiday in England and Wales."""
    return day.weekday() < SATURDAY and day not in _bank_holidays(day.year)


def effective_release(woman: Woman) -> date | None:
    """The day she walks out; None when her release date is unknown.

    Source: Criminal Justice Act 1961 s23, then the 2023 Act where an earlier day was approved.
    """
    if woman.release_date is None:
        return None
    day = woman.release_date
    while not is_working_day(day):
        day -= DAY
    if _may_leave_earlier(woman, woman.release_date):
        while not (is_working_day(day) and is_working_day(day + DAY)):
            day -= DAY
    return day


def _may_leave_earlier(woman: Woman, nominal: date) -> bool:
    return (
        woman.early_release_approved is True
        and nominal >= ACT_IN_FORCE
        and woman.release_type in ACT_TYPES
        and woman.days_served is not None
        and woman.days_served >= ACT_DAYS_SERVED
    )


def key_date(home: Home) -> date | None:
    """The first working day on or after `available_from`; None when that is unknown."""
    if home.available_from is None:
        return None
    day = home.available_from
    while not is_working_day(day):
        day += DAY
    return day


def age_on(born: date, day: date) -> int:
    """Completed years; somebody born on 29 February is a year older on 1 March in common years."""
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year - (0 if had_birthday else 1)


def birthday(born: date, age: int) -> date:
    """The first day on which somebody has completed `age` years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
