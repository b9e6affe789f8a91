"""Who lives with her, and from which day: whose return can be counted on, and who decides it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from matcher.domain import Adult, Child, Instance, Policy, Woman
from matcher.domain.ages import age_on
from matcher.domain.codes import Sex
from matcher.rules.parameters import parameter

Status = Literal["with_her", "planned", "uncertain", "never"]
NEVER_ORDERS = ("adoption", "placement", "special_guardianship", "child_arrangements")
CARE_ORDERS = ("interim_care", "care")
IN_CARE_ORDERS = (*CARE_ORDERS, "section20", "wales_s76")
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
    if child.returns == "yes" and not _others_decide(child):
        return "planned"
    return "uncertain"


def _others_decide(child: Child) -> bool:
    """Whether a known legal fact leaves the return to somebody else; unknown ones change nothing."""
    return (
        child.order in CARE_ORDERS
        or child.return_contested is True
        or child.proceedings == "current"
        or child.parental_responsibility is False
    )


def facts_to_ask(child: Child) -> tuple[str, ...]:
    """The legal facts, in words, that are not known and decide whether a return can be planned.

    Empty for a child who lives with her already or will not. A child in care by an order or agreement is looked after
    (Children Act 1989 s22; Social Services and Well-being (Wales) Act 2014 s74), so that is not asked again; the
    council is asked for unless the child is known not to be looked after.
    """
    if child_status(child) in ("with_her", "never"):
        return ()
    in_care = child.order in IN_CARE_ORDERS
    unknown = {
        "who has parental responsibility": child.parental_responsibility is None,
        "which order or agreement is in force": child.order is None,
        "whether there are court proceedings": child.proceedings is None,
        "whether anybody contests the return": child.return_contested is None,
        "whether the child is looked after": child.looked_after is None and not in_care,
        "which council is responsible": child.council is None and (in_care or child.looked_after is not False),
    }
    return tuple(words for words, missing in unknown.items() if missing)


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
    """Everybody who will live with her, as far as is known."""
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
    if woman.due_date is not None and not _is_listed(woman.due_date, instance.children_of[woman.woman_id]):
        yield Member(lives_from=max(woman.due_date, release), born=woman.due_date, sex=None)


def _is_listed(due: date, children: Iterable[Child]) -> bool:
    """Whether the baby has been born and stands among the children."""
    near = timedelta(days=parameter("baby_listed_within_days", due))
    return any(child.date_of_birth is not None and abs(child.date_of_birth - due) <= near for child in children)


def _adult(adult: Adult, release: date) -> Member:
    return Member(
        lives_from=max(adult.joins_on or release, release),
        born=adult.date_of_birth,
        sex=adult.sex,
        adult=True,
        partner=adult.relation == "partner",
    )
