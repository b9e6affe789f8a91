"""She must live in the region her licence names."""

from __future__ import annotations

from matcher.rules.base import Answer, HardRule, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(grid.row("region") == grid.home("region"))


RULE = HardRule(
    code="residence_region",
    sentence="The home is in the probation region her licence tells her to live in.",
    source="licence condition: residence while of no fixed abode",
    check=check,
    rows="region_zones",
    needs=("region_zones.region", "homes.region"),
    restricted=True,
)
