"""The home must not be statutorily overcrowded."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Answer, HardRule
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    bedrooms, living_rooms = grid.home("bedrooms"), grid.home("living_rooms")
    at_least = bedrooms + np.nan_to_num(living_rooms)
    return Answer(grid.woman("rooms_high") <= at_least, grid.woman("rooms_low") > bedrooms + living_rooms)


def detail(grid: Grid) -> str:
    rooms = grid.home("bedrooms").item() + np.nan_to_num(grid.home("living_rooms")).item()
    return f"the law asks for {grid.woman('rooms_low').item():.0f} rooms, the home has {rooms:.0f}"


RULE = HardRule(
    code="overcrowding",
    sentence="A self-contained home is not overcrowded in law: room standard and space standard.",
    source="Housing Act 1985 Part X, ss324-326",
    check=check,
    asks=("homes.living_rooms", "women.ages", "women.sexes"),
    needs=("women.rooms_low", "homes.bedrooms", "homes.shared"),
    applies=lambda grid: grid.home("shared") != 1.0,
    detail=detail,
)
