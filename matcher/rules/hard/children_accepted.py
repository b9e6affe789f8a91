"""The home must take children if any will live with her."""

from __future__ import annotations

from matcher.rules.base import Answer, Example, HardRule, Verdict
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    children_ok = grid.home("children_ok")
    return Answer(
        ~grid.woman("minor_possible") | (children_ok == 1.0),
        grid.woman("minor_certain") & (children_ok == 0.0),
    )


GIRL_OF_SEVENTEEN = {"date_of_birth": "2009-08-01", "sex": "F", "carer": "kinship", "returns": "yes"}

RULE = HardRule(
    code="children_accepted",
    sentence="The home takes children if anybody under eighteen will live with her.",
    source="the partner's own rule",
    check=check,
    asks=("homes.children_ok", "women.release", "women.ages"),
    detail=lambda _grid: "somebody under eighteen will, or may, live with her",
    chapter="family",
    switch="review",
    parameters=("adult_age",),
    settings=("scenario", "planning_weeks"),
    examples=(
        Example(
            words="Her daughter of seventeen comes home, and the landlord takes children.",
            verdict=Verdict.PASS,
            home={"children_ok": "yes"},
            more={"children": [GIRL_OF_SEVENTEEN]},
        ),
        Example(
            words="Her daughter of seventeen comes home, and the landlord takes no children.",
            verdict=Verdict.FAIL,
            home={"children_ok": "no"},
            more={"children": [GIRL_OF_SEVENTEEN]},
        ),
        Example(
            words="Her daughter comes home, and nobody has asked the landlord about children.",
            verdict=Verdict.UNKNOWN,
            home={"children_ok": ""},
            more={"children": [GIRL_OF_SEVENTEEN]},
        ),
    ),
)
