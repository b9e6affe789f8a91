"""A women-only home takes no boy or man of sixteen or more."""

from __future__ import annotations

from matcher.rules.base import Answer, Example, HardRule, Verdict
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return Answer(~grid.woman("male_possible"), grid.woman("male_certain"))


RULE = HardRule(
    code="women_only",
    sentence="Nobody male of sixteen or more lives with her where only women may live.",
    source="common practice of women-only projects; Equality Act 2010 sch 3 paras 26-27 and sch 23 para 3",
    check=check,
    asks=("women.release", "women.ages", "women.sexes"),
    applies=lambda grid: grid.home("women_only").astype(bool),
    detail=lambda _grid: "a male person of sixteen or more is, or may be, part of the household",
    chapter="family",
    switch="review",
    parameters=("women_only_male_age",),
    settings=("scenario", "planning_weeks"),
    examples=(
        Example(
            words="Her son of twelve comes home, to a women-only house that takes young boys.",
            verdict=Verdict.PASS,
            home={"women_only": "yes"},
            more={"children": [{"date_of_birth": "2014-03-01", "sex": "M", "carer": "kinship", "returns": "yes"}]},
        ),
        Example(
            words="Her son comes home at fifteen to a women-only house, and turns sixteen in February.",
            verdict=Verdict.FAIL,
            home={"women_only": "yes"},
            more={"children": [{"date_of_birth": "2011-02-01", "sex": "M", "carer": "kinship", "returns": "yes"}]},
        ),
        Example(
            words="An adult joins her in a women-only house, and nobody has said whether that is a man or a woman.",
            verdict=Verdict.UNKNOWN,
            home={"women_only": "yes"},
            more={"adults": [{"relation": "other", "date_of_birth": "1988-02-01"}]},
        ),
    ),
)
