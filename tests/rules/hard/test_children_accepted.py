"""The home must take children if any will live with her."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.rules.world import (
    BLOCKED,
    PASSES,
    RELEASE,
    UNSURE,
    WINDOW_END,
    Record,
    adult,
    ask,
    child,
    home,
    outcome,
    woman,
)

NO_CHILDREN, NOT_STATED = home(children_ok=False), home(children_ok=None)
ADULT_ON_RELEASE = date(2008, 12, 1)


@pytest.mark.parametrize(
    "somebody",
    [
        adult(date_of_birth=None),
        child(date_of_birth=ADULT_ON_RELEASE),
        child(returns="no"),
        child(returns_on=WINDOW_END + timedelta(days=1)),
    ],
)
def test_vacuous_when_no_child_lives_with_her(somebody: Record) -> None:
    assert outcome("children_accepted", NO_CHILDREN, somebody) == PASSES
    assert outcome("children_accepted", NOT_STATED, somebody) == PASSES


@pytest.mark.parametrize(
    "somebody",
    [
        child(),
        child(returns_on=WINDOW_END),
        child(date_of_birth=ADULT_ON_RELEASE + timedelta(days=1)),
        adult(date_of_birth=date(2009, 1, 1)),
    ],
)
def test_violated(somebody: Record) -> None:
    assert outcome("children_accepted", NO_CHILDREN, somebody) == BLOCKED
    assert ask("children_accepted", NO_CHILDREN, somebody).detail


def test_a_baby_due_in_the_window_is_a_child() -> None:
    assert outcome("children_accepted", woman(due_date=WINDOW_END), NO_CHILDREN) == BLOCKED
    assert outcome("children_accepted", woman(due_date=WINDOW_END + timedelta(days=1)), NO_CHILDREN) == PASSES
    due = RELEASE - timedelta(days=1)
    assert outcome("children_accepted", woman(due_date=due), NO_CHILDREN) == BLOCKED
    listed = child(date_of_birth=due - timedelta(days=60), returns="no")
    assert outcome("children_accepted", woman(due_date=due), listed, NO_CHILDREN) == PASSES


def test_satisfied() -> None:
    assert outcome("children_accepted", home(children_ok=True), child()) == PASSES
    assert outcome("children_accepted", home(children_ok=True), child(date_of_birth=None)) == PASSES
    assert outcome("children_accepted", home(children_ok=True), woman(release_date=None)) == PASSES


def test_unknown() -> None:
    assert outcome("children_accepted", NOT_STATED, child()) == UNSURE
    assert outcome("children_accepted", NO_CHILDREN, child(date_of_birth=None)) == UNSURE
    assert outcome("children_accepted", NO_CHILDREN, woman(release_date=None)) == UNSURE


def test_a_fail_outweighs_an_unknown() -> None:
    assert outcome("children_accepted", NO_CHILDREN, child(), child(child_id="d", date_of_birth=None)) == BLOCKED
