"""The home must have a bedspace for every person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from matcher.domain import Home, Occupant, Woman
from tests.rules.world import (
    BLOCKED,
    FREE,
    PASSES,
    UNSURE,
    WINDOW_END,
    adult,
    ask,
    child,
    home,
    numbers,
    occupant,
    outcome,
    shared,
    woman,
)

FAMILY = child(), child(child_id="d"), adult(joins_on=WINDOW_END)
"""With her, four persons by the last day of the window."""


def test_vacuous_in_a_self_contained_home_that_states_none() -> None:
    assert outcome("bedspaces", home(bedspaces=None), *FAMILY) == PASSES
    assert outcome("bedspaces", woman(release_date=None), home(bedspaces=None)) == PASSES


def test_violated() -> None:
    answer = ask("bedspaces", home(bedspaces=3), *FAMILY)
    assert (answer.verdict.name, answer.effect) == ("FAIL", "block")
    assert numbers(answer.detail) == [4, 3]


def test_satisfied() -> None:
    assert outcome("bedspaces", home(bedspaces=4), *FAMILY) == PASSES
    assert outcome("bedspaces", home(bedspaces=1)) == PASSES


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        (occupant(), BLOCKED),
        (occupant(role="child"), BLOCKED),
        (occupant(until=FREE), BLOCKED),
        (occupant(since=FREE + timedelta(days=900)), BLOCKED),
        (occupant(role="staff"), PASSES),
        (occupant(until=FREE - timedelta(days=1)), PASSES),
        (occupant(home_id="another"), PASSES),
    ],
)
def test_occupants_of_a_shared_home_take_bedspaces(present: Occupant, expected: tuple[str, str]) -> None:
    another = shared(home_id="another")
    assert outcome("bedspaces", shared(bedspaces=1), another, present) == expected


def test_an_occupant_counts_where_it_is_unknown_when_the_home_is_free() -> None:
    gone_long_ago = occupant(until=date(2020, 1, 1))
    assert outcome("bedspaces", shared(bedspaces=1, available_from=None), gone_long_ago) == BLOCKED


def test_occupants_of_a_self_contained_home_are_not_used() -> None:
    assert outcome("bedspaces", home(bedspaces=1), occupant()) == PASSES


@pytest.mark.parametrize(
    ("she", "it", "missing"),
    [
        (woman(release_date=None), home(), ("her release date",)),
        (woman(), shared(bedspaces=None), ("the home's bedspaces",)),
        (woman(), home(sharing=None), ("whether the home is shared",)),
        (woman(), home(sharing=None, bedspaces=None), ("the home's bedspaces", "whether the home is shared")),
    ],
)
def test_unknown(she: Woman, it: Home, missing: tuple[str, ...]) -> None:
    assert outcome("bedspaces", she, it) == UNSURE
    assert ask("bedspaces", she, it).missing == missing
