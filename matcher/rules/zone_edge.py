"""How far homes lie from the edge of a zone, circle or polygon, and how sure that is."""

from __future__ import annotations

import numpy as np

from geo.zones import beyond_edge_m as outline_beyond_edge_m
from matcher.rules.table import Floats, Grid

MICROMETRES_A_KM, MICROMETRES_A_METRE = 1e9, 1e6


def beyond_edge_m(grid: Grid) -> Floats:
    """Metres beyond a zone's edge, shaped as the grid: positive outside, negative inside, NaN where not known.

    Far outside a polygon it is a lower bound, still larger than any doubt about where the home is.
    """
    beyond = grid.distance_m - radius_m(grid)
    by_row = beyond.reshape(len(beyond), -1)
    homes = grid.home("easting_m"), grid.home("northing_m"), grid.home("uncertainty_m")
    for row, outline in enumerate(grid.row("outline").reshape(-1)):
        if outline is not None:
            # In a mesh a row meets every home; in a list of pairs, its own.
            easting, northing, doubt_m = (column[0] if column.ndim == 2 else column[row : row + 1] for column in homes)
            by_row[row] = outline_beyond_edge_m(outline, easting, northing, doubt_m)
    return beyond


def radius_m(grid: Grid) -> Floats:
    """The rows' radius in metres, to the micrometre: 64.758 km is 64,758 m and not a hair less, as a product may be."""
    metres: Floats = np.rint(grid.row("radius_km") * MICROMETRES_A_KM) / MICROMETRES_A_METRE
    return metres


def uncertainty_m(grid: Grid) -> Floats:
    """How far the two places together may be off, metres; a polygon itself is exact."""
    drawn = np.array([outline is not None for outline in grid.row("outline").reshape(-1)]).reshape(grid.row_at.shape)
    zone = np.where(drawn, 0.0, grid.row("uncertainty_m"))
    total: Floats = zone + grid.home("uncertainty_m")
    return total
