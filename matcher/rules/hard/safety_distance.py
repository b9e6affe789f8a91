"""The home must be far enough from people who could be a danger or in danger."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Answer, Bound, Example, HardRule, Verdict
from matcher.rules.table import Grid
from matcher.rules.zone_edge import beyond_edge_m, uncertainty_m, zone_circles


def check(grid: Grid) -> Answer:
    beyond, slack = beyond_edge_m(grid), uncertainty_m(grid)
    zone, home = grid.row("district"), grid.home("outcode")
    elsewhere = np.isnan(zone) | (home < zone) | (home > zone)
    return Answer((beyond > slack) & elsewhere, (beyond + slack <= 0.0) | (home == zone))


RULE = HardRule(
    code="safety_distance",
    sentence="People who could be a danger or in danger live far enough from the home, in another postcode district.",
    source="common practice: five miles and another postcode district",
    check=check,
    rows="safety_zones",
    needs=("homes.easting_m",),
    restricted=True,
    chapter="safety",
    bound=Bound(circles=zone_circles, beyond=Verdict.PASS, unless_same=("district", "outcode")),
    settings=("safety_distance_km",),
    examples=(
        Example(
            words="Somebody she must be safe from lives in Oldham, thirteen kilometres from the home.",
            verdict=Verdict.PASS,
            more={"zones": [{"kind": "safety", "postcode": "OL1 3NS"}]},
        ),
        Example(
            words="Somebody she must be safe from lives less than three kilometres from the home.",
            verdict=Verdict.FAIL,
            more={"zones": [{"kind": "safety", "postcode": "M20 4QA"}]},
        ),
        Example(
            words="One kilometre was agreed and is kept, but the two are in the same postcode district, M14.",
            verdict=Verdict.FAIL,
            more={"zones": [{"kind": "safety", "postcode": "M14 6HX", "radius_km": "1"}]},
        ),
        Example(
            words="Nobody has said where the home is.",
            verdict=Verdict.UNKNOWN,
            home={"postcode": ""},
            more={"zones": [{"kind": "safety", "postcode": "OL1 3NS"}]},
        ),
    ),
)
