"""Who lives with her, and from when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from matcher.domain import Bar, Child, Instance, Policy, Woman
from matcher.solver.referee.calendar import age_on, birthday, effective_release

Role = Literal["herself", "partner", "adult", "child"]
Status = Literal["never", "with_her", "planned", "uncertain"]

TURNING_AGES = (1, 10, 16, 21)
"""Birthdays at which a need for rooms can change."""

COURT_ORDERS = ("adoption", "placement", "special_guardianship", "child_arrangements")
CARE_ORDERS = ("interim_care", "care")
COUNTED: dict[str, tuple[Status, ...]] = {
    "all_planned": ("with_her", "planned", "uncertain"),
    "confirmed_only": ("with_her", "planned"),
    "none": ("with_her",),
}
BABY_LISTED_DAYS = 60
"""A child born this near the due date is the expected baby."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who lives in her home from `since` (never before her release) on; sex and born None = unknown."""

    role: Role
    sex: str | None
    born: date | None
    since: date
    own_room: bool = False


@dataclass(frozen=True, slots=True)
class Household:
    """Her household in her planning window, both days included. Nobody moves out of it.

    carers: carers who stay at night; they need a room and are no members.
    """

    members: tuple[Member, ...]
    first_day: date
    last_day: date
    carers: int = 0

    def present(self, day: date) -> tuple[Member, ...]:
        """Who lives there on a day."""
        return tuple(member for member in self.members if member.since <= day)

    def most_persons(self) -> int:
        """Most persons on any day of the window."""
        return len(self.present(self.last_day))

    def turning_days(self) -> tuple[date, ...]:
        """The days of the window on which a need can be other than the day before, the first day included."""
        days = {self.first_day, *(day for member in self.members for day in _turning(member))}
        return tuple(sorted(day for day in days if self.first_day <= day <= self.last_day))


def _turning(member: Member) -> Iterator[date]:
    yield member.since
    if member.born is not None:
        yield from (birthday(member.born, age) for age in TURNING_AGES)


def household_of(woman: Woman, instance: Instance, policy: Policy) -> Household | None:
    """Her household over her planning window; None when her release date is unknown."""
    release = effective_release(woman)
    if release is None:
        return None
    members = (
        Member("herself", "F", woman.date_of_birth, release),
        *_adults(woman, instance, release),
        *_children(woman, instance, policy, release),
        *_baby(woman, instance, release),
    )
    last_day = release + timedelta(days=7 * policy.planning_weeks)
    return Household(members, release, last_day, carers=1 if woman.overnight_carer else 0)


def _adults(woman: Woman, instance: Instance, release: date) -> Iterator[Member]:
    for adult in instance.adults_of[woman.woman_id]:
        role: Role = "partner" if adult.relation == "partner" else "adult"
        yield Member(role, adult.sex, adult.date_of_birth, max(adult.joins_on or release, release))


def _children(woman: Woman, instance: Instance, policy: Policy, release: date) -> Iterator[Member]:
    for child in instance.children_of[woman.woman_id]:
        status = status_of(child)
        if status in COUNTED[policy.scenario]:
            waits = status != "with_her" and child.returns_on is not None
            since = max(child.returns_on, release) if waits and child.returns_on is not None else release
            if status == "with_her" or not forbidden(child, since, instance.bars_of[woman.woman_id]):
                yield Member("child", child.sex, child.date_of_birth, since, child.own_room_needed)


def forbidden(child: Child, day: date, bars: tuple[Bar, ...]) -> bool:
    """A licence or an order forbids her to live with this child on the day it would come, for all that is known."""
    if child.date_of_birth is None:
        return False
    years = age_on(child.date_of_birth, day)
    for bar in bars:
        stands = bar.kind == "no_cohabit_children" and not bar.approved_by
        if stands and years < (18 if bar.under_age is None else bar.under_age) and bar.sex in (None, child.sex):
            return True
    return False


def _baby(woman: Woman, instance: Instance, release: date) -> Iterator[Member]:
    due = woman.due_date
    births = [child.date_of_birth for child in instance.children_of[woman.woman_id] if child.date_of_birth]
    if due is not None and not any(abs((born - due).days) <= BABY_LISTED_DAYS for born in births):
        yield Member("child", None, due, max(due, release))


def status_of(child: Child) -> Status:
    """What the law says of her return to her mother; the first line that fits."""
    if child.carer == "adopted" or child.order in COURT_ORDERS or child.contact == "barred" or child.returns == "no":
        return "never"
    if child.carer in ("with_her", "mother_and_baby_unit"):
        return "with_her"
    if child.returns != "yes":
        return "uncertain"
    if child.order in CARE_ORDERS or child.proceedings == "current":
        return "uncertain"
    if child.return_contested or child.parental_responsibility is False:
        return "uncertain"
    return "planned"
