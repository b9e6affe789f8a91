"""The home must be far enough from people who could be a danger or in danger."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Answer, HardRule
from matcher.rules.table import Grid
from matcher.rules.zone_edge import beyond_edge_m, uncertainty_m


def check(grid: Grid) -> Answer:
    beyond, slack = beyond_edge_m(grid), uncertainty_m(grid)
    zone, home = grid.row("district"), grid.home("outcode")
    elsewhere = np.isnan(zone) | (home < zone) | (home > zone)
    return Answer((beyond > slack) & elsewhere, (beyond + slack <= 0.0) | (home == zone))


RULE = HardRule(
    code="safety_distance",
    sentence="The home keeps the safety distance, and another postcode district, from people it concerns.",
    source="common practice: five miles and another postcode district",
    check=check,
    rows="safety_zones",
    needs=("homes.easting_m",),
    restricted=True,
)
