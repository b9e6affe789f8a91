"""Zones that bind or draw a woman, and the bars that do not come from an offence against her own child."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.domain import Bar, Zone, codes
from matcher.synthetic import calibration
from matcher.synthetic.country import Country, Spot
from matcher.synthetic.draws import Draws, Shares
from matcher.synthetic.outlines import rectangle_wkt
from matcher.synthetic.profiles import Profile

_SECOND_EXCLUSION = 0.2
_POLYGON = 0.15
_EXCLUSION_RESTRICTED = 0.3
_STAY_WITHIN = 0.015
_REGION = 0.015
_AREAS_TO_AVOID: tuple[tuple[codes.ZoneKind, float], ...] = (("schools", 0.01), ("play_areas", 0.008))
_SAFETY_RADIUS_KM: Shares[float | None] = Shares({None: 60, 3.0: 10, 5.0: 12, 10.0: 12, 15.0: 6})
_PULLS: tuple[tuple[codes.ZoneKind, float], ...] = (("support", 0.25), ("work", 0.08), ("family", 0.3))
_PULL_ELSEWHERE = 0.25
_PULL_RING_M = (0, 10_000)
_PULL_ELSEWHERE_RING_M = (10_000, 120_000)
_BAR_ON_A_PERSON = 0.03
_BAR_ON_CHILDREN = 0.01
_KEPT_APART = 0.03
_APART_KM: Shares[float | None] = Shares({None: 50, 1.0: 25, 5.0: 25})
_NEIGHBOURS = 12


def draw_zones(draws: Draws, country: Country, profile: Profile) -> tuple[Zone, ...]:
    """Her licence's zones, the places she must be kept from, and the places that draw her."""
    zones = []
    if draws.chance(calibration.EXCLUSION_ZONE):
        zones.append(_exclusion(draws, country, profile))
        if draws.chance(_SECOND_EXCLUSION):
            zones.append(_exclusion(draws, country, profile))
    zones += _bounds(draws, profile)
    if profile.abuse_victim and draws.chance(calibration.SAFETY_ZONE / calibration.ABUSE_VICTIMS):
        zones.append(_safety(draws, country, profile))
    return (*zones, *_pulls(draws, country, profile))


def draw_bars(draws: Draws, profile: Profile) -> tuple[Bar, ...]:
    """Bars on named people, and on children after an offence outside the family."""
    bars = []
    if draws.chance(_BAR_ON_A_PERSON):
        other_id = f"X{draws.between(1, 99_999):05d}"
        bars.append(Bar(woman_id=profile.woman_id, kind="no_cohabit_person", other_id=other_id))
    if draws.chance(_BAR_ON_CHILDREN):
        bars.append(Bar(woman_id=profile.woman_id, kind="no_cohabit_children", under_age=draws.pick((16, 18))))
    return tuple(bars)


def draw_non_associations(draws: Draws, profiles: Sequence[Profile]) -> tuple[Bar, ...]:
    """Pairs of women, three to a hundred women, who may not live in one building; close by home, so that it matters."""
    by_place = sorted(profiles, key=lambda profile: (profile.home.region, profile.home.authority, profile.woman_id))
    bars = []
    for _ in range(int(len(by_place) * _KEPT_APART)):
        one = draws.below(len(by_place))
        other = (one + draws.between(1, _NEIGHBOURS)) % len(by_place)
        if one != other:
            ids = by_place[one].woman_id, by_place[other].woman_id
            apart_km = draws.weighted(_APART_KM)
            bars.append(Bar(woman_id=ids[0], kind="non_association", other_id=ids[1], radius_km=apart_km))
    return tuple(bars)


def _exclusion(draws: Draws, country: Country, profile: Profile) -> Zone:
    centre = country.near(draws, profile.home, 0, 8_000)
    restricted = draws.chance(_EXCLUSION_RESTRICTED)
    if draws.chance(_POLYGON):
        half_width_m, half_height_m = draws.between(500, 3_000), draws.between(500, 3_000)
        outline = rectangle_wkt(centre, half_width_m, half_height_m)
        return _zone(profile, "exclude", wkt=outline, source="licence", restricted=restricted)
    radius_km = draws.between(1, 12) / 2
    return _zone(profile, "exclude", centre, radius_km=radius_km, source="licence", restricted=restricted)


def _bounds(draws: Draws, profile: Profile) -> list[Zone]:
    zones = []
    if draws.chance(_STAY_WITHIN):
        radius_km = float(draws.between(20, 80))
        zones.append(_zone(profile, "stay_within", profile.home, radius_km=radius_km, source="licence"))
    if draws.chance(_REGION) and profile.supervising_region == profile.home.region:
        zones.append(_zone(profile, "region", profile.home, source="licence"))
    for kind, share in _AREAS_TO_AVOID:
        if draws.chance(share):
            zones.append(_zone(profile, kind, profile.home, radius_km=10.0, source="licence"))
    return zones


def _safety(draws: Draws, country: Country, profile: Profile) -> Zone:
    centre = country.near(draws, profile.home, 0, 15_000)
    radius_km = draws.weighted(_SAFETY_RADIUS_KM)
    return _zone(profile, "safety", centre, radius_km=radius_km, source="risk assessment", restricted=True)


def _pulls(draws: Draws, country: Country, profile: Profile) -> list[Zone]:
    zones = []
    for kind, share in _PULLS:
        if draws.chance(share):
            ring_m = _PULL_ELSEWHERE_RING_M if draws.chance(_PULL_ELSEWHERE) else _PULL_RING_M
            zones.append(_zone(profile, kind, country.near(draws, profile.home, *ring_m)))
    return zones


def _zone(
    profile: Profile,
    kind: codes.ZoneKind,
    centre: Spot | None = None,
    *,
    radius_km: float | None = None,
    wkt: str | None = None,
    source: str | None = None,
    restricted: bool = False,
) -> Zone:
    return Zone(
        woman_id=profile.woman_id,
        kind=kind,
        postcode=centre.postcode if centre else None,
        radius_km=radius_km,
        wkt=wkt,
        source=source,
        restricted=restricted,
    )
