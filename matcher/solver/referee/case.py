"""One woman and one home, with everything the referee looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matcher.domain import Home, Instance, Occupant, Policy, Woman
from matcher.solver.referee.household import Household, household_of


@dataclass(frozen=True, slots=True)
class Case:
    """A pair under judgement. household None: her release date, and so everything dated, is unknown."""

    instance: Instance
    policy: Policy
    woman: Woman
    home: Home
    household: Household | None


def open_case(instance: Instance, policy: Policy, woman_id: str, home_id: str) -> Case:
    """The case of a pair whose ids are known."""
    woman = instance.woman[woman_id]
    return Case(instance, policy, woman, instance.home[home_id], household_of(woman, instance, policy))


def free_bedspaces(home: Home, occupants: tuple[Occupant, ...]) -> int | None:
    """Bedspaces less the occupants who count; None when the bedspaces are unknown."""
    if home.bedspaces is None:
        return None
    return home.bedspaces - sum(1 for occupant in occupants if _counts(occupant, home))


def rooms_free(home: Home, occupants: tuple[Occupant, ...]) -> int | None:
    """Bedrooms less one for each occupant who counts; None when the bedrooms are unknown."""
    if home.bedrooms is None:
        return None
    return max(0, home.bedrooms - sum(1 for occupant in occupants if _counts(occupant, home)))


def _counts(occupant: Occupant, home: Home) -> bool:
    if occupant.role == "staff":
        return False
    return occupant.until is None or home.available_from is None or occupant.until >= home.available_from


def neighbours(case: Case, household: Household) -> Iterator[Occupant]:
    """Occupants, other than staff, who live in the home on some day of her window."""
    for occupant in case.instance.occupants_of[case.home.home_id]:
        begun = occupant.since is None or occupant.since <= household.last_day
        ended = occupant.until is not None and occupant.until < household.first_day
        if occupant.role != "staff" and begun and not ended:
            yield occupant
