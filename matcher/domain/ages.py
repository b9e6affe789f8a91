"""Ages in completed years."""

from __future__ import annotations

from datetime import date


def age_on(born: date, day: date) -> int:
    """Completed years; somebody born on 29 February is a year older on 1 March in common years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """The day somebody turns `age`."""
    year = born.year + age
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, 3, 1) if (born.month, born.day) == (2, 29) and not leap else born.replace(year=year)
