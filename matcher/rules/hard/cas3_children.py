"""No child lives in a CAS3 home."""

from __future__ import annotations

from matcher.rules.base import Answer, Example, HardRule, Verdict
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return Answer(~grid.woman("minor_possible"), grid.woman("minor_certain"))


RULE = HardRule(
    code="cas3_children",
    sentence="Nobody under eighteen lives with her in CAS3 temporary accommodation.",
    source="CAS3 policy framework; common practice",
    check=check,
    asks=("women.release", "women.ages"),
    applies=lambda grid: grid.home("cas3"),
    detail=lambda _grid: "somebody under eighteen will live with her within the planning window",
    chapter="landlord",
    switch="review",
    parameters=("adult_age",),
    settings=("scenario", "planning_weeks"),
    examples=(
        Example(
            words="She lives alone in a CAS3 home; her son stays with his grandmother.",
            verdict=Verdict.PASS,
            home={"tenancy": "cas3", "landlord": "hmpps"},
            more={"children": [{"date_of_birth": "2016-05-01", "carer": "kinship", "returns": "no"}]},
        ),
        Example(
            words="Her son comes back to her ten weeks after release, within the planning window.",
            verdict=Verdict.FAIL,
            home={"tenancy": "cas3", "landlord": "hmpps"},
            more={"children": [{"date_of_birth": "2016-05-01", "returns": "yes", "returns_on": "2027-02-09"}]},
        ),
        Example(
            words="Her son comes back to her, and nobody knows his age.",
            verdict=Verdict.UNKNOWN,
            home={"tenancy": "cas3", "landlord": "hmpps"},
            more={"children": [{"returns": "yes", "returns_on": "2027-02-09"}]},
        ),
    ),
)
