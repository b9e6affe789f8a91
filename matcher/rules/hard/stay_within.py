"""The home must lie inside every area she has to stay within."""

from __future__ import annotations

from matcher.rules.base import Answer, Bound, Example, HardRule, Verdict
from matcher.rules.table import Grid
from matcher.rules.zone_edge import beyond_edge_m, uncertainty_m, zone_circles


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
    chapter="safety",
    bound=Bound(circles=zone_circles, beyond=Verdict.FAIL),
    examples=(
        Example(
            words="She has to live within ten kilometres of a place, and the home is three kilometres from it.",
            verdict=Verdict.PASS,
            more={"zones": [{"kind": "stay_within", "postcode": "M20 4QA", "radius_km": "10"}]},
        ),
        Example(
            words="She has to live within ten kilometres of a place, and the home is thirteen kilometres from it.",
            verdict=Verdict.FAIL,
            more={"zones": [{"kind": "stay_within", "postcode": "OL1 3NS", "radius_km": "10"}]},
        ),
        Example(
            words="Only the postcode district of the home is known, and part of it lies outside the area.",
            verdict=Verdict.UNKNOWN,
            home={"postcode": "M14"},
            more={"zones": [{"kind": "stay_within", "postcode": "M14 6HX", "radius_km": "3"}]},
        ),
    ),
)
