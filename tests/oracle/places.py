"""Where things are: distances, circles and polygons, one pair at a time."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import sqrt
from typing import Any

import shapely
from pyproj import Transformer

from geo.gazetteer import Gazetteer
from geo.journeys.way_round import way_m
from geo.place import Place
from tests.oracle.tables import Row, Verdict, exact

RESTRICTED_CARERS = ("foster", "adopted")
OTHERS_DECIDE = ("section20", "wales_s76", "interim_care", "care", "placement", "adoption")
SHORT_SIDE_DEGREES = 0.01
"""A side straight in degrees bends on the grid; one this short strays from it by centimetres."""


@cache
def gazetteer() -> Gazetteer:
    """The embedded gazetteer, opened once."""
    return Gazetteer()


@cache
def postcode_place(code: str | None) -> Place | None:
    """The place of a postcode, sector or outcode; None when empty or not found."""
    return None if code is None else gazetteer().resolve(code)


@cache
def point_place(lat: float, lon: float) -> Place:
    """The place of a latitude and a longitude in degrees."""
    return gazetteer().at_point(lat, lon)


def row_place(row: Row) -> Place | None:
    """Where a home or a zone is: where the coordinates say, in the postcode's outcode, else the postcode."""
    stated = postcode_place(row["postcode"])
    if row["lat"] is None or row["lon"] is None:
        return stated
    point = point_place(row["lat"], row["lon"])
    return point if stated is None else replace(point, outcode=stated.outcode)


def carer_pull(child: Row, siblings: list[Row]) -> Place | None:
    """The carer's home as a pull; coarse when it is a secret home."""
    return unless_secret(postcode_place(child["carer_postcode"]), siblings)


def unless_secret(place: Place | None, siblings: list[Row]) -> Place | None:
    """The place, coarse when it is within 200 m of where a restricted carer of any of the mother's children lives."""
    secret = [postcode_place(sibling["carer_postcode"]) for sibling in siblings if restricted_carer(sibling)]
    hit = place is not None and any(home is not None and metres(place, home) <= 200 for home in secret)
    return coarse(place) if hit else place


def restricted_carer(child: Row) -> bool:
    """Foster and adoptive carers, one to keep away from, and one without a name where others than parents decide."""
    if child["keep_away_km"] is not None:
        return True
    if child["carer"] is None:
        return child["looked_after"] is True or child["order"] in OTHERS_DECIDE
    return child["carer"] in RESTRICTED_CARERS


def contact_pull(child: Row, siblings: list[Row]) -> Place | None:
    """Where contact takes place, else the carer's home; coarse when it is at a secret home."""
    venue = postcode_place(child["contact_postcode"])
    return carer_pull(child, siblings) if venue is None else unless_secret(venue, siblings)


def zone_pull(zone: Row) -> Place | None:
    """A support, work or family zone as a pull: the centre of its outcode when restricted."""
    place = row_place(zone)
    return coarse(place) if zone["restricted"] is True else place


def coarse(place: Place | None) -> Place | None:
    """The centre of the place's outcode."""
    return None if place is None else gazetteer().coarsen(place)


def metres(one: Place, other: Place) -> int:
    """Straight line on the grid, whole metres, half to even."""
    east, north = one.easting_m - other.easting_m, one.northing_m - other.northing_m
    return round(sqrt(east * east + north * north))


def road_metres(one: Place, other: Place) -> int:
    """By road, round the water: tests of geo hold this length against another library's shortest path."""
    return int(way_m(one.easting_m, one.northing_m, other.easting_m, other.northing_m))


def home_nation(home: Row) -> str | None:
    """The home's nation, from its row or from its place."""
    if home["nation"] is not None:
        return str(home["nation"])
    place = row_place(home)
    return place.nation or None if place is not None else None


def home_region(home: Row) -> str | None:
    """The home's probation region."""
    return region(row_place(home))


def region(place: Place | None) -> str | None:
    """A place's probation region; None when unknown."""
    return place.region or None if place is not None else None


def outside(zone: Row, home: Row, radius_km: float | None) -> Verdict:
    """Whether the home is surely out of the zone (pass), surely in it (fail), or neither."""
    place = row_place(home)
    if place is None:
        return "unknown"
    if zone["wkt"] is not None:
        return _outside_polygon(polygon(zone["wkt"]), place)
    centre = row_place(zone)
    if centre is None or radius_km is None:
        return "unknown"
    return farther(place, centre, radius_km)


def farther(one: Place, other: Place, radius_km: float) -> Verdict:
    """Whether the places are surely farther apart than the radius (pass), surely not (fail), or neither."""
    distance, doubt = metres(one, other), exact(one.uncertainty_m) + exact(other.uncertainty_m)
    if distance - doubt > exact(radius_km) * 1000:
        return "pass"
    return "fail" if distance + doubt <= exact(radius_km) * 1000 else "unknown"


def _outside_polygon(shape: Any, place: Place) -> Verdict:
    point, doubt = shapely.Point(place.easting_m, place.northing_m), place.uncertainty_m
    if shape.distance(point) > doubt:
        return "pass"
    return "fail" if shape.covers(point) and shape.boundary.distance(point) >= doubt else "unknown"


def inside(zone: Row, home: Row) -> Verdict:
    """The other way round: surely in it passes, surely out of it fails."""
    found = outside(zone, home, zone["radius_km"])
    turned: dict[Verdict, Verdict] = {"pass": "fail", "fail": "pass", "unknown": "unknown"}
    return turned[found]


@cache
def polygon(wkt: str) -> Any:
    """A polygon whose sides are straight in longitude and latitude (degrees), in grid metres."""
    in_short_sides = shapely.segmentize(shapely.from_wkt(wkt), SHORT_SIDE_DEGREES)
    parts = [
        shapely.Polygon(_ring_on_grid(part.exterior), [_ring_on_grid(hole) for hole in part.interiors])
        for part in getattr(in_short_sides, "geoms", [in_short_sides])
    ]
    return shapely.MultiPolygon(parts)


def _ring_on_grid(ring: Any) -> list[tuple[float, float]]:
    return [to_grid().transform(lon, lat) for lon, lat in ring.coords]


@cache
def to_grid() -> Transformer:
    """The grid by its published projection and seven parameters, so that no grid file on a machine changes a result."""
    grid = (
        "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy +units=m "
        "+towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489"
    )
    return Transformer.from_crs("EPSG:4326", grid, always_xy=True)
