"""How far the home is from where she lived."""

from __future__ import annotations

from geo.distance import distance_m
from matcher.rules.base import SoftCriterion, halving
from matcher.rules.table import Floats, Grid


def natural(grid: Grid) -> Floats:
    return distance_m(
        grid.woman("easting_m"), grid.woman("northing_m"), grid.home("easting_m"), grid.home("northing_m")
    )


CRITERION = SoftCriterion(
    code="home_area",
    title="near where she lived",
    sentence="The home is in or near the area she comes from.",
    source="common practice",
    unit="km",
    phrase="{x:.1f} km from where she lived before",
    natural=natural,
    finish=lambda metres: metres / 1000.0,
    scale=halving(25.0, "km"),
    applies="has_home_place",
)
