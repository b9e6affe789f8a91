"""What a landlord may know of a woman to judge whether a home suits her: this and nothing else.

No name or id of hers, no date of birth, no place, no offence but what the home says that it reviews, and of children no
more than how many there are of each age.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from api.service.offers.changing import is_over
from api.service.offers.facts import facts_of, policy_of
from api.service.offers.judging import people_of
from api.storage.offers import PROMISED
from matcher.rules.facts import Facts
from matcher.rules.members import Member, members_of

BANDS = ((5, "children_under_5"), (10, "children_5_to_9"), (16, "children_10_to_15"), (18, "children_16_to_17"))
"""Ages below which a child is of a band."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Her household within the planning window, ages as of the day each moves in, and what she needs of a home.

    children_of_unknown_age: also a baby who is due. bedrooms: the most that are needed; None where her release date is
    not known. risks_to_review: of her assessed risks those that this home says it reviews; None = not assessed.
    """

    people: int
    adults: int
    children_under_5: int
    children_5_to_9: int
    children_10_to_15: int
    children_16_to_17: int
    children_of_unknown_age: int
    bedrooms: int | None
    access_need: str
    support_hours_week: float | None
    risks_to_review: Sequence[str] | None


def may_be_shown(offer: Row[Any], at: Any) -> bool:
    """Whether a landlord still needs to know: the home is promised to her, or she lives there."""
    return offer.state in (*PROMISED, "moved_in") and not is_over(offer, at)


def fit_of(connection: Connection, offer: Row[Any]) -> Fit:
    """What the landlord of an offer may know. Raises Refused where her rows do not hold together."""
    facts = facts_of(connection, [offer.woman_id], [offer.home_id], policy_of(connection, offer.run_id))
    woman, home = facts.instance.woman[offer.woman_id], facts.instance.home[offer.home_id]
    ages = _ages(facts, offer.woman_id)
    risks = None if woman.risk_flags is None else sorted(set(woman.risk_flags) & set(home.reviews))
    return Fit(
        people=people_of(facts, offer.woman_id),
        adults=1 + sum(age is not None and age >= BANDS[-1][0] for age in ages),
        **{band: _between(ages, number) for number, (_, band) in enumerate(BANDS)},
        children_of_unknown_age=sum(age is None for age in ages),
        bedrooms=_bedrooms(facts, offer.woman_id),
        access_need=woman.access_need,
        support_hours_week=woman.support_hours_week,
        risks_to_review=risks,
    )


def _between(ages: Sequence[int | None], number: int) -> int:
    low = BANDS[number - 1][0] if number else 0
    return sum(age is not None and low <= age < BANDS[number][0] for age in ages)


def _ages(facts: Facts, woman_id: str) -> list[int | None]:
    """Of everybody who will live with her; a baby not yet born has none."""
    household, instance = facts.households[woman_id], facts.instance
    if household is not None:
        return [_age(member, household.release) for member in household.members_in_window()]
    members = members_of(instance.woman[woman_id], instance.as_of, instance, facts.policy)
    return [_age(member, instance.as_of) for member in members]


def _age(member: Member, day: date) -> int | None:
    later = max(member.lives_from, day)
    return None if member.born is not None and member.born >= later else member.age(later)


def _bedrooms(facts: Facts, woman_id: str) -> int | None:
    household = facts.households[woman_id]
    return None if household is None else max(step.bedrooms[1] for step in household.in_window())
