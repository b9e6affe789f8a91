"""What help with rent goes by on the two days that count: who lives with her then, and what she lives on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matcher.domain import Woman
from matcher.domain.ages import age_on, birthday
from matcher.rules.household import Household
from matcher.rules.members import Member
from matcher.rules.parameters import parameter

DAYS = ("release", "last")
"""Names of the two days: her effective release, and the last day of her planning window."""
NOISE_GBP = 1e-9
"""What adding binary fractions may cost, pounds: sums of pence, and shares of them, that differ do so by far more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyDay:
    """Her side of the sums on one day (docs/semantics.md, Money).

    alone: nobody else lives with her. shared_rate: whether she gets help at the shared-accommodation rate; None when
    that hangs on a fact nobody knows. need: bedrooms by the size criteria, (least, most). income_gbp_week: without help
    with rent; None when unknown. cap_gbp_week: the benefit cap in London and elsewhere; None where none holds for her.
    pension_age: she has reached it, and no partner under it lives with her; nothing is charged for spare bedrooms then.
    """

    day: date
    alone: bool
    shared_rate: bool | None
    need: tuple[int, int]
    income_gbp_week: float | None
    cap_gbp_week: tuple[float, float] | None
    pension_age: bool


def money_days(woman: Woman, household: Household) -> tuple[MoneyDay, MoneyDay]:
    """Her effective release and the last day of her planning window, by the figures of her release."""
    later = woman.benefit_income_later_gbp_week
    income = woman.benefit_income_gbp_week
    return (
        _on(household.release, income, woman, household),
        _on(household.window_end, income if later is None else later, woman, household),
    )


def _on(day: date, income: float | None, woman: Woman, household: Household) -> MoneyDay:
    present, step = household.present(day), household.on(day)
    pension_age = _pension_age(woman, present, day)
    return MoneyDay(
        day=day,
        alone=not present,
        shared_rate=False if present else _shared_rate(woman, day, household.release),
        need=step.size_bedrooms,
        income_gbp_week=income,
        cap_gbp_week=None if woman.benefit_cap_exempt or pension_age else _cap(present, day, household.release),
        pension_age=pension_age,
    )


def _shared_rate(woman: Woman, day: date, release: date) -> bool | None:
    """For a woman with whom nobody lives."""
    if woman.overnight_carer or woman.abuse_victim or woman.shared_rate_exempt:
        return False
    if woman.date_of_birth is None:
        return None
    age = age_on(woman.date_of_birth, day)
    if woman.care_leaver and age < parameter("shared_rate_care_leaver_age", release):
        return False
    return bool(age < parameter("shared_rate_age", release))


def _pension_age(woman: Woman, present: tuple[Member, ...], day: date) -> bool:
    """Whether she and any partner have all reached it; whoever's birth date nobody knows has not."""
    births = (woman.date_of_birth, *(member.born for member in present if member.partner))
    return all(born is not None and day >= birthday(born, parameter("pension_age", born)) for born in births)


def _cap(present: tuple[Member, ...], day: date, release: date) -> tuple[float, float] | None:
    """(London, elsewhere), pounds a week; None before there was one."""
    caps: Mapping[str, Mapping[str, float]] = parameter("benefit_cap_gbp_year", release)
    if not caps:
        return None
    kind = "household" if any(_makes_a_family(member, day, release) for member in present) else "single"
    weeks = parameter("weeks_of_a_year", release)
    return caps["london"][kind] / weeks, caps["elsewhere"][kind] / weeks


def _makes_a_family(member: Member, day: date, release: date) -> bool:
    """A partner, or a dependent child: somebody of unknown age who is no adult is one."""
    age = member.age(day)
    return member.partner or age is None or age < parameter("adult_age", release)
