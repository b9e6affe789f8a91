"""A child under a care order comes to a home only when every adult there has been assessed."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, Example, HardRule, Verdict
from matcher.rules.table import Grid

IN_CARE = {"date_of_birth": "2016-06-09", "sex": "F", "carer": "foster", "returns": "yes", "order": "care"}
SHARED = {"sharing": "shared", "bedrooms": "4", "bedspaces": "6"}


def check(grid: Grid) -> Answer:
    since, until = grid.col("since"), grid.col("until")
    there = (since <= grid.woman("window_end")) & (until >= grid.woman("release")) & ~grid.col("expected")
    grown_up = there & (grid.col("born_key") <= grid.woman("grown_up_born_key"))
    return Answer(grown_up & False, grown_up)


RULE = HardRule(
    code="placement_with_parents",
    sentence="Every adult in the home can be assessed before a child comes whose placement a council must approve.",
    source="Care Planning, Placement and Case Review Regulations: SI 2010/959 Part 4 (England), SI 2015/1818 (Wales)",
    check=check,
    rows="women",
    cols="occupants",
    needs=("women.release",),
    asks=("occupants.born_key", "homes.shared"),
    applies=lambda grid: grid.woman("child_in_care"),
    on_unknown=Action.REVIEW,
    switch="review",
    parameters=("adult_age",),
    settings=("scenario", "planning_weeks"),
    chapter="family",
    examples=(
        Example(
            words="A child under a care order comes to a self-contained home.",
            verdict=Verdict.PASS,
            home={"bedrooms": "2"},
            more={"children": [IN_CARE]},
        ),
        Example(
            words="The same child in a shared home where a woman of 46 lives.",
            verdict=Verdict.FAIL,
            home=SHARED,
            more={
                "children": [IN_CARE],
                "occupants": [{"role": "resident", "sex": "F", "date_of_birth": "1980-01-01"}],
            },
        ),
        Example(
            words="A shared home that is empty today: who will come is not known, and a person asks the council.",
            verdict=Verdict.UNKNOWN,
            home=SHARED,
            more={"children": [IN_CARE]},
        ),
        Example(
            words="A child in care who does not return is no reason to ask.",
            verdict=Verdict.PASS,
            home=SHARED,
            more={"children": [{**IN_CARE, "returns": "no"}]},
        ),
    ),
)
