"""The home must not be statutorily overcrowded."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Answer, Example, HardRule, Verdict
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    bedrooms, living_rooms = grid.home("bedrooms"), grid.home("living_rooms")
    at_least = bedrooms + np.nan_to_num(living_rooms)
    return Answer(grid.woman("rooms_high") <= at_least, grid.woman("rooms_low") > bedrooms + living_rooms)


def detail(grid: Grid) -> str:
    rooms = grid.home("bedrooms").item() + np.nan_to_num(grid.home("living_rooms")).item()
    return f"the law asks for {grid.woman('rooms_low').item():.0f} rooms, the home has {rooms:.0f}"


SON_OF_TWELVE = {"date_of_birth": "2014-03-01", "sex": "M", "carer": "kinship", "returns": "yes"}

RULE = HardRule(
    code="overcrowding",
    sentence="A self-contained home is not overcrowded in law: room standard and space standard.",
    source="Housing Act 1985 Part X, ss324-326",
    check=check,
    asks=("homes.living_rooms", "women.ages", "women.sexes"),
    needs=("women.rooms_low", "homes.bedrooms", "homes.shared"),
    applies=lambda grid: grid.home("shared") != 1.0,
    detail=detail,
    chapter="family",
    parameters=("infant_age_years", "child_counts_half_under_years", "permitted_persons_by_rooms"),
    settings=("scenario", "planning_weeks"),
    examples=(
        Example(
            words="She and her son of twelve must not have to share a room; there is a bedroom and a living room.",
            verdict=Verdict.PASS,
            more={"children": [SON_OF_TWELVE]},
        ),
        Example(
            words="She and her son of twelve must not have to share a room, and the bedsit has only one.",
            verdict=Verdict.FAIL,
            home={"living_rooms": "0"},
            more={"children": [SON_OF_TWELVE]},
        ),
        Example(
            words="The same, and nobody has said whether there is a living room beside the bedroom.",
            verdict=Verdict.UNKNOWN,
            home={"living_rooms": ""},
            more={"children": [SON_OF_TWELVE]},
        ),
    ),
)
