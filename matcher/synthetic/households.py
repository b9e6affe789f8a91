"""The households a mother's children live in: who cares for them, where, under which order, and whether they return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from matcher.domain import codes
from matcher.synthetic import calibration
from matcher.synthetic.country import Country, Spot
from matcher.synthetic.draws import Draws, Shares
from matcher.synthetic.profiles import Profile

_RING_M: Mapping[codes.Carer, tuple[int, int]] = {
    "kinship": (0, 15_000),
    "friends": (0, 10_000),
    "father": (1_000, 80_000),
    "foster": (3_000, 40_000),
    "adopted": (20_000, 150_000),
}
"""Nearest and farthest from her home that each carer lives; the others live where she does."""

_ORDERS: Mapping[codes.Carer, Shares[codes.Order]] = {
    "kinship": Shares(
        {
            "none": 72,
            "special_guardianship": 6,
            "child_arrangements": 6,
            "section20": 8,
            "interim_care": 5,
            "care": 3,
        }
    ),
    "friends": Shares({"none": 88, "section20": 8, "child_arrangements": 4}),
    "father": Shares({"none": 70, "child_arrangements": 27, "care": 3}),
    "foster": Shares({"care": 40, "interim_care": 30, "section20": 25, "placement": 5}),
    "adopted": Shares({"adoption": 85, "placement": 15}),
    "with_her": Shares({"none": 1}),
    "mother_and_baby_unit": Shares({"none": 85, "interim_care": 15}),
}

_COURT_SAYS_NO: tuple[codes.Order, ...] = ("special_guardianship", "child_arrangements", "placement", "adoption")
_COUNCIL_DECIDES: tuple[codes.Order, ...] = ("interim_care", "care")
_WITH_HER: tuple[codes.Carer, ...] = ("with_her", "mother_and_baby_unit")

_RETURNS_FROM_CARE: Shares[codes.Returns] = Shares({"uncertain": 70, "no": 30})
_RETURNS_FROM_FATHER: Shares[codes.Returns] = Shares({"yes": 35, "uncertain": 25, "no": 40})
_RETURNS_FROM_OTHERS: Shares[codes.Returns] = Shares({"yes": 70, "uncertain": 25, "no": 5})

_DATE_UNKNOWN = 0.35
_RETURNS_AT_ONCE = 0.45
_DAYS_AFTER_RELEASE = (28, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """One carer's household: where it is, and what holds for every child in it. A unit in prison stands at her home."""

    carer: codes.Carer
    spot: Spot
    order: codes.Order
    returns: codes.Returns
    returns_on: date | None


def draw_household(draws: Draws, country: Country, profile: Profile, carer: codes.Carer) -> Household:
    """A household of this kind of carer, at the distance from her home that is usual for it."""
    ring_m = _RING_M.get(carer)
    spot = country.near(draws, profile.home, *ring_m) if ring_m else profile.home
    order = draws.weighted(_ORDERS[carer])
    if order == "section20" and spot.nation == "Wales":
        order = "wales_s76"
    returns = _draw_returns(draws, carer, order)
    returns_on = None if returns == "no" or carer in _WITH_HER else _draw_return_date(draws, profile)
    return Household(carer=carer, spot=spot, order=order, returns=returns, returns_on=returns_on)


def draw_carers(draws: Draws, children: int, *, offence_linked: bool) -> list[codes.Carer]:
    """The carer of each household of a sibling group: two or three households for a group that is split.

    A mother with an offence against her own child has no child in her own home.
    """
    split = children > 1 and draws.chance(calibration.SIBLINGS_SPLIT)
    households = 1 if not split else 3 if children > 3 and draws.chance(0.3) else 2
    carers: list[codes.Carer] = []
    while len(carers) < households:
        carer = draws.weighted(calibration.CARERS)
        if carer != "with_her" or not (offence_linked or carer in carers):
            carers.append(carer)
    return carers


def _draw_returns(draws: Draws, carer: codes.Carer, order: codes.Order) -> codes.Returns:
    if order in _COURT_SAYS_NO:
        return "no"
    if carer in _WITH_HER:
        return "yes"
    if order in _COUNCIL_DECIDES:
        return draws.weighted(_RETURNS_FROM_CARE)
    return draws.weighted(_RETURNS_FROM_FATHER if carer == "father" else _RETURNS_FROM_OTHERS)


def _draw_return_date(draws: Draws, profile: Profile) -> date | None:
    if draws.chance(_DATE_UNKNOWN):
        return None
    if draws.chance(_RETURNS_AT_ONCE):
        return profile.release_date
    return profile.release_date + timedelta(days=draws.between(*_DAYS_AFTER_RELEASE))
