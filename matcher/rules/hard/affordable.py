"""The home must not cost more than she can bear both on release and at the end of the planning window."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, Example, HardRule, Verdict
from matcher.rules.money import FIGURES, HELP_FACTS, HOME_FACTS, SETTINGS, WOMAN_FACTS, standings, sums_on
from matcher.rules.money_days import DAYS
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    first, last = standings(grid)
    fails = first.fails & last.fails
    return Answer(first.known & last.known & ~fails, fails)


def detail(grid: Grid) -> str:
    first, last = (
        f"£{sums_on(grid, day).shortfall.item():,.2f} a week out of £{grid.woman(f'income_{day}').item():,.2f}"
        for day in DAYS
    )
    return f"after help with rent she would pay {first} on release, and {last} at the end of the planning window"


RULE = HardRule(
    code="affordable",
    sentence="What help with rent leaves her to pay is not more than she can bear, on release or later.",
    source="Universal Credit Regulations 2013 sch 4; Housing Benefit Regulations 2006 regs B13, 13D; common practice",
    check=check,
    needs=(*WOMAN_FACTS, *HOME_FACTS),
    asks=HELP_FACTS,
    on_unknown=Action.FLAG,
    detail=detail,
    chapter="money",
    switch="off",
    parameters=FIGURES,
    settings=SETTINGS,
    examples=(
        Example(
            words="A private home at £150 a week where one bedroom is worth £140 of help: she pays £10 of her £100.",
            verdict=Verdict.PASS,
            home={"landlord": "private", "rent_gbp_week": "150"},
        ),
        Example(
            words="A private home at £170 a week where one bedroom is worth £140 of help: she pays £30 of her £100.",
            verdict=Verdict.FAIL,
            home={"landlord": "private", "rent_gbp_week": "170"},
        ),
        Example(
            words="The same on the day of release, but two bedrooms are worth £170 of help once her daughter is back.",
            verdict=Verdict.PASS,
            home={"landlord": "private", "rent_gbp_week": "170", "bedrooms": "2"},
            more={"children": [{"date_of_birth": "2016-05-01", "returns": "yes", "returns_on": "2027-02-01"}]},
        ),
        Example(
            words="A council home at £120 a week with two bedrooms to spare: she would pay £30 of her £100.",
            verdict=Verdict.FAIL,
            home={"landlord": "council", "bedrooms": "3", "rent_gbp_week": "120"},
        ),
        Example(
            words="The same for a woman of 68: from pension age spare bedrooms cost nothing.",
            verdict=Verdict.PASS,
            woman={"date_of_birth": "1958-06-15"},
            home={"landlord": "council", "bedrooms": "3", "rent_gbp_week": "120"},
        ),
        Example(
            words="A private home, and nobody says in which rental market area.",
            verdict=Verdict.UNKNOWN,
            home={"landlord": "private", "brma": ""},
        ),
    ),
)
