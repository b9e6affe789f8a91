"""Polygons for licence zones, as the contract wants them: longitude then latitude."""

from __future__ import annotations

from geo.grid import to_lat_lon
from matcher.synthetic.country import Spot

_DECIMALS = 4
"""About ten metres: coarse enough that the last digit never hangs on a library's rounding."""


def rectangle_wkt(centre: Spot, half_width_m: int, half_height_m: int) -> str:
    """A rectangle around a spot as WKT in degrees, closed, counter-clockwise."""
    west, east = centre.easting_m - half_width_m, centre.easting_m + half_width_m
    south, north = centre.northing_m - half_height_m, centre.northing_m + half_height_m
    corners = to_lat_lon([west, east, east, west, west], [south, south, north, north, south])
    points = ", ".join(f"{lon:.{_DECIMALS}f} {lat:.{_DECIMALS}f}" for lat, lon in zip(*corners, strict=True))
    return f"POLYGON (({points}))"
