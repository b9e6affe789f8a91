"""A home must lie far enough from a child she has to stay away from."""

from __future__ import annotations

from matcher.rules.base import Answer, Bound, Example, HardRule, Verdict
from matcher.rules.table import Grid
from matcher.rules.zone_edge import circles_of, radius_m

ADOPTED = {"date_of_birth": "2016-06-09", "sex": "F", "carer": "adopted", "returns": "no", "contact": "barred"}


def check(grid: Grid) -> Answer:
    distance_m, least_m = grid.distance_m, radius_m(grid)
    doubt_m = grid.row("uncertainty_m") + grid.home("uncertainty_m")
    return Answer(distance_m - doubt_m > least_m, distance_m + doubt_m <= least_m)


RULE = HardRule(
    code="keep_away",
    sentence="The home lies far enough from every child she must live away from.",
    source="court order or licence condition: a distance from where the child lives",
    check=check,
    rows="keep_away",
    needs=("homes.easting_m",),
    restricted=True,
    chapter="safety",
    bound=Bound(circles=circles_of, beyond=Verdict.PASS),
    examples=(
        Example(
            words="An adopted child lives in another town, and ten km are asked for.",
            verdict=Verdict.PASS,
            more={"children": [{**ADOPTED, "carer_postcode": "LS12 6AA", "keep_away_km": "10"}]},
        ),
        Example(
            words="The same child lives one km away.",
            verdict=Verdict.FAIL,
            more={"children": [{**ADOPTED, "carer_postcode": "M13 9PY", "keep_away_km": "10"}]},
        ),
        Example(
            words="Nobody says where the child lives: no home is far enough.",
            verdict=Verdict.UNKNOWN,
            more={"children": [{**ADOPTED, "keep_away_km": "10"}]},
        ),
    ),
)
