"""How far homes lie from the edge of a zone, circle or polygon, and how sure that is."""

from __future__ import annotations

import numpy as np

from geo.zones import depth_inside_m, distance_outside_m
from matcher.rules.table import Floats, Grid

METRES_A_KM = 1000.0


def beyond_edge_m(grid: Grid) -> Floats:
    """Metres beyond a zone's edge (r, c): positive outside, negative inside, NaN where the zone or home is unknown."""
    beyond = grid.distance_m - grid.row("radius_km") * METRES_A_KM
    easting, northing = grid.home("easting_m").reshape(-1), grid.home("northing_m").reshape(-1)
    placed = ~np.isnan(easting)
    for row, outline in enumerate(grid.row("outline").reshape(-1)):
        if outline is None:
            continue
        beyond_m = distance_outside_m(outline, easting[placed], northing[placed])
        inside = np.flatnonzero(beyond_m == 0.0)
        beyond_m[inside] = -depth_inside_m(outline, easting[placed][inside], northing[placed][inside])
        beyond[row, placed] = beyond_m
    return beyond


def uncertainty_m(grid: Grid) -> Floats:
    """How far the two places together may be off, metres; a polygon itself is exact."""
    drawn = np.array([outline is not None for outline in grid.row("outline").reshape(-1)]).reshape(grid.row_at.shape)
    zone = np.where(drawn, 0.0, grid.row("uncertainty_m"))
    total: Floats = zone + grid.home("uncertainty_m")
    return total
