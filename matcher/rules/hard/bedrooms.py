"""The home must have the bedrooms the family will need."""

from __future__ import annotations

from matcher.rules.base import Answer, HardRule
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    rooms = grid.home("rooms_free")
    return Answer(grid.woman("bedrooms_high") <= rooms, grid.woman("bedrooms_low") > rooms)


def detail(grid: Grid) -> str:
    low, high = grid.woman("bedrooms_low").item(), grid.woman("bedrooms_high").item()
    need = f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"
    return f"needs {need} bedrooms within the planning window, the home has {grid.home('rooms_free').item():.0f} free"


RULE = HardRule(
    code="bedrooms",
    sentence="The home has the bedrooms her household needs from release through the planning window.",
    source="English Housing Survey bedroom standard; Housing Benefit Regulations 2006 reg B13",
    check=check,
    asks=("women.ages", "women.sexes"),
    needs=("women.bedrooms_low", "homes.rooms_free"),
    # Alone in a shared home, she needs a bedspace and no more.
    applies=lambda grid: (grid.home("shared") != 1.0) | (grid.woman("persons") != 1.0),
    detail=detail,
)
