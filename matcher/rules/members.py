"""Who lives with her, and from which day: whose return can be counted on, and who decides it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from matcher.domain import Adult, Bar, Child, Instance, Policy, Woman
from matcher.domain.ages import age_on
from matcher.domain.codes import Sex
from matcher.rules.parameters import parameter

Status = Literal["with_her", "planned", "uncertain", "never"]
NEVER_ORDERS = ("adoption", "placement", "special_guardianship", "child_arrangements")
CARE_ORDERS = ("interim_care", "care")
IN_CARE_ORDERS = (*CARE_ORDERS, "section20", "wales_s76")
WITH_HER = ("with_her", "mother_and_baby_unit")
UNDER_AGE_WHEN_EMPTY = 18
"""The age below which a bar on living with children holds where it names none."""
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


def stay_in_doubt(child: Child) -> bool:
    """Whether a child who is with her may yet have to leave; False for one who is not with her."""
    return child_status(child) == "with_her" and (
        child.returns == "uncertain"
        or child.order in CARE_ORDERS
        or child.return_contested is True
        or child.proceedings == "current"
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


def bar_covers(bar: Bar, age: int | None, sex: Sex | None) -> tuple[bool, bool]:
    """(certain, possible) that a bar on living with children is about somebody of this age and sex; None = unknown."""
    under = age is not None and age < (bar.under_age or UNDER_AGE_WHEN_EMPTY)
    sex_fits = bar.sex is None or sex == bar.sex
    sex_may_fit = sex_fits or sex is None
    return under and sex_fits, sex_may_fit and (under or age is None)


def members_of(woman: Woman, release: date, instance: Instance, policy: Policy) -> Iterable[Member]:
    """Everybody who will live with her, as far as is known."""
    for adult in instance.adults_of[woman.woman_id]:
        yield _adult(adult, release)
    for child in instance.children_of[woman.woman_id]:
        if counts(child, policy):
            member = _child(child, release)
            if child_status(child) == "with_her" or not _kept_from_her(member, instance.bars_of[woman.woman_id]):
                yield member
    if woman.due_date is not None and expects_baby(woman, instance.children_of[woman.woman_id]):
        yield Member(lives_from=max(woman.due_date, release), born=woman.due_date, sex=None)


def expects_baby(woman: Woman, children: Iterable[Child]) -> bool:
    """Whether a baby of hers is due that does not stand among her children yet."""
    return woman.due_date is not None and not _is_listed(woman.due_date, children)


def _is_listed(due: date, children: Iterable[Child]) -> bool:
    """Whether the baby has been born and stands among the children."""
    near = timedelta(days=parameter("baby_listed_within_days", due))
    return any(child.date_of_birth is not None and abs(child.date_of_birth - due) <= near for child in children)


def _child(child: Child, release: date) -> Member:
    arrives = child.returns_on if child_status(child) != "with_her" else None
    return Member(
        lives_from=max(arrives or release, release),
        born=child.date_of_birth,
        sex=child.sex,
        own_room=child.own_room_needed,
        child=child,
    )


def _kept_from_her(member: Member, bars: Iterable[Bar]) -> bool:
    """Whether a bar surely forbids, on the day the child would come, that she lives with this child."""
    live = (bar for bar in bars if bar.kind == "no_cohabit_children" and bar.approved_by is None)
    return any(bar_covers(bar, member.age(member.lives_from), member.sex)[0] for bar in live)


def _adult(adult: Adult, release: date) -> Member:
    return Member(
        lives_from=max(adult.joins_on or release, release),
        born=adult.date_of_birth,
        sex=adult.sex,
        adult=True,
        partner=adult.relation == "partner",
    )
