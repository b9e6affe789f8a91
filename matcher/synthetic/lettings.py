"""Who lets a home, on what tenancy and at what rent: only what is lawful in its nation in late 2026."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from matcher.domain import codes
from matcher.synthetic.draws import Draws, Shares

CAS3_WEEKS = 12.0
"""CAS3 accommodation lasts at most 84 nights."""

_LANDLORDS: Shares[codes.Landlord] = Shares({"social": 37, "private": 24, "charity": 25, "council": 8, "hmpps": 6})
_LANDLORDS_OF_SHARED: Shares[codes.Landlord] = Shares({"charity": 62, "social": 18, "hmpps": 12, "council": 8})
_TENANCIES: Mapping[tuple[codes.Nation, codes.Landlord], Shares[codes.Tenancy]] = {
    ("England", "social"): Shares({"assured": 75, "assured_shorthold": 20, "licence": 5}),
    ("England", "private"): Shares({"assured": 1}),
    ("England", "charity"): Shares({"licence": 60, "assured": 40}),
    ("England", "council"): Shares({"temporary": 60, "secure": 40}),
    ("England", "hmpps"): Shares({"cas3": 1}),
    ("Wales", "social"): Shares({"occupation_secure": 75, "occupation_standard": 15, "occupation_supported": 10}),
    ("Wales", "private"): Shares({"occupation_standard": 1}),
    ("Wales", "charity"): Shares({"occupation_supported": 60, "licence": 40}),
    ("Wales", "council"): Shares({"temporary": 55, "occupation_secure": 45}),
    ("Wales", "hmpps"): Shares({"cas3": 1}),
}
_TENANCIES_OF_SHARED: Mapping[codes.Nation, Shares[codes.Tenancy]] = {
    "England": Shares({"licence": 75, "excluded_licence": 25}),
    "Wales": Shares({"licence": 45, "occupation_supported": 40, "excluded_licence": 15}),
}
_TERM_WEEKS: Mapping[codes.Tenancy, Shares[float | None]] = {
    "assured_shorthold": Shares({26.0: 40, 52.0: 60}),
    "licence": Shares({12.0: 10, 26.0: 30, 52.0: 30, 104.0: 20, None: 10}),
    "excluded_licence": Shares({12.0: 40, 26.0: 40, None: 20}),
    "occupation_supported": Shares({26.0: 50, 104.0: 50}),
    "temporary": Shares({12.0: 40, 26.0: 30, None: 30}),
    "cas3": Shares({CAS3_WEEKS: 1}),
}
_OPEN_ENDED: Shares[float | None] = Shares({None: 1})
_RENT_GBP_WEEK = {0: 115, 1: 130, 2: 158, 3: 184, 4: 225}
_SHARED_RENT_GBP_WEEK = 108
_RENT_BY_LANDLORD: Mapping[codes.Landlord, float] = {
    "social": 0.85,
    "private": 1.15,
    "charity": 1.35,
    "council": 1.0,
    "hmpps": 1.1,
}
_RENT_BY_REGION = {
    "East of England": 1.2,
    "Greater Manchester": 1.05,
    "Kent, Surrey & Sussex": 1.35,
    "London": 1.75,
    "North East": 0.82,
    "South Central": 1.35,
    "South West": 1.15,
    "Wales": 0.9,
}


class Terms(NamedTuple):
    """Landlord, tenancy, fixed term in weeks (None = open-ended), and whether it is supported exempt accommodation."""

    landlord: codes.Landlord
    tenancy: codes.Tenancy
    weeks: float | None
    exempt: bool


def draw_terms(draws: Draws, nation: codes.Nation, *, shared: bool) -> Terms:
    """A landlord and a tenancy that this landlord may grant there."""
    landlord = draws.weighted(_LANDLORDS_OF_SHARED if shared else _LANDLORDS)
    if shared and landlord != "hmpps":
        tenancy = draws.weighted(_TENANCIES_OF_SHARED[nation])
    else:
        tenancy = draws.weighted(_TENANCIES[nation, landlord])
    weeks = draws.weighted(_TERM_WEEKS.get(tenancy, _OPEN_ENDED))
    exempt = landlord in ("charity", "social") and draws.chance(0.8 if landlord == "charity" else 0.1)
    return Terms(landlord, tenancy, weeks, exempt)


def draw_rent_gbp_week(draws: Draws, terms: Terms, region: str, bedrooms: int, *, shared: bool) -> float:
    """Rent in whole pounds a week; in a shared home for one household."""
    usual = usual_rent_gbp_week(terms.landlord, region, bedrooms, shared=shared)
    return float(int(usual * (0.9 + 0.2 * draws.unit())))


def usual_rent_gbp_week(landlord: codes.Landlord, region: str, bedrooms: int, *, shared: bool) -> float:
    """What such a landlord asks there on average, pounds a week."""
    base = _SHARED_RENT_GBP_WEEK if shared else _RENT_GBP_WEEK[min(bedrooms, 4)]
    return base * _RENT_BY_REGION.get(region, 1.0) * _RENT_BY_LANDLORD[landlord]
