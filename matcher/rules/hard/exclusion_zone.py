"""The home must lie outside every exclusion zone."""

from __future__ import annotations

from matcher.rules.base import Answer, Bound, Example, HardRule, Verdict
from matcher.rules.table import Grid
from matcher.rules.zone_edge import beyond_edge_m, uncertainty_m, zone_circles


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
    chapter="safety",
    bound=Bound(circles=zone_circles, beyond=Verdict.PASS),
    examples=(
        Example(
            words="She must keep out of a circle of three kilometres; its centre is thirteen kilometres from the home.",
            verdict=Verdict.PASS,
            more={"zones": [{"kind": "exclude", "postcode": "OL1 3NS", "radius_km": "3"}]},
        ),
        Example(
            words="She must keep out of a circle of three kilometres; its centre is half a kilometre from the home.",
            verdict=Verdict.FAIL,
            more={"zones": [{"kind": "exclude", "postcode": "M14 4DQ", "radius_km": "3"}]},
        ),
        Example(
            words="Only the postcode district of the home is known, and part of it may lie in the circle.",
            verdict=Verdict.UNKNOWN,
            home={"postcode": "M14"},
            more={"zones": [{"kind": "exclude", "postcode": "M20 4QA", "radius_km": "2"}]},
        ),
    ),
)
