"""How far homes lie from the edge of a zone, circle or polygon, and how sure that is."""

from __future__ import annotations

import numpy as np

from geo.zones import beyond_edge_m as outline_beyond_edge_m
from matcher.rules.table import Floats, Grid, Table

MICROMETRES_A_KM, MICROMETRES_A_METRE = 1e9, 1e6


def beyond_edge_m(grid: Grid) -> Floats:
    """Metres beyond a zone's edge, shaped as the grid: positive outside, negative inside, NaN where not known.

    Far outside a polygon it is a lower bound, still larger than any doubt about where the home is.
    """
    beyond = grid.distance_m - radius_m(grid)
    by_row = beyond.reshape(len(beyond), -1)
    homes = grid.home("easting_m"), grid.home("northing_m"), grid.home("uncertainty_m")
    outlines = grid.row("outline").reshape(-1)
    for row in np.flatnonzero(grid.row("drawn").reshape(-1)):
        # In a mesh a row meets every home; in a list of pairs, its own.
        easting, northing, doubt_m = (column[0] if column.ndim == 2 else column[row : row + 1] for column in homes)
        by_row[row] = outline_beyond_edge_m(outlines[row], easting, northing, doubt_m)
    return beyond


def circle_reach_m(circles: Table) -> Floats:
    """How far circles of unsure place reach from it, metres; NaN where nobody knows."""
    found: Floats = _metres(circles.columns["radius_km"]) + circles.columns["uncertainty_m"]
    return found


def zone_reach_m(zones: Table) -> Floats:
    """As `circle_reach_m`, infinite for a polygon."""
    found: Floats = np.where(zones.columns["drawn"], np.inf, circle_reach_m(zones))
    return found


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
