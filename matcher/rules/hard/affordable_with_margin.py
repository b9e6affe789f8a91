"""A home she can only just afford is looked at by a person."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, Example, HardRule, Verdict
from matcher.rules.hard.affordable import detail
from matcher.rules.money import FIGURES, SETTINGS, standings
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    """Fails between the rules of `affordable`: known, not failing on both days, and not ok on both."""
    first, last = standings(grid)
    close = first.known & last.known & ~(first.fails & last.fails) & ~(first.ok & last.ok)
    return Answer(~close, close)


RULE = HardRule(
    code="affordable_with_margin",
    sentence="What help with rent leaves her to pay is no worry, on release and later.",
    source="common practice",
    check=check,
    on_fail=Action.REVIEW,
    on_unknown=Action.REVIEW,
    detail=detail,
    chapter="money",
    switch="off",
    parameters=FIGURES,
    settings=SETTINGS,
    examples=(
        Example(
            words="A private home at £145 a week where one bedroom is worth £140 of help: she pays £5 of her £100.",
            verdict=Verdict.PASS,
            home={"landlord": "private", "rent_gbp_week": "145"},
        ),
        Example(
            words="A care leaver of 23 gets the one-bedroom rate, not the shared one: her £95 of rent are covered.",
            verdict=Verdict.PASS,
            woman={"date_of_birth": "2003-06-15", "care_leaver": "yes"},
            home={"landlord": "private", "rent_gbp_week": "95"},
        ),
        Example(
            words="A private home at £150 a week where one bedroom is worth £140 of help: she pays £10 of her £100.",
            verdict=Verdict.FAIL,
            home={"landlord": "private", "rent_gbp_week": "150"},
        ),
        Example(
            words="At £170 a week the home fails the other rule, and this one has no more to say.",
            verdict=Verdict.PASS,
            home={"landlord": "private", "rent_gbp_week": "170"},
        ),
    ),
)
