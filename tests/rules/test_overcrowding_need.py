"""Rooms that Part X of the Housing Act 1985 asks for: by hand, and against the oracle."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.rules.overcrowding_need import PartnerSex, Sleepers, rooms_range
from tests.oracle.household import Person
from tests.oracles import rooms_required
from tests.rules.world import RELEASE

QUICK = settings(deadline=None, derandomize=True, max_examples=200)


@pytest.mark.parametrize(
    ("people", "rooms"),
    [
        (Sleepers(), (1, 1)),
        (Sleepers(females=1), (1, 1)),
        (Sleepers(half_units=2), (1, 1)),
        (Sleepers(half_units=3), (2, 2)),
        (Sleepers(females=2), (2, 2)),
        (Sleepers(females=3), (3, 3)),
        (Sleepers(females=4), (3, 3)),
        (Sleepers(females=6), (4, 4)),
        (Sleepers(females=6, half_units=1), (4, 4)),
        (Sleepers(females=7), (5, 5)),
        (Sleepers(females=9), (5, 5)),
        (Sleepers(females=9, half_units=1), (6, 6)),
        (Sleepers(females=10), (6, 6)),
        (Sleepers(females=12), (7, 7)),
    ],
)
def test_the_space_standard(people: Sleepers, rooms: tuple[int, int]) -> None:
    assert rooms_range(people, RELEASE) == rooms


@pytest.mark.parametrize(
    ("people", "rooms"),
    [
        (Sleepers(males=1), (2, 2)),
        (Sleepers(partner="M"), (1, 1)),
        (Sleepers(partner="F"), (1, 1)),
        (Sleepers(partner="unknown"), (1, 1)),
        (Sleepers(partner="F", males=1), (2, 2)),
        (Sleepers(unsexed=1), (1, 2)),
        (Sleepers(partner="M", half_units=1), (2, 2)),
        (Sleepers(unaged=(1, 0, 0)), (1, 2)),
        (Sleepers(unaged=(0, 1, 0)), (1, 1)),
        (Sleepers(unaged=(0, 0, 1)), (1, 2)),
        (Sleepers(unaged=(0, 2, 0)), (1, 2)),
    ],
)
def test_the_room_standard(people: Sleepers, rooms: tuple[int, int]) -> None:
    assert rooms_range(people, RELEASE) == rooms


few = st.integers(0, 2)
households = st.builds(
    Sleepers,
    males=few,
    females=few,
    unsexed=few,
    unaged=st.tuples(few, few, few),
    half_units=st.integers(0, 4),
    partner=st.sampled_from(get_args(PartnerSex)),
)


def persons(people: Sleepers) -> tuple[Person, ...]:
    """The same household for the oracle."""
    found = [Person("woman", 40, "F")]
    if people.partner:
        found.append(Person("partner", 41, None if people.partner == "unknown" else people.partner))
    for sex, grown, ageless in zip(
        ("M", "F", None), (people.males, people.females, people.unsexed), people.unaged, strict=True
    ):
        found += [Person("child", 11, sex)] * grown + [Person("child", None, sex)] * ageless
    return (*found, *[Person("child", 4, "F")] * people.half_units, Person("child", 0, "M"))


@QUICK
@given(households)
def test_ranges_agree_with_the_oracle(people: Sleepers) -> None:
    assert rooms_range(people, RELEASE) == rooms_required(persons(people))
