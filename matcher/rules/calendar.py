"""Working days of England and Wales, the effective release date, and the day keys can be handed over."""

from __future__ import annotations

import functools
from datetime import date, timedelta

import holidays

from matcher.domain.people import Woman
from matcher.rules.parameters import parameter

ONE_DAY = timedelta(days=1)


@functools.cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday and not a bank holiday in England and Wales (the two nations share theirs)."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


@functools.lru_cache(maxsize=65_536)
def working_day_on_or_after(day: date) -> date:
    """The first working day from `day` on."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


@functools.lru_cache(maxsize=65_536)
def working_day_on_or_before(day: date) -> date:
    """The last working day up to `day`."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


@functools.lru_cache(maxsize=65_536)
def working_days_before(day: date, count: int) -> date:
    """The day that lies `count` working days before `day`."""
    for _ in range(count):
        day = working_day_on_or_before(day - ONE_DAY)
    return day


def effective_release(woman: Woman) -> date | None:
    """The day she walks out; None when her nominal date is unknown.

    Criminal Justice Act 1961 s23 moves a weekend or bank holiday back to the last working day; with approval and
    28 days served, a Friday or the eve of a bank holiday moves back too (Offenders (Day of Release from Detention)
    Act 2023).
    """
    if woman.release_date is None:
        return None
    day = working_day_on_or_before(woman.release_date)
    if _moves_early(woman, woman.release_date):
        while not (is_working_day(day) and is_working_day(day + ONE_DAY)):
            day -= ONE_DAY
    return day


def _moves_early(woman: Woman, nominal: date) -> bool:
    return (
        woman.early_release_approved is True
        and nominal >= parameter("early_release_from", nominal)
        and woman.release_type in parameter("early_release_types", nominal)
        and woman.days_served is not None
        and woman.days_served >= parameter("early_release_min_days_served", nominal)
    )


def hdc_has_ended(woman: Woman) -> bool:
    """Whether she is said to leave on home detention curfew on a date when adult women no longer do: a date or a type
    to put right. A curfew release moves from closed days like every other, and never earlier."""
    if woman.release_type != "hdc" or woman.release_date is None:
        return False
    return bool(woman.release_date > parameter("hdc_last_release", woman.release_date))


def key_date(available_from: date | None) -> date | None:
    """The first working day on or after a home is free; None when that day is unknown."""
    return None if available_from is None else working_day_on_or_after(available_from)


def move_in_date(available_from: date | None, release: date) -> date:
    """The later of her effective release and the home's key date; her release where the home's day is unknown."""
    return max(key_date(available_from) or release, release)
