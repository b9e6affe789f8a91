"""How far homes lie from the edge of a zone, circle or polygon, and how sure that is."""

from __future__ import annotations

import numpy as np

from geo.zones import beyond_edge_m as outline_beyond_edge_m
from matcher.rules.table import Floats, Grid

METRES_A_KM = 1000.0


def beyond_edge_m(grid: Grid) -> Floats:
    """Metres beyond a zone's edge (r, c): positive outside, negative inside, NaN where the zone or home is unknown.

    Far outside a polygon it is a lower bound, still larger than any doubt about where the home is.
    """
    beyond = grid.distance_m - grid.row("radius_km") * METRES_A_KM
    easting, northing = grid.home("easting_m").reshape(-1), grid.home("northing_m").reshape(-1)
    doubt_m = grid.home("uncertainty_m").reshape(-1)
    for row, outline in enumerate(grid.row("outline").reshape(-1)):
        if outline is not None:
            beyond[row] = outline_beyond_edge_m(outline, easting, northing, doubt_m)
    return beyond


def uncertainty_m(grid: Grid) -> Floats:
    """How far the two places together may be off, metres; a polygon itself is exact."""
    drawn = np.array([outline is not None for outline in grid.row("outline").reshape(-1)]).reshape(grid.row_at.shape)
    zone = np.where(drawn, 0.0, grid.row("uncertainty_m"))
    total: Floats = zone + grid.home("uncertainty_m")
    return total
