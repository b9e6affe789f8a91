"""Money on one day: help with rent, shortfall, and whether she can bear it. All sums are exact fractions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from matcher.domain.policy import Policy
from tests.oracle.household import Person, age_on, dependent_children
from tests.oracle.places import home_region
from tests.oracle.rooms import carer_rooms, need_of
from tests.oracle.tables import Data, Row, exact
from tests.oracle.tenancy import SOCIAL

Outcome = Literal["ok", "marginal", "fail", "unknown"]

CAPS_GBP_YEAR: tuple[tuple[date, dict[bool, tuple[int, int]]], ...] = (
    (date(2023, 4, 1), {True: (25_323, 16_967), False: (22_020, 14_753)}),
    (date(2016, 11, 7), {True: (23_000, 15_410), False: (20_000, 13_400)}),
)
"""From which day -> in London or not -> the benefit cap of couples and parents, and of anybody else."""
UNDER_OCCUPATION_FROM = date(2013, 4, 1)
SPARE_SHARE = {1: Fraction(14, 100), 2: Fraction(25, 100)}
"""Spare bedrooms (2 = two or more) -> share of the rent that is not helped with."""
SHARED_RATE_UNDER, CARE_LEAVER_UNDER = 35, 25
BORN_LATER_FROM, PENSION_AT, PENSION_AT_LATER = date(1960, 4, 6), 66, 67
WEEKS_A_YEAR = 52
RATES = ("one_bed_gbp_week", "two_bed_gbp_week", "three_bed_gbp_week", "four_bed_gbp_week")


@dataclass(frozen=True)
class Day:
    """One of the two days that count.

    people: everybody who lives with her then, herself included. in_force: the day whose figures hold, her release.
    partners_born: a birth date, or None, for each partner among them.
    """

    woman: Row
    home: Row
    day: date
    people: tuple[Person, ...]
    income: float | None
    in_force: date
    partners_born: tuple[date | None, ...]

    @property
    def alone(self) -> bool:
        """Nobody else lives with her."""
        return len(self.people) == 1


def outcome(data: Data, on: Day, policy: Policy) -> Outcome:
    """How she stands on a day."""
    home = on.home
    if None in (home["rent_gbp_week"], home["landlord"], on.income):
        return "unknown"
    if home["exempt_accommodation"] is True:
        return judged(on, exact(home["rent_gbp_week"]), policy)
    found = help_gbp(data, on)
    answer = "unknown" if found is None else judged(on, found, policy)
    return "unknown" if home["exempt_accommodation"] is None and answer != "ok" else answer


def judged(on: Day, help_with_rent: Fraction, policy: Policy) -> Outcome:
    """ok, marginal or fail for so much help a week."""
    income = exact(on.income or 0)
    short = exact(on.home["rent_gbp_week"]) + exact(on.home["ineligible_charges_gbp_week"] or 0) - help_with_rent
    if income - short < 0 or short > exact(policy.shortfall_fail_share) * income:
        return "fail"
    return "ok" if short <= exact(policy.shortfall_ok_share) * income else "marginal"


def help_gbp(data: Data, on: Day) -> Fraction | None:
    """Help with rent, pounds a week, in a home that is not exempt; None when unknown."""
    uncapped = _social_help(on) if on.home["landlord"] in SOCIAL else _market_help(data, on)
    if uncapped is None or on.woman["benefit_cap_exempt"] is True or pensioners(on):
        return uncapped
    region = home_region(on.home)
    in_london, elsewhere = (_capped(uncapped, on, london) for london in (True, False))
    if region is None:
        return in_london if in_london == elsewhere else None
    return in_london if region == "London" else elsewhere


def _capped(uncapped: Fraction, on: Day, london: bool) -> Fraction:
    couple = any(person.role == "partner" for person in on.people)
    for since, caps in CAPS_GBP_YEAR:
        if on.in_force >= since:
            family, single = caps[london]
            cap = Fraction(family if couple or dependent_children(on.people) else single, WEEKS_A_YEAR)
            return max(Fraction(0), min(uncapped, cap - exact(on.income or 0)))
    return uncapped


def size_need(on: Day) -> tuple[int, int]:
    """Bedrooms by the size criteria, low and high."""
    low, high = need_of(on.people, "size_criteria")
    return low + carer_rooms(on.woman), high + carer_rooms(on.woman)


def _social_help(on: Day) -> Fraction | None:
    rent, (low, high) = exact(on.home["rent_gbp_week"]), size_need(on)
    if on.home["sharing"] == "shared" or pensioners(on):
        return rent
    if on.home["bedrooms"] is None or on.home["sharing"] is None or low != high:
        return None
    spare = min(2, on.home["bedrooms"] - high)
    charge = rent * SPARE_SHARE[spare] if spare > 0 and on.in_force >= UNDER_OCCUPATION_FROM else Fraction(0)
    return rent - charge


def _market_help(data: Data, on: Day) -> Fraction | None:
    column = rate_column(on)
    area = data.lha.get(on.home["brma"])
    if column is None or area is None or area[column] is None:
        return None
    return min(exact(on.home["rent_gbp_week"]), exact(area[column]))


def rate_column(on: Day) -> str | None:
    """The column of lha.csv that holds for her; None when unknown."""
    for_her = shared_rate(on)
    if for_her is None:
        return None
    if for_her:
        return "shared_gbp_week"
    low, high = size_need(on)
    return RATES[min(high, 4) - 1] if low == high else None


def pensioners(on: Day) -> bool:
    """Whether she and every partner with her then are known to be of pension age."""
    return all(_of_pension_age(born, on.day) for born in [on.woman["date_of_birth"], *on.partners_born])


def _of_pension_age(born: date | None, day: date) -> bool:
    if born is None:
        return False
    return age_on(born, day) >= (PENSION_AT_LATER if born >= BORN_LATER_FROM else PENSION_AT)


def shared_rate(on: Day) -> bool | None:
    """Whether the shared-accommodation rate applies to her; None when unknown."""
    exempt = any(on.woman[name] is True for name in ("overnight_carer", "abuse_victim", "shared_rate_exempt"))
    if not on.alone or exempt:
        return False
    born = on.woman["date_of_birth"]
    if born is None:
        return None
    age = age_on(born, on.day)
    if on.woman["care_leaver"] is True and age < CARE_LEAVER_UNDER:
        return False
    return age < SHARED_RATE_UNDER
