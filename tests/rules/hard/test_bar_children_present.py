"""Somebody barred from living with children must not join them in a shared home."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from matcher.domain import Home, Occupant
from tests.rules.world import (
    BLOCKED,
    PASSES,
    RELEASE,
    UNSURE,
    WINDOW_END,
    ask,
    bar,
    home,
    occupant,
    outcome,
    shared,
    woman,
)

CODE = "bar_children_present"
BOYS = bar("no_cohabit_children", sex="M", under_age=16)
ANYBODY = bar("no_cohabit_children")
SIXTEEN = date(2010, 12, 1)
"""Born then, a child turns sixteen on the day of her release."""
FIFTEEN = SIXTEEN + timedelta(days=1)
DAY_BEFORE, DAY_AFTER = RELEASE - timedelta(days=1), WINDOW_END + timedelta(days=1)


def child_there(sex: str | None = "M", born: date | None = FIFTEEN, **facts: date) -> Occupant:
    """A child who already lives in the home."""
    return occupant(role="child", sex=sex, date_of_birth=born, **facts)


@pytest.mark.parametrize("it", [home(), home(children_ok=True), home(children_ok=None)])
def test_vacuous_in_a_self_contained_home(it: Home) -> None:
    assert outcome(CODE, it, ANYBODY, child_there()) == PASSES


def test_vacuous_without_such_a_bar() -> None:
    assert outcome(CODE, shared(children_ok=True), child_there()) == PASSES
    lifted = bar("no_cohabit_children", approved_by="officer 12")
    assert outcome(CODE, shared(children_ok=True), lifted, child_there()) == PASSES
    assert outcome(CODE, shared(children_ok=True), bar("no_cohabit_person", other_id="x"), child_there()) == PASSES


@pytest.mark.parametrize(
    "there",
    [
        child_there(),
        child_there(until=RELEASE),
        child_there(since=WINDOW_END, born=date(2013, 1, 1)),
        occupant(role="resident", sex="M", date_of_birth=FIFTEEN),
    ],
)
def test_violated_by_a_child_who_is_there(there: Occupant) -> None:
    assert outcome(CODE, shared(), BOYS, there) == BLOCKED


def test_violated_where_children_may_come() -> None:
    assert outcome(CODE, shared(children_ok=True), BOYS) == BLOCKED


@pytest.mark.parametrize(
    "there",
    [
        child_there(sex="F"),
        child_there(born=SIXTEEN),
        child_there(sex=None, born=SIXTEEN),
        child_there(sex="F", born=None),
        child_there(until=DAY_BEFORE),
        child_there(since=DAY_AFTER),
        occupant(role="staff", sex="M", date_of_birth=FIFTEEN),
    ],
)
def test_satisfied(there: Occupant) -> None:
    assert outcome(CODE, shared(), BOYS, there) == PASSES


def test_a_bar_on_either_sex_without_an_age_means_under_eighteen() -> None:
    day_of_release = date(2008, 12, 1)
    assert outcome(CODE, shared(), ANYBODY, child_there("F", day_of_release + timedelta(days=1))) == BLOCKED
    assert outcome(CODE, shared(), ANYBODY, child_there("F", day_of_release)) == PASSES


def test_age_counts_on_the_first_day_they_share() -> None:
    born = date(2011, 3, 1)
    assert outcome(CODE, shared(), BOYS, child_there(born=born)) == BLOCKED
    assert outcome(CODE, shared(), BOYS, child_there(born=born, since=date(2027, 2, 28))) == BLOCKED
    assert outcome(CODE, shared(), BOYS, child_there(born=born, since=date(2027, 3, 1))) == PASSES


@pytest.mark.parametrize(
    "there",
    [
        child_there(sex=None),
        child_there(born=None),
        child_there(sex=None, born=None),
        child_there(born=None, until=RELEASE),
        child_there(born=None, since=WINDOW_END),
    ],
)
def test_unknown(there: Occupant) -> None:
    assert outcome(CODE, shared(), BOYS, there) == UNSURE


def test_unknown_where_the_home_or_her_release_is() -> None:
    assert outcome(CODE, shared(children_ok=None), BOYS) == UNSURE
    assert outcome(CODE, shared(sharing=None), BOYS, child_there()) == UNSURE
    assert outcome(CODE, woman(release_date=None), shared(), BOYS) == UNSURE
    assert outcome(CODE, woman(release_date=None), shared(), BOYS, child_there()) == UNSURE


def test_missing_facts_are_named() -> None:
    assert ask(CODE, woman(release_date=None), shared(), BOYS).missing == ("her release date",)
    assert ask(CODE, shared(sharing=None), BOYS).missing == ("whether the home is shared",)


def test_a_fail_outweighs_an_unknown() -> None:
    assert outcome(CODE, shared(children_ok=None), BOYS, child_there()) == BLOCKED
    assert outcome(CODE, shared(), BOYS, child_there(sex=None), child_there()) == BLOCKED
    assert outcome(CODE, shared(), BOYS, ANYBODY, child_there(sex="F")) == BLOCKED


def test_nothing_is_given_away() -> None:
    answer = ask(CODE, shared(), BOYS, child_there())
    assert (answer.restricted, answer.detail) == (True, "")
