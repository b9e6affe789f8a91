"""Who lives with her, and from which day: whose return can be counted on, and who decides it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from matcher.domain import Adult, Child, Instance, Policy, Woman
from matcher.domain.codes import Sex

Status = Literal["with_her", "planned", "uncertain", "never"]
NEVER_ORDERS = ("adoption", "placement", "special_guardianship", "child_arrangements")
CARE_ORDERS = ("interim_care", "care")
WITH_HER = ("with_her", "mother_and_baby_unit")
COUNTED = {
    "all_planned": ("with_her", "planned", "uncertain"),
    "confirmed_only": ("with_her", "planned"),
    "none": ("with_her",),
}


def child_status(child: Child) -> Status:
    """Whether the child can live with her, from who decides it (docs/semantics.md, first line that fits)."""
    if child.carer == "adopted" or child.order in NEVER_ORDERS or child.contact == "barred" or child.returns == "no":
        return "never"
    if child.carer in WITH_HER:
        return "with_her"
    if child.returns == "yes" and child.order not in CARE_ORDERS:
        return "planned"
    return "uncertain"


def age_on(born: date, day: date) -> int:
    """Completed years; somebody born on 29 February is a year older on 1 March in common years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """The day somebody turns `age`."""
    year = born.year + age
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, 3, 1) if (born.month, born.day) == (2, 29) and not leap else born.replace(year=year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who lives with her, from a day on. adult: of 21 or more when the age is unknown."""

    lives_from: date
    born: date | None
    sex: Sex | None
    adult: bool = False
    partner: bool = False
    own_room: bool = False
    child: Child | None = None

    def age(self, day: date) -> int | None:
        """Completed years on a day; None when unknown."""
        if self.born is None:
            return 21 if self.adult else None
        return age_on(self.born, day)


def counts(child: Child, policy: Policy) -> bool:
    """Whether the scenario counts on this child living with her."""
    return child_status(child) in COUNTED[policy.scenario]


def members_of(woman: Woman, release: date, instance: Instance, policy: Policy) -> Iterable[Member]:
    for adult in instance.adults_of[woman.woman_id]:
        yield _adult(adult, release)
    for child in instance.children_of[woman.woman_id]:
        if counts(child, policy):
            arrives = child.returns_on if child_status(child) != "with_her" else None
            yield Member(
                lives_from=max(arrives or release, release),
                born=child.date_of_birth,
                sex=child.sex,
                own_room=child.own_room_needed,
                child=child,
            )
    if woman.due_date is not None and woman.due_date >= release:
        yield Member(lives_from=woman.due_date, born=woman.due_date, sex=None)


def _adult(adult: Adult, release: date) -> Member:
    return Member(
        lives_from=max(adult.joins_on or release, release),
        born=adult.date_of_birth,
        sex=adult.sex,
        adult=True,
        partner=adult.relation == "partner",
    )
