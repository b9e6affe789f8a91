"""The home must have the bedrooms the family will need in the planning window."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from matcher.domain import Home, Woman
from tests.rules.world import (
    BLOCKED,
    PASSES,
    UNSURE,
    WINDOW_END,
    ask,
    child,
    home,
    numbers,
    occupant,
    outcome,
    shared,
    woman,
)


def test_vacuous_for_her_alone() -> None:
    assert outcome("bedrooms", home(bedrooms=1)) == PASSES
    assert outcome("bedrooms", home(bedrooms=1), child(returns="no")) == PASSES


def test_violated() -> None:
    answer = ask("bedrooms", home(bedrooms=1), child())
    assert (answer.verdict.name, answer.effect) == ("FAIL", "block")
    assert numbers(answer.detail) == [2, 1]


def test_a_bedsit_is_too_small_for_anybody() -> None:
    assert outcome("bedrooms", home(bedrooms=0)) == BLOCKED


def test_satisfied() -> None:
    assert outcome("bedrooms", home(bedrooms=2), child()) == PASSES
    assert outcome("bedrooms", home(bedrooms=3), child()) == PASSES


@pytest.mark.parametrize(("days_after", "expected"), [(0, BLOCKED), (1, PASSES)])
def test_only_the_planning_window_counts(days_after: int, expected: tuple[str, str]) -> None:
    returning = child(returns_on=WINDOW_END + timedelta(days=days_after))
    assert outcome("bedrooms", home(bedrooms=1), returning) == expected


@pytest.mark.parametrize(
    ("standard", "expected"), [("size_criteria", BLOCKED), ("larger", BLOCKED), ("bedroom_standard", PASSES)]
)
def test_the_policy_names_the_standard(standard: str, expected: tuple[str, str]) -> None:
    girls = child(date_of_birth=date(2009, 3, 1)), child(child_id="d", date_of_birth=date(2014, 3, 1))
    assert outcome("bedrooms", home(bedrooms=2), *girls, bedroom_standard=standard) == expected


def test_an_unknown_age_leaves_a_range() -> None:
    ageless = child(date_of_birth=None)
    assert outcome("bedrooms", home(bedrooms=2), ageless) == PASSES
    assert outcome("bedrooms", home(bedrooms=1), ageless) == UNSURE
    assert outcome("bedrooms", home(bedrooms=0), ageless) == BLOCKED
    assert numbers(ask("bedrooms", home(bedrooms=0), ageless).detail) == [1, 2, 0]


@pytest.mark.parametrize(
    ("she", "it", "missing"),
    [
        (woman(release_date=None), home(), ("her release date",)),
        (woman(), home(bedrooms=None), ("the home's bedrooms",)),
    ],
)
def test_unknown(she: Woman, it: Home, missing: tuple[str, ...]) -> None:
    assert outcome("bedrooms", she, it) == UNSURE
    assert ask("bedrooms", she, it).missing == missing


def test_in_a_shared_home_each_resident_has_a_room() -> None:
    three = shared(bedrooms=3)
    assert outcome("bedrooms", three, child(), occupant()) == PASSES
    assert outcome("bedrooms", three, child(), occupant(), occupant()) == BLOCKED
    assert outcome("bedrooms", three, child(), occupant(), occupant(role="staff")) == PASSES


def test_vacuous_for_her_alone_in_a_shared_home() -> None:
    assert outcome("bedrooms", shared(bedrooms=1), occupant(), occupant()) == PASSES
    assert outcome("bedrooms", shared(bedrooms=None)) == PASSES
