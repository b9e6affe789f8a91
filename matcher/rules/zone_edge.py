"""How far homes lie from the edge of a zone, circle or polygon, and how sure that is."""

from __future__ import annotations

import numpy as np

from geo.zones import beyond_edge_m as outline_beyond_edge_m
from geo.zones import outer_circle
from matcher.rules.table import Floats, Grid, Table

MICROMETRES_A_KM, MICROMETRES_A_METRE = 1e9, 1e6


def beyond_edge_m(grid: Grid) -> Floats:
    """Metres beyond a zone's edge, shaped as the grid: positive outside, negative inside, NaN where not known.

    Far outside a polygon it is a lower bound, still larger than any doubt about where the home is.
    """
    beyond = grid.distance_m - radius_m(grid)
    drawn = np.flatnonzero(grid.row("drawn"))
    if not len(drawn):
        return beyond
    outlines, rows = grid.tables[grid.rows].columns["outline"], grid.row_at.reshape(-1)[drawn]
    homes = grid.home("easting_m"), grid.home("northing_m"), grid.home("uncertainty_m")
    for row in np.unique(rows):
        # In a mesh a row meets every home; in a list of pairs, its own.
        own = drawn[rows == row]
        easting, northing, doubt_m = (column[0] if column.ndim == 2 else column[own] for column in homes)
        beyond[own] = outline_beyond_edge_m(outlines[row], easting, northing, doubt_m)
    return beyond


def circles_of(circles: Table) -> tuple[Floats, Floats, Floats]:
    """Easting and northing of circles of unsure place, and how far they reach, all metres; NaN where nobody knows."""
    reach_m = _metres(circles.columns["radius_km"]) + circles.columns["uncertainty_m"]
    return circles.columns["easting_m"], circles.columns["northing_m"], reach_m


def zone_circles(zones: Table) -> tuple[Floats, Floats, Floats]:
    """As `circles_of`; a circle round each polygon."""
    found = np.array(circles_of(zones))
    drawn = np.flatnonzero(zones.columns["drawn"])
    if len(drawn):
        found[:, drawn] = np.array([outer_circle(outline) for outline in zones.columns["outline"][drawn]]).T
    return found[0], found[1], found[2]


def radius_m(grid: Grid) -> Floats:
    """The rows' radius in metres, to the micrometre: 64.758 km is 64,758 m and not a hair less, as a product may be."""
    return _metres(grid.row("radius_km"))


def _metres(radius_km: Floats) -> Floats:
    metres: Floats = np.rint(radius_km * MICROMETRES_A_KM) / MICROMETRES_A_METRE
    return metres


def uncertainty_m(grid: Grid) -> Floats:
    """How far the two places together may be off, metres; a polygon itself is exact."""
    zone = np.where(grid.row("drawn"), 0.0, grid.row("uncertainty_m"))
    total: Floats = zone + grid.home("uncertainty_m")
    return total
