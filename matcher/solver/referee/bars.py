"""Rulings on people: whom she may not live with, and what a landlord refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from matcher.domain import Bar, Occupant
from matcher.solver.referee.calendar import age_on
from matcher.solver.referee.case import Case, neighbours
from matcher.solver.referee.household import Household, Member
from matcher.solver.referee.ruling import Ruling, passes_if, worst

CHILD_UNDER = 18
"""The age below which somebody is a child where a bar gives none."""


def bar_children_present(case: Case) -> Ruling:
    """No barred child lives in the shared home during her window, and none may move in later."""
    return worst(_children_present(bar, case) for bar in _child_bars(case))


def _children_present(bar: Bar, case: Case) -> Ruling:
    home = case.home
    if home.sharing == "self_contained":
        return Ruling.PASS
    if home.sharing is None or case.household is None:
        return Ruling.UNKNOWN
    may_come = Ruling.UNKNOWN if home.children_ok is None else passes_if(not home.children_ok)
    return worst([may_come, *_barred_neighbours(bar, case, case.household)])


def _barred_neighbours(bar: Bar, case: Case, household: Household) -> Iterator[Ruling]:
    for occupant in neighbours(case, household):
        yield touches(bar, occupant, max(occupant.since or household.first_day, household.first_day))


def bar_own_children(case: Case) -> Ruling:
    """No barred child lives with her in her window."""
    return worst(_own_children(bar, case.household) for bar in _child_bars(case))


def _own_children(bar: Bar, household: Household | None) -> Ruling:
    if household is None:
        return Ruling.UNKNOWN
    present = household.present(household.last_day)
    # A grown-up whose birth date is not known is grown up all the same.
    young = (member for member in present if member.role == "child" or (member.role != "herself" and member.born))
    return worst(touches(bar, member, member.since) for member in young)


def touches(bar: Bar, person: Member | Occupant, first_day: date) -> Ruling:
    """FAIL when the bar is about this person; nobody is younger than on the first day under one roof."""
    born = person.born if isinstance(person, Member) else person.date_of_birth
    limit = CHILD_UNDER if bar.under_age is None else bar.under_age
    young = None if born is None else age_on(born, first_day) < limit
    sexed = True if bar.sex is None else None if person.sex is None else person.sex == bar.sex
    if young is False or sexed is False:
        return Ruling.PASS
    return Ruling.FAIL if young and sexed else Ruling.UNKNOWN


def _child_bars(case: Case) -> Iterator[Bar]:
    for bar in case.instance.bars_of[case.woman.woman_id]:
        if bar.kind == "no_cohabit_children" and bar.approved_by is None:
            yield bar


def landlord_refuses(case: Case) -> Ruling:
    """Her risk flags and what the landlord refuses share nothing."""
    if not case.home.refuses:
        return Ruling.PASS
    if case.woman.risk_flags is None:
        return Ruling.UNKNOWN
    return passes_if(not set(case.woman.risk_flags) & set(case.home.refuses))
