"""The rows of `homes.csv`: one letting each, near the partner who offers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from matcher.domain import Home, codes
from matcher.synthetic import calibration
from matcher.synthetic.country import Spot
from matcher.synthetic.draws import Draws, Shares
from matcher.synthetic.lettings import draw_rent_gbp_week, draw_terms
from matcher.synthetic.money import invented_area
from matcher.synthetic.women import PROGRAMMES

_BEDROOMS = Shares({1: 36, 2: 37, 3: 21, 4: 6})
_BEDROOMS_OF_SHARED = Shares({2: 15, 3: 40, 4: 45})
_SPACES_OF_BEDROOMS = {1: Shares({2: 85, 3: 15}), 2: Shares({3: 30, 4: 70}), 3: Shares({4: 25, 5: 50, 6: 25})}
_SPACES_OF_FOUR_BEDROOMS = Shares({6: 50, 7: 30, 8: 20})
_SPACES_ABOVE_BEDROOMS = Shares({0: 55, 1: 15, 2: 30})
_SPACES_FOR_CHILDREN = Shares({1: 40, 2: 40, 3: 20})
_PLACES_TAKEN = Shares({0: 20, 1: 40, 2: 30, 3: 10})
_LIVING_ROOMS = Shares({0: 4, 1: 88, 2: 8})
_WOMEN_ONLY, _WOMEN_ONLY_SHARED = 0.1, 0.6
_CHILDREN_OK, _CHILDREN_OK_ONE_BEDROOM, _CHILDREN_OK_SHARED = 0.93, 0.55, 0.15
_ACCESS: Shares[codes.Access] = Shares({"none": 62, "step_free": 29, "wheelchair": 9})
_REFUSES: tuple[tuple[codes.RiskCode, float], ...] = (
    ("arson", 0.25),
    ("sexual", 0.25),
    ("against_children", 0.08),
    ("violence", 0.05),
    ("drugs_supply", 0.05),
    ("antisocial", 0.04),
)
_REVIEWS = 0.3
_LAST_TENANCY_ENDED_DAYS = (-105, 25)
_OFFER_ENDS = 0.06
_OFFER_DAYS = (30, 90)
_SET_ASIDE = 0.03
_NATION_GIVEN = 0.9
_SUPPORT_ON_SITE, _SUPPORT_ON_SITE_SHARED = 0.12, 0.55
_SUPPORT_HOURS_WEEK = Shares({0.5: 20, 1.0: 30, 2.0: 30, 4.0: 20})
_SUPPORT_HOURS_WEEK_SHARED = Shares({2.0: 30, 5.0: 30, 10.0: 25, 20.0: 15})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A home, and the places in it that are taken when it is offered (0 in a self-contained home)."""

    home: Home
    free_from: date
    places_taken: int

    def places_in_all(self) -> int:
        """Households it could take if it were empty and each were one person."""
        return self.places_free() + self.places_taken

    def places_free(self) -> int:
        """Households it can take if each is one person: the bedspaces left, or 1 in a self-contained home."""
        if self.home.sharing != "shared":
            return 1
        return (self.home.bedspaces or 1) - self.places_taken


def draw_offer(draws: Draws, home_id: str, partner_id: str, spot: Spot, start: date, *, shared_share: float) -> Offer:
    """One home at a spot, free around the quarter that begins at `start`."""
    shared = draws.chance(shared_share)
    nation: codes.Nation = "Wales" if spot.nation == "Wales" else "England"
    terms = draw_terms(draws, nation, shared=shared)
    bedrooms = draws.weighted(_BEDROOMS_OF_SHARED if shared else _BEDROOMS)
    children_ok = terms.tenancy != "cas3" and draws.chance(_children_ok_share(bedrooms, shared=shared))
    bedspaces = _draw_bedspaces(draws, bedrooms, shared=shared, children_ok=children_ok)
    taken = min(draws.weighted(_PLACES_TAKEN), bedspaces - 1) if shared else 0
    refuses, reviews = _draw_refusals(draws)
    last_tenancy_ended = start + timedelta(days=draws.between(*_LAST_TENANCY_ENDED_DAYS))
    free_from = last_tenancy_ended + timedelta(days=draws.between(*calibration.VOID_DAYS))
    offer_ends = draws.chance(_OFFER_ENDS)
    home = Home(
        home_id=home_id,
        partner_id=partner_id,
        postcode=spot.postcode,
        nation=nation if draws.chance(_NATION_GIVEN) else None,
        bedrooms=bedrooms,
        living_rooms=draws.weighted(_LIVING_ROOMS),
        bedspaces=bedspaces,
        sharing="shared" if shared else "self_contained",
        landlord=terms.landlord,
        tenancy=terms.tenancy,
        tenancy_weeks=terms.weeks,
        available_from=free_from,
        available_to=free_from + timedelta(days=draws.between(*_OFFER_DAYS)) if offer_ends else None,
        rent_gbp_week=draw_rent_gbp_week(draws, terms, spot.region, bedrooms, shared=shared),
        brma=invented_area(spot.region),
        exempt_accommodation=terms.exempt,
        access=draws.weighted(_ACCESS),
        women_only=draws.chance(_WOMEN_ONLY_SHARED if shared else _WOMEN_ONLY),
        children_ok=children_ok,
        refuses=refuses,
        reviews=reviews,
        support_hours_week=_draw_support_hours_week(draws, shared=shared),
        set_aside=draws.pick(PROGRAMMES) if draws.chance(_SET_ASIDE) else None,
    )
    return Offer(home=home, free_from=free_from, places_taken=taken)


def _children_ok_share(bedrooms: int, *, shared: bool) -> float:
    if shared:
        return _CHILDREN_OK_SHARED
    return _CHILDREN_OK if bedrooms > 1 else _CHILDREN_OK_ONE_BEDROOM


def _draw_bedspaces(draws: Draws, bedrooms: int, *, shared: bool, children_ok: bool) -> int:
    """A shared home has about a place a bedroom; one that takes children has some more."""
    if not shared:
        return draws.weighted(_SPACES_OF_BEDROOMS.get(bedrooms, _SPACES_OF_FOUR_BEDROOMS))
    return bedrooms + draws.weighted(_SPACES_FOR_CHILDREN if children_ok else _SPACES_ABOVE_BEDROOMS)


def _draw_refusals(draws: Draws) -> tuple[tuple[codes.RiskCode, ...], tuple[codes.RiskCode, ...]]:
    """What the landlord refuses, and what the landlord reviews one by one; never the same risk in both."""
    refuses = tuple(code for code, share in _REFUSES if draws.chance(share))
    reviews = tuple(code for code, share in _REFUSES if code not in refuses and draws.chance(share * _REVIEWS))
    return refuses, reviews


def _draw_support_hours_week(draws: Draws, *, shared: bool) -> float:
    if not draws.chance(_SUPPORT_ON_SITE_SHARED if shared else _SUPPORT_ON_SITE):
        return 0.0
    return draws.weighted(_SUPPORT_HOURS_WEEK_SHARED if shared else _SUPPORT_HOURS_WEEK)
