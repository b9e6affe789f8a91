"""A child under a care order comes to a home only when every adult there has been assessed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Child
from tests.rules.world import (
    BLOCKED,
    PASSES,
    RELEASE,
    WINDOW_END,
    ask,
    child,
    home,
    occupant,
    outcome,
    shared,
    woman,
)

CODE = "placement_with_parents"
REVIEWED = ("unknown", "review")


def in_care(**facts: Any) -> Child:
    """A girl of twelve under a care order, who may return from foster carers."""
    usual: dict[str, Any] = {"order": "care", "carer": "foster", "returns": "uncertain"}
    return child(**(usual | facts))


@pytest.mark.parametrize(
    "facts",
    [
        {"order": "section20"},
        {"order": "wales_s76"},
        {"order": None},
        {"returns": "no"},
        {"contact": "barred"},
        {"returns_on": date(2027, 6, 2)},
    ],
)
def test_vacuous_when_no_child_in_care_lives_with_her_in_the_window(facts: dict[str, Any]) -> None:
    assert outcome(CODE, in_care(**facts), shared(), occupant()) == PASSES


@pytest.mark.parametrize("order", ["care", "interim_care"])
def test_violated(order: str) -> None:
    assert outcome(CODE, in_care(order=order), shared(), occupant()) == BLOCKED
    assert outcome(CODE, in_care(order=order, carer="with_her"), shared(), occupant()) == BLOCKED
    assert outcome(CODE, in_care(order=order, returns_on=WINDOW_END), shared(), occupant()) == BLOCKED


def test_satisfied() -> None:
    assert outcome(CODE, in_care(), home()) == PASSES
    assert outcome(CODE, in_care(), home(), woman(release_date=None)) == PASSES


@pytest.mark.parametrize(
    ("born", "expected"), [(date(2009, 6, 1), BLOCKED), (date(2009, 6, 2), REVIEWED), (None, REVIEWED)]
)
def test_who_is_grown_up_on_the_last_day_of_the_window(born: date | None, expected: tuple[str, str]) -> None:
    assert date(2027, 6, 1) == WINDOW_END
    assert outcome(CODE, in_care(), shared(), occupant(date_of_birth=born)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"role": "staff"}, REVIEWED),
        ({"role": "child"}, BLOCKED),
        ({"until": RELEASE}, BLOCKED),
        ({"until": date(2026, 11, 30)}, REVIEWED),
        ({"since": WINDOW_END}, BLOCKED),
        ({"since": date(2027, 6, 2)}, REVIEWED),
    ],
)
def test_who_lives_there_during_her_window(facts: dict[str, Any], expected: tuple[str, str]) -> None:
    assert outcome(CODE, in_care(), shared(), occupant(**facts)) == expected


def test_unknown_goes_to_review() -> None:
    assert outcome(CODE, in_care(), shared()) == REVIEWED
    assert outcome(CODE, in_care(), home(sharing=None)) == REVIEWED
    assert outcome(CODE, in_care(), shared(), occupant(), woman(release_date=None)) == REVIEWED
    assert outcome(CODE, child(), shared(), woman(release_date=None)) == REVIEWED
    unsure = ask(CODE, in_care(), home(sharing=None), occupant(date_of_birth=None))
    assert set(unsure.missing) == {"whether the home is shared", "the age of somebody who lives there"}


def test_where_sharing_is_unknown_an_adult_there_decides() -> None:
    assert outcome(CODE, in_care(), home(sharing=None), occupant()) == BLOCKED


def test_one_adult_outweighs_those_of_unknown_age() -> None:
    others = occupant(date_of_birth=None), occupant(date_of_birth=date(2020, 1, 1))
    assert outcome(CODE, in_care(), shared(), *others) == REVIEWED
    assert outcome(CODE, in_care(), shared(), *others, occupant()) == BLOCKED


@pytest.mark.parametrize(
    ("scenario", "returns", "expected"),
    [
        ("all_planned", "yes", BLOCKED),
        ("confirmed_only", "yes", PASSES),
        ("none", "yes", PASSES),
        ("all_planned", "no", PASSES),
    ],
)
def test_the_scenario_decides_who_is_counted_on(scenario: str, returns: str, expected: tuple[str, str]) -> None:
    assert outcome(CODE, in_care(returns=returns), shared(), occupant(), scenario=scenario) == expected


def test_a_policy_may_send_it_to_review_and_no_further() -> None:
    assert outcome(CODE, in_care(), shared(), occupant(), rules={CODE: "review"}) == ("fail", "review")
    assert outcome(CODE, in_care(), shared(), rules={CODE: "block"}) == ("unknown", "block")
