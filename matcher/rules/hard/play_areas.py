"""A home must lie far enough from play areas where a condition says so."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, Example, HardRule, Verdict
from matcher.rules.site_distance import keep_out
from matcher.rules.table import Grid

NEAR = {"kind": "play_area", "postcode": "M14 6HX"}
CONDITION = {"kind": "play_areas", "radius_km": "0.25"}


def check(grid: Grid) -> Answer:
    return keep_out(grid, "play_area")


RULE = HardRule(
    code="play_areas",
    sentence="The home lies far enough from every play area that a licence condition is about.",
    source="licence condition: not to enter near play areas",
    check=check,
    rows="play_area_zones",
    needs=("homes.easting_m",),
    on_unknown=Action.REVIEW,
    restricted=True,
    settings=("sites_complete",),
    chapter="safety",
    examples=(
        Example(
            words="250 m from any play area, and the nearest is 1.7 km away; the list of play areas is complete.",
            verdict=Verdict.PASS,
            more={"zones": [CONDITION], "sites": [NEAR]},
            policy={"sites_complete": True},
        ),
        Example(
            words="Two km from any, wherever in their postcodes home and play area lie.",
            verdict=Verdict.FAIL,
            more={"zones": [{**CONDITION, "radius_km": "2"}], "sites": [NEAR]},
        ),
        Example(
            words="1.8 km from any: inside or outside, depending on where in their postcodes home and play area lie.",
            verdict=Verdict.UNKNOWN,
            more={"zones": [{**CONDITION, "radius_km": "1.8"}], "sites": [NEAR]},
            policy={"sites_complete": True},
        ),
    ),
)
