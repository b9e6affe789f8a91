"""Dates: working days, effective release, key date, move-in and the windows."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays

from matcher.domain.policy import Policy
from tests.oracle.tables import Row

ONE_DAY = timedelta(days=1)
EARLY_TYPES = ("conditional", "automatic", "licence", "recall")
EARLY_FROM = date(2023, 11, 30)
EARLY_DAYS_SERVED = 28
LATER_DAYS = 728


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Bank holidays of England and Wales in a year."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year).keys())


def working_day(day: date) -> bool:
    """Monday to Friday and no bank holiday."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def effective_release(woman: Row) -> date | None:
    """The day she walks out; None when her nominal date is unknown."""
    nominal: date | None = woman["release_date"]
    if nominal is None:
        return None
    day = nominal
    while not working_day(day):
        day -= ONE_DAY
    if may_move_early(woman, nominal):
        while not (working_day(day) and working_day(day + ONE_DAY)):
            day -= ONE_DAY
    return day


def may_move_early(woman: Row, nominal: date) -> bool:
    """Whether the 2023 Act lets her date move off a Friday or an eve."""
    return (
        woman["early_release_approved"] is True
        and nominal >= EARLY_FROM
        and woman["release_type"] in EARLY_TYPES
        and woman["days_served"] is not None
        and woman["days_served"] >= EARLY_DAYS_SERVED
    )


def key_date(home: Row) -> date | None:
    """First working day on or after `available_from`."""
    day: date | None = home["available_from"]
    while day is not None and not working_day(day):
        day += ONE_DAY
    return day


def move_in(woman: Row, home: Row) -> date | None:
    """The later of release and keys; None when either is unknown."""
    release, keys = effective_release(woman), key_date(home)
    return None if release is None or keys is None else max(release, keys)


def nights_without_home(woman: Row, home: Row) -> int | None:
    """Days from release to move-in."""
    release, day = effective_release(woman), move_in(woman, home)
    return None if release is None or day is None else (day - release).days


def void_days(woman: Row, home: Row) -> int | None:
    """Days the home stands empty before her release."""
    release, keys = effective_release(woman), key_date(home)
    return None if release is None or keys is None else max(0, (release - keys).days)


def window_end(woman: Row, policy: Policy) -> date | None:
    """Last day of her planning window, which starts on her release."""
    release = effective_release(woman)
    return None if release is None else release + timedelta(days=7 * policy.planning_weeks)


def later_end(woman: Row) -> date | None:
    """Last day of the two years whose needs count as later."""
    release = effective_release(woman)
    return None if release is None else release + timedelta(days=LATER_DAYS)
