"""Conditions about schools or play areas: around one place, or around every site of a kind."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Answer
from matcher.rules.table import Grid
from matcher.rules.zone_edge import beyond_edge_m, radius_m, uncertainty_m


def keep_out(grid: Grid, site_kind: str) -> Answer:
    """The answer of a rule whose rows are zones about a kind of site.

    A zone with a place or a polygon is an exclusion zone. One with a radius alone holds around every site: it fails
    where one is surely within the radius, and passes where none may be and the list of sites is complete.
    """
    beyond, slack = beyond_edge_m(grid), uncertainty_m(grid)
    least_m, anywhere = radius_m(grid), grid.row("anywhere")
    clear = (grid.home(f"{site_kind}_maybe_m") > least_m) & grid.row("sites_complete")
    near = grid.home(f"{site_kind}_surely_m") <= least_m
    return Answer(np.where(anywhere, clear, beyond > slack), np.where(anywhere, near, beyond + slack <= 0.0))
