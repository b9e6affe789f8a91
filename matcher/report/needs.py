"""The bedrooms she needs now and later, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from matcher.domain import Home
from matcher.report.words import count, date_alone
from matcher.rules.household import Household
from matcher.rules.tenure import term_weeks

Needs = tuple[tuple[date, int], ...]
"""(day, bedrooms): on release, then at each later change."""


def tenancy_ends_on(home: Home, moves_in: date) -> date | None:
    """The last day of a fixed term that begins when she moves in; None when it is open-ended."""
    weeks = term_weeks(home, moves_in)
    return None if weeks is None else moves_in + timedelta(weeks=weeks) - timedelta(days=1)


def needs(household: Household, until: date | None) -> Needs:
    """What she needs on release and at each change within two years or, where that is sooner, until a day."""
    return (household.release, household.steps[0].bedrooms[1]), *household.bedrooms_later(until)


def needs_words(steps: Sequence[tuple[date, int]]) -> str:
    """needs 2 bedrooms now, 3 from 12 March 2027."""
    (_, now), *later = steps
    return f"needs {count(now, 'bedroom')} now" + "".join(f", {rooms} from {date_alone(on)}" for on, rooms in later)


def scenario_words(by_scenario: Mapping[str, Needs]) -> tuple[str, ...]:
    """One piece a scenario, with plain dates, for a cell of a table."""
    return tuple(
        f"{scenario}: {steps[0][1]} now" + "".join(f", {rooms} from {on.isoformat()}" for on, rooms in steps[1:])
        for scenario, steps in by_scenario.items()
    )
