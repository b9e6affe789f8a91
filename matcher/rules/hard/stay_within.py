"""The home must lie inside every area she has to stay within."""

from __future__ import annotations

from matcher.rules.base import Answer, HardRule
from matcher.rules.table import Grid
from matcher.rules.zone_edge import beyond_edge_m, uncertainty_m


def check(grid: Grid) -> Answer:
    beyond, slack = beyond_edge_m(grid), uncertainty_m(grid)
    return Answer(beyond + slack <= 0.0, beyond > slack)


RULE = HardRule(
    code="stay_within",
    sentence="The home lies inside every area her licence tells her to stay within.",
    source="licence condition: stay within",
    check=check,
    rows="stay_within_zones",
    needs=("homes.easting_m",),
    restricted=True,
)
