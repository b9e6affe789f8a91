"""Ruling on who lives where a child under a care order comes to live."""

from __future__ import annotations

from datetime import date

from matcher.domain import Child
from matcher.solver.referee.calendar import age_on
from matcher.solver.referee.case import Case, neighbours
from matcher.solver.referee.household import CARE_ORDERS, COUNTED, Household, forbidden, status_of
from matcher.solver.referee.ruling import Ruling

OF_AGE = 18


def placement_with_parents(case: Case) -> Ruling:
    """No child under a care order shares a roof with adults who are not of the household."""
    if case.home.sharing == "self_contained":
        return Ruling.PASS
    if case.household is None:
        return Ruling.UNKNOWN
    children = case.instance.children_of[case.woman.woman_id]
    if not any(_comes(child, case) for child in children):
        return Ruling.PASS
    strangers = list(neighbours(case, case.household))
    return Ruling.FAIL if any(_is_grown_up(who.date_of_birth, case.household) for who in strangers) else Ruling.UNKNOWN


def _comes(child: Child, case: Case) -> bool:
    """Whether a child under a care order lives with her by the last day of her window."""
    if child.order not in CARE_ORDERS or case.household is None:
        return False
    status = status_of(child)
    if status == "with_her":
        return True
    comes_on = max(child.returns_on or case.household.first_day, case.household.first_day)
    barred = forbidden(child, comes_on, case.instance.bars_of[case.woman.woman_id])
    return status in COUNTED[case.policy.scenario] and comes_on <= case.household.last_day and not barred


def _is_grown_up(born: date | None, household: Household) -> bool:
    return born is not None and age_on(born, household.last_day) >= OF_AGE
