"""Rulings on distances: from children she must live away from, and from schools and play areas."""

from __future__ import annotations

from collections.abc import Iterator

from geo.place import Place
from matcher.domain import Child, Zone
from matcher.domain.surroundings import Site
from matcher.solver.referee.case import Case
from matcher.solver.referee.ruling import Ruling, worst
from matcher.solver.referee.zones import KEEP_OUT, Side, circle_side, side_of


def keep_away(case: Case) -> Ruling:
    """The home lies surely beyond the distance from where each such child lives."""
    children = case.instance.children_of[case.woman.woman_id]
    return worst(_away_from(child, case.home.place) for child in children)


def _away_from(child: Child, home: Place | None) -> Ruling:
    if child.keep_away_km is None:
        return Ruling.PASS
    if home is None or child.keep_away_place is None:
        return Ruling.UNKNOWN
    return KEEP_OUT[circle_side(child.keep_away_place, child.keep_away_km, home)]


def schools(case: Case) -> Ruling:
    """The home lies surely away from the schools that a condition of hers is about."""
    return worst(_ruling(zone, case, "school") for zone in _zones(case, "schools"))


def play_areas(case: Case) -> Ruling:
    """The home lies surely away from the play areas that a condition of hers is about."""
    return worst(_ruling(zone, case, "play_area") for zone in _zones(case, "play_areas"))


def _zones(case: Case, kind: str) -> Iterator[Zone]:
    return (zone for zone in case.instance.zones_of[case.woman.woman_id] if zone.kind == kind)


def _ruling(zone: Zone, case: Case, site_kind: str) -> Ruling:
    stated = (zone.place, zone.outline, zone.postcode, zone.lat, zone.lon, zone.wkt)
    if any(fact is not None for fact in stated):
        return KEEP_OUT[side_of(zone, case.home.place)]
    if case.home.place is None or zone.radius_km is None:
        return Ruling.UNKNOWN
    sites = [site for site in case.instance.sites if site.kind == site_kind]
    nearest = worst(_clear_of(site, zone.radius_km, case.home.place) for site in sites)
    # A list that may lack a site shows only where she cannot live.
    return nearest if case.policy.sites_complete else max(nearest, Ruling.UNKNOWN)


def _clear_of(site: Site, radius_km: float, home: Place) -> Ruling:
    side = Side.UNSURE if site.place is None else circle_side(site.place, radius_km, home)
    return KEEP_OUT[side]
