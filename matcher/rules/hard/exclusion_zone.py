"""The home must lie outside every exclusion zone."""

from __future__ import annotations

from matcher.rules.base import Answer, HardRule
from matcher.rules.table import Grid
from matcher.rules.zone_edge import beyond_edge_m, uncertainty_m


def check(grid: Grid) -> Answer:
    beyond, slack = beyond_edge_m(grid), uncertainty_m(grid)
    return Answer(beyond > slack, beyond + slack <= 0.0)


RULE = HardRule(
    code="exclusion_zone",
    sentence="The home lies outside every zone her licence tells her to stay out of.",
    source="licence condition: exclusion",
    check=check,
    rows="exclusion_zones",
    needs=("homes.easting_m",),
    restricted=True,
)
