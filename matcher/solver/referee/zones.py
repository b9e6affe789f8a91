"""Rulings on places: where she may not live, and where she must."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from enum import Enum

import shapely
from shapely.geometry.base import BaseGeometry

from geo.place import Place
from matcher.domain import Zone
from matcher.solver.referee.case import Case
from matcher.solver.referee.ruling import Ruling, passes_if, worst


class Side(Enum):
    """Where a home surely lies, seen from an area; UNSURE when both are possible or something is unknown."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNSURE = "unsure"


KEEP_OUT = {Side.OUTSIDE: Ruling.PASS, Side.INSIDE: Ruling.FAIL, Side.UNSURE: Ruling.UNKNOWN}
STAY_IN = {Side.INSIDE: Ruling.PASS, Side.OUTSIDE: Ruling.FAIL, Side.UNSURE: Ruling.UNKNOWN}


def exclusion_zone(case: Case) -> Ruling:
    """The home lies surely outside each area she must keep out of."""
    return worst(KEEP_OUT[side_of(zone, case.home.place)] for zone in _zones(case, "exclude"))


def stay_within(case: Case) -> Ruling:
    """The home lies surely inside each area she must stay in."""
    return worst(STAY_IN[side_of(zone, case.home.place)] for zone in _zones(case, "stay_within"))


def safety_distance(case: Case) -> Ruling:
    """The home lies surely beyond the distance, and in another postcode district where the zone's is known."""
    return worst(
        max(
            KEEP_OUT[side_of(zone, case.home.place, case.policy.safety_distance_km)],
            _other_district(zone, case.home.place),
        )
        for zone in _zones(case, "safety")
    )


def residence_region(case: Case) -> Ruling:
    """The home lies in the probation region she must live in."""
    return worst(_same_region(zone, case.home.place) for zone in _zones(case, "region"))


def _zones(case: Case, kind: str) -> Iterator[Zone]:
    return (zone for zone in case.instance.zones_of[case.woman.woman_id] if zone.kind == kind)


def _other_district(zone: Zone, home: Place | None) -> Ruling:
    if not zone.districts:
        return Ruling.PASS
    if home is None or not home.outcode:
        return Ruling.UNKNOWN
    return passes_if(home.outcode not in zone.districts)


def _same_region(zone: Zone, home: Place | None) -> Ruling:
    if home is None or not home.region or zone.place is None or not zone.place.region:
        return Ruling.UNKNOWN
    return passes_if(home.region == zone.place.region)


def side_of(zone: Zone, home: Place | None, usual_radius_km: float | None = None) -> Side:
    """The side of a zone's circle or polygon a home lies on, whatever the true places are."""
    if home is None:
        return Side.UNSURE
    if zone.outline is not None:
        return _polygon_side(zone.outline, home)
    radius_km = usual_radius_km if zone.radius_km is None else zone.radius_km
    if zone.wkt is not None or zone.place is None or radius_km is None:
        return Side.UNSURE
    return circle_side(zone.place, radius_km, home)


def circle_side(centre: Place, radius_km: float, home: Place) -> Side:
    """The side of a circle that a home lies on, both places being known to their uncertainty."""
    radius_m = round(1000.0 * radius_km, 6)  # a thousand times 64.758 falls short of 64,758 without it
    unsure_m = centre.uncertainty_m + home.uncertainty_m
    east_m, north_m = home.easting_m - centre.easting_m, home.northing_m - centre.northing_m
    distance_m = round(math.sqrt(east_m * east_m + north_m * north_m))
    if distance_m - unsure_m > radius_m:
        return Side.OUTSIDE
    return Side.INSIDE if distance_m + unsure_m <= radius_m else Side.UNSURE


def _polygon_side(outline: str, home: Place) -> Side:
    polygon = _polygon(outline)
    point = shapely.Point(home.easting_m, home.northing_m)
    if polygon.distance(point) > home.uncertainty_m:
        return Side.OUTSIDE
    deep = polygon.covers(point) and polygon.boundary.distance(point) >= home.uncertainty_m
    return Side.INSIDE if deep else Side.UNSURE


@functools.lru_cache(maxsize=1024)
def _polygon(outline: str) -> BaseGeometry:
    """Raises shapely.errors.GEOSException when the text is no geometry; intake has refused such a file by then."""
    return shapely.from_wkt(outline)
