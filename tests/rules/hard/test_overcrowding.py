"""A self-contained home must not be statutorily overcrowded."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain import Home, Woman
from tests.rules.world import BLOCKED, PASSES, UNSURE, ask, child, home, numbers, outcome, shared, woman

SON = child(sex="M", date_of_birth=date(2014, 3, 1))
"""Twelve: he and his mother may not have to share, so they need two rooms."""
GIRLS = tuple(child(child_id=f"c{number}") for number in range(5))
"""With their mother six units: five rooms hold ten, four hold 7.5, three hold five."""


@pytest.mark.parametrize("it", [shared(bedrooms=1, living_rooms=0), shared(bedrooms=None)])
def test_vacuous_in_a_shared_home(it: Home) -> None:
    assert outcome("overcrowding", it, *GIRLS) == PASSES


def test_violated_by_the_room_standard() -> None:
    answer = ask("overcrowding", home(bedrooms=1, living_rooms=0), SON)
    assert (answer.verdict.name, answer.effect) == ("FAIL", "block")
    assert numbers(answer.detail) == [2, 1]


def test_violated_by_the_space_standard() -> None:
    assert outcome("overcrowding", home(bedrooms=2, living_rooms=1), *GIRLS) == BLOCKED
    assert numbers(ask("overcrowding", home(bedrooms=2, living_rooms=1), *GIRLS).detail) == [4, 3]
    assert outcome("overcrowding", home(bedrooms=2, living_rooms=2), *GIRLS) == PASSES


def test_satisfied_because_living_rooms_count() -> None:
    assert outcome("overcrowding", home(bedrooms=1, living_rooms=1), SON) == PASSES
    assert outcome("overcrowding", home(bedrooms=1, living_rooms=0), child()) == PASSES


def test_unknown_living_rooms_never_fail() -> None:
    assert outcome("overcrowding", home(bedrooms=1, living_rooms=None), SON) == UNSURE
    assert outcome("overcrowding", home(bedrooms=2, living_rooms=None), SON) == PASSES


def test_an_unknown_age_leaves_a_range() -> None:
    ageless = child(sex="M", date_of_birth=None)
    assert outcome("overcrowding", home(bedrooms=1, living_rooms=0), ageless) == UNSURE
    assert outcome("overcrowding", home(bedrooms=1, living_rooms=1), ageless) == PASSES
    assert outcome("overcrowding", home(bedrooms=0, living_rooms=0), ageless) == BLOCKED


@pytest.mark.parametrize(
    ("she", "it", "missing"),
    [
        (woman(release_date=None), home(), ("her release date",)),
        (woman(), home(bedrooms=None), ("the home's bedrooms",)),
        (woman(), home(sharing=None), ("whether the home is shared",)),
    ],
)
def test_unknown(she: Woman, it: Home, missing: tuple[str, ...]) -> None:
    assert outcome("overcrowding", she, it) == UNSURE
    assert ask("overcrowding", she, it).missing == missing
