"""The home must have the bedrooms the family will need."""

from __future__ import annotations

from matcher.rules.base import Answer, Example, HardRule, Verdict
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    rooms = grid.home("rooms_free")
    return Answer(grid.woman("bedrooms_high") <= rooms, grid.woman("bedrooms_low") > rooms)


def detail(grid: Grid) -> str:
    low, high = grid.woman("bedrooms_low").item(), grid.woman("bedrooms_high").item()
    need = f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"
    return f"needs {need} bedrooms within the planning window, the home has {grid.home('rooms_free').item():.0f} free"


BOY_OF_TWELVE = {"date_of_birth": "2014-03-01", "sex": "M", "carer": "kinship", "returns": "yes"}
GIRL_OF_EIGHT = {"date_of_birth": "2018-03-01", "sex": "F", "carer": "kinship", "returns": "yes"}
HOME_IN_MARCH = {**GIRL_OF_EIGHT, "returns_on": "2027-03-01"}

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
    chapter="family",
    switch="review",
    settings=("scenario", "bedroom_standard", "planning_weeks"),
    examples=(
        Example(
            words="Brothers of twelve and eight come home and can share: two bedrooms are enough.",
            verdict=Verdict.PASS,
            home={"bedrooms": "2"},
            more={"children": [BOY_OF_TWELVE, {**GIRL_OF_EIGHT, "sex": "M"}]},
        ),
        Example(
            words="A boy of twelve and his sister of eight come home and need a room each; the home has two bedrooms.",
            verdict=Verdict.FAIL,
            home={"bedrooms": "2"},
            more={"children": [BOY_OF_TWELVE, GIRL_OF_EIGHT]},
        ),
        Example(
            words="She moves into one bedroom alone; her daughter comes home in March, in the weeks planned for.",
            verdict=Verdict.FAIL,
            more={"children": [HOME_IN_MARCH]},
        ),
        Example(
            words="The same, under a policy that counts on nobody who is not with her yet.",
            verdict=Verdict.PASS,
            more={"children": [HOME_IN_MARCH]},
            policy={"scenario": "none"},
        ),
        Example(
            words="Nobody knows the age of the daughter who comes home, and the home has one bedroom.",
            verdict=Verdict.UNKNOWN,
            more={"children": [{"sex": "F", "carer": "kinship", "returns": "yes"}]},
        ),
    ),
)
