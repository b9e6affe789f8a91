"""A home must lie far enough from schools where a condition says so."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, Example, HardRule, Verdict
from matcher.rules.site_distance import keep_out
from matcher.rules.table import Grid

NEAR = {"kind": "school", "postcode": "M14 6HX"}
CONDITION = {"kind": "schools", "radius_km": "0.5"}


def check(grid: Grid) -> Answer:
    return keep_out(grid, "school")


RULE = HardRule(
    code="schools",
    sentence="The home lies far enough from every school that a licence condition is about.",
    source="licence condition: not to enter near schools",
    check=check,
    rows="school_zones",
    needs=("homes.easting_m",),
    on_unknown=Action.REVIEW,
    restricted=True,
    settings=("sites_complete",),
    chapter="safety",
    examples=(
        Example(
            words="Half a km from any school, and the nearest is 1.7 km away; the list of schools is complete.",
            verdict=Verdict.PASS,
            more={"zones": [CONDITION], "sites": [NEAR]},
            policy={"sites_complete": True},
        ),
        Example(
            words="The same, but nobody has said that the list is complete: a person looks at a map.",
            verdict=Verdict.UNKNOWN,
            more={"zones": [CONDITION], "sites": [NEAR]},
        ),
        Example(
            words="Two km from any school.",
            verdict=Verdict.FAIL,
            more={"zones": [{**CONDITION, "radius_km": "2"}], "sites": [NEAR]},
        ),
        Example(
            words="Two km from one named school, 1.7 km away.",
            verdict=Verdict.FAIL,
            more={"zones": [{**CONDITION, "radius_km": "2", "postcode": "M14 6HX"}]},
        ),
    ),
)
