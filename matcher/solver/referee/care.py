"""Ruling on who lives where a child under a care order comes to live."""

from __future__ import annotations

from datetime import date

from matcher.domain import Child
from matcher.solver.referee.calendar import age_on
from matcher.solver.referee.case import Case, neighbours
from matcher.solver.referee.household import CARE_ORDERS, COUNTED, Household, status_of
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
    at_once = status == "with_her" or child.returns_on is None
    in_window = at_once or (child.returns_on is not None and child.returns_on <= case.household.last_day)
    return status in COUNTED[case.policy.scenario] and in_window


def _is_grown_up(born: date | None, household: Household) -> bool:
    return born is not None and age_on(born, household.last_day) >= OF_AGE
