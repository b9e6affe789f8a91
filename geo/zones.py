"""Licence zones drawn as polygons: read from longitude and latitude, measured in grid metres."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import cast

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geo.grid import LATITUDES, LONGITUDES, to_grid

# A straight side in degrees bends on the grid: pieces of 0.05 degrees (some 5 km) keep it within a metre.
_LONGEST_SIDE_DEGREES = 0.05
_DECIMALS_M = 2


class ZoneError(ValueError):
    """An outline that cannot be used. The message says why and never repeats the outline: zones are restricted."""


def parse_wkt(text: str) -> str:
    """A POLYGON or MULTIPOLYGON in degrees, longitude first, as WKT in grid metres (to the centimetre).

    Raises ZoneError for anything else, for an empty or self-crossing outline, for one outside Great Britain, and for
    latitude given first.
    """
    try:
        with np.errstate(invalid="ignore"):  # a NaN corner is refused below, as outside Great Britain
            outline = shapely.force_2d(shapely.from_wkt(text))
    except shapely.errors.GEOSException as error:
        # `from None`: the library's own message repeats the coordinates.
        raise ZoneError(_unreadable(error)) from None
    if outline.geom_type not in ("Polygon", "MultiPolygon"):
        raise ZoneError("outline is not a POLYGON or MULTIPOLYGON; give a point as latitude, longitude and radius")
    if outline.is_empty:
        raise ZoneError("outline is empty: a polygon needs at least three corners")
    _check_degrees(shapely.get_coordinates(outline))
    _check_valid(outline)  # before cutting its sides, which would quietly drop half of a bow tie
    on_grid = shapely.transform(shapely.segmentize(outline, _LONGEST_SIDE_DEGREES), _grid_points)
    rounded = shapely.to_wkt(on_grid, rounding_precision=_DECIMALS_M)
    _check_valid(shapely.from_wkt(rounded))
    return rounded


def distance_outside_m(outline_wkt: str, easting_m: ArrayLike, northing_m: ArrayLike) -> NDArray[np.float64]:
    """Metres from each point to the outline, 0 exactly on or inside it; not rounded, NaN where a point is unknown.

    outline_wkt: as parse_wkt gives it. The points broadcast; the answer has their shape.
    """
    outline, easting, northing = _prepare(outline_wkt, easting_m, northing_m)
    return _distance_m(outline, easting, northing, _inside(outline, easting, northing), where_inside=False)


def depth_inside_m(outline_wkt: str, easting_m: ArrayLike, northing_m: ArrayLike) -> NDArray[np.float64]:
    """Metres from each point inside the outline to its edge (holes have edges too), 0 outside; otherwise as above."""
    outline, easting, northing = _prepare(outline_wkt, easting_m, northing_m)
    edge = cast(BaseGeometry, outline.boundary)
    return _distance_m(edge, easting, northing, _inside(outline, easting, northing), where_inside=True)


def beyond_edge_m(
    outline_wkt: str, easting_m: ArrayLike, northing_m: ArrayLike, exact_within_m: ArrayLike
) -> NDArray[np.float64]:
    """Metres beyond the outline's edge: positive outside, negative inside, NaN where a point is unknown.

    Exact up to each point's `exact_within_m`; for one that is surely farther out, a lower bound that is farther too.
    """
    outline, easting, northing = _prepare(outline_wkt, easting_m, northing_m)
    west, south, east, north = outline.bounds
    beyond = np.hypot(
        np.maximum(np.maximum(west - easting, easting - east), 0.0),
        np.maximum(np.maximum(south - northing, northing - north), 0.0),
    )
    near = beyond <= exact_within_m
    at = easting[near], northing[near]
    inside = _inside(outline, *at)
    edge = cast(BaseGeometry, outline.boundary)
    beyond[near] = _distance_m(outline, *at, inside, where_inside=False) - _distance_m(
        edge, *at, inside, where_inside=True
    )
    return beyond


def outer_circle(outline_wkt: str) -> tuple[float, float, float]:
    """Easting, northing and radius, all in metres, of a circle that holds the whole outline."""
    west, south, east, north = _outline(outline_wkt).bounds
    return (west + east) / 2.0, (south + north) / 2.0, math.hypot(east - west, north - south) / 2.0


def _prepare(
    outline_wkt: str, easting_m: ArrayLike, northing_m: ArrayLike
) -> tuple[BaseGeometry, NDArray[np.float64], NDArray[np.float64]]:
    outline = _outline(outline_wkt)
    easting, northing = np.broadcast_arrays(
        np.asarray(easting_m, dtype=np.float64), np.asarray(northing_m, dtype=np.float64)
    )
    return outline, easting, northing


@lru_cache(maxsize=10_000)
def _outline(outline_wkt: str) -> BaseGeometry:
    outline = shapely.from_wkt(outline_wkt)
    shapely.prepare(outline)
    return outline


def _inside(
    outline: BaseGeometry, easting_m: NDArray[np.float64], northing_m: NDArray[np.float64]
) -> NDArray[np.bool_]:
    return np.asarray(shapely.intersects_xy(outline, easting_m, northing_m))


def _distance_m(
    shape: BaseGeometry,
    easting_m: NDArray[np.float64],
    northing_m: NDArray[np.float64],
    inside: NDArray[np.bool_],
    *,
    where_inside: bool,
) -> NDArray[np.float64]:
    """Distances to the shape for the points on one side; 0 on the other, NaN where a point is unknown."""
    known = np.isfinite(easting_m) & np.isfinite(northing_m)
    measured = known & (inside == where_inside)
    metres = np.where(known, 0.0, np.nan)
    metres[measured] = shapely.distance(shape, shapely.points(easting_m[measured], northing_m[measured]))
    return metres


def _grid_points(lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(to_grid(lon_lat[:, 1], lon_lat[:, 0]))


def _check_degrees(lon_lat: NDArray[np.float64]) -> None:
    if _all_british(lon_lat[:, 0], lon_lat[:, 1]):
        return
    if _all_british(lon_lat[:, 1], lon_lat[:, 0]):
        raise ZoneError("outline has latitude first: WKT wants longitude, then latitude")
    raise ZoneError("outline leaves Great Britain: give its corners in degrees, longitude then latitude")


def _all_british(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> bool:
    east_west = (lon >= LONGITUDES[0]) & (lon <= LONGITUDES[1])
    north_south = (lat >= LATITUDES[0]) & (lat <= LATITUDES[1])
    return bool(np.all(east_west & north_south))


def _check_valid(outline: BaseGeometry) -> None:
    if not outline.is_valid:
        fault = shapely.is_valid_reason(outline).partition("[")[0].lower()
        raise ZoneError(f"outline is not a valid polygon ({fault}): its sides may not cross or fold back")


def _unreadable(error: shapely.errors.GEOSException) -> str:
    if "closed" in str(error):
        return "outline is not closed: the last corner of each ring must repeat the first"
    return "outline cannot be read: write it as WKT, POLYGON ((longitude latitude, longitude latitude, ...))"
