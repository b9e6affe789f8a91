"""The partners: how many in each probation region, where, and how many households and hours they can take."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.domain import Partner, codes
from matcher.synthetic import calibration
from matcher.synthetic.country import Country, Spot
from matcher.synthetic.draws import Draws, Shares
from matcher.synthetic.homes import Offer
from matcher.synthetic.women import SUPPORT_HOURS_WEEK

_REACH_M = Shares({10_000: 30, 20_000: 40, 40_000: 30})
_SIZE = Shares({0.5: 25, 1.0: 50, 2.0: 25})
_LIMIT_GIVEN = 0.75
_LIMIT_OF_PLACES = (0.7, 1.15)
_HOURS_GIVEN = 0.85
_BINDING_HOURS_GIVEN = 0.95
_BINDING_HOURS_A_PLACE = (0.6, 2.4)
"""Against a mean need of some 2.8 hours a household."""
_PERIOD_GIVEN = 0.35
_PERIOD_LIMIT = (2, 6)
_ACCREDITATIONS: Shares[codes.Accreditation] = Shares({"none": 30, "bronze": 30, "silver": 25, "gold": 15})
_ASSESSMENT_DAYS = (2, 15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """Where a partner works: its office, how far its homes lie from it, and how much of the region's stock it has."""

    partner_id: str
    region: str
    office: Spot
    reach_m: int
    size: float


def draw_bases(draws: Draws, country: Country, partner_ids: Sequence[str]) -> tuple[Base, ...]:
    """Partners spread over the regions by population; a region may have none when there are few partners."""
    places = apportion(calibration.POPULATION_MILLIONS, len(partner_ids))
    regions = [region for region, partners in places.items() for _ in range(partners)]
    return tuple(
        Base(
            partner_id=partner_id,
            region=region,
            office=country.in_region(draws, region),
            reach_m=draws.weighted(_REACH_M),
            size=draws.weighted(_SIZE),
        )
        for partner_id, region in zip(partner_ids, regions, strict=True)
    )


def homes_of_bases(bases: Sequence[Base], homes: int) -> list[int]:
    """The number of homes of each partner, in the order of the partners: by population, and by size within a region."""
    in_region: dict[str, float] = {}
    for base in bases:
        in_region[base.region] = in_region.get(base.region, 0.0) + base.size
    shares = {
        base.partner_id: calibration.POPULATION_MILLIONS[base.region] * base.size / in_region[base.region]
        for base in bases
    }
    return list(apportion(shares, homes).values())


def with_period(draws: Draws, partner: Partner) -> Partner:
    """The partner with a limit on new households in one period, which one in three has."""
    if not draws.chance(_PERIOD_GIVEN):
        return partner
    limit = draws.between(*_PERIOD_LIMIT)
    return dataclasses.replace(partner, max_new_in_period=limit)


def draw_partner(draws: Draws, base: Base, offers: Sequence[Offer], covers: Sequence[str], *, coupled: bool) -> Partner:
    """A partner's row. covers: authorities its homes lie in.

    Uncoupled hours suffice for the neediest household in every place; coupled ones often do not for usual ones.
    """
    places = sum(offer.places_free() for offer in offers)
    limit = None
    if draws.chance(_LIMIT_GIVEN):
        least, most = _LIMIT_OF_PLACES
        limit = max(1, int(places * (least + (most - least) * draws.unit()) + 0.5))
    return Partner(
        partner_id=base.partner_id,
        name=f"Project {base.partner_id}, {base.office.postcode.partition(' ')[0]}",
        region=base.region,
        postcode=base.office.postcode,
        covers=tuple(sorted({base.office.authority, *covers})),
        caseload_hours_week=_draw_hours_week(draws, offers, coupled=coupled),
        max_new_households=limit,
        assessment_days=draws.between(*_ASSESSMENT_DAYS),
        accreditation=draws.weighted(_ACCREDITATIONS),
    )


def apportion(shares: Mapping[str, float], total: int) -> dict[str, int]:
    """Whole numbers that sum to the total, by the largest remainder; ties go to the name that sorts first.

    Raises ValueError when there is nobody to share it.
    """
    weight = sum(shares.values())
    if weight <= 0:
        raise ValueError("nothing to share by")
    exact = {name: total * share / weight for name, share in shares.items()}
    counts = {name: int(share) for name, share in exact.items()}
    short = total - sum(counts.values())
    for name in sorted(exact, key=lambda name: (counts[name] - exact[name], name))[:short]:
        counts[name] += 1
    return counts


def _draw_hours_week(draws: Draws, offers: Sequence[Offer], *, coupled: bool) -> float | None:
    if not draws.chance(_BINDING_HOURS_GIVEN if coupled else _HOURS_GIVEN):
        return None
    if not coupled:
        most_places = sum(offer.places_in_all() for offer in offers)
        return float(most_places * max(SUPPORT_HOURS_WEEK.values) + draws.between(1, 20))
    places = sum(offer.places_free() for offer in offers)
    least, most = _BINDING_HOURS_A_PLACE
    return float(max(1, int(places * (least + (most - least) * draws.unit()))))
