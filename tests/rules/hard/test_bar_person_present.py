"""Somebody she may not live with could be among the unnamed residents of a shared home."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.domain import Occupant
from tests.rules.world import PASSES, RELEASE, WINDOW_END, ask, bar, home, occupant, outcome, shared, woman

CODE = "bar_person_present"
NAMED = bar("no_cohabit_person", other_id="x")
REVIEW = ("unknown", "review")


def test_vacuous_in_a_self_contained_home() -> None:
    assert outcome(CODE, home(), NAMED, occupant()) == PASSES


def test_vacuous_without_such_a_bar() -> None:
    assert outcome(CODE, shared(), occupant()) == PASSES
    assert outcome(CODE, shared(), bar("no_cohabit_person", other_id="x", approved_by="officer"), occupant()) == PASSES
    assert outcome(CODE, shared(), bar("non_association", other_id="x"), occupant()) == PASSES


@pytest.mark.parametrize(
    "there",
    [
        occupant(role="staff"),
        occupant(until=RELEASE - timedelta(days=1)),
        occupant(since=WINDOW_END + timedelta(days=1)),
    ],
)
def test_satisfied_when_nobody_shares_with_her(there: Occupant) -> None:
    assert outcome(CODE, shared(), NAMED, there) == PASSES
    assert outcome(CODE, shared(children_ok=True), NAMED, there) == PASSES
    assert outcome(CODE, shared(children_ok=None), NAMED, there) == PASSES


@pytest.mark.parametrize(
    "there", [occupant(), occupant(role="child"), occupant(until=RELEASE), occupant(since=WINDOW_END)]
)
def test_unknown_goes_to_review_and_never_blocks(there: Occupant) -> None:
    assert outcome(CODE, shared(), NAMED, there) == REVIEW


def test_unknown_whether_it_is_shared_or_when_she_comes() -> None:
    assert outcome(CODE, shared(sharing=None), NAMED) == REVIEW
    assert outcome(CODE, shared(sharing=None), NAMED, occupant()) == REVIEW
    assert outcome(CODE, woman(release_date=None), shared(), NAMED, occupant()) == REVIEW


def test_one_resident_is_enough() -> None:
    gone = occupant(until=RELEASE - timedelta(days=1))
    assert outcome(CODE, shared(), NAMED, gone, occupant()) == REVIEW


def test_nothing_is_given_away() -> None:
    answer = ask(CODE, shared(), NAMED, occupant())
    assert (answer.restricted, answer.detail, answer.missing) == (True, "", ())
