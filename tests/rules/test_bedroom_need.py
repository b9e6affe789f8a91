"""Bedrooms: both standards against a maximum matching found by trying everything, and the published examples."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.policy import BedroomStandard
from matcher.rules.bedroom_need import Sharers, bedroom_standard_rooms, need_range, size_criteria_rooms
from tests.oracle.household import Person
from tests.oracles import need_of

QUICK = settings(deadline=None, derandomize=True, max_examples=150)
AGES = (5, 12, 18)
"""One age of each class: under 10, 10-15, 16-20."""
Counts = tuple[int, int, int]


def counted(text: str) -> Sharers:
    """`M9 F17` as classes of people who may have to share."""
    classes: dict[str, list[int]] = {"M": [0, 0, 0], "F": [0, 0, 0]}
    for word in text.split():
        age = int(word[1:])
        classes[word[0]][(age >= 10) + (age >= 16)] += 1
    males, females = ((found[0], found[1], found[2]) for found in classes.values())
    return Sharers(males=males, females=females)


def people(sharers: Sharers) -> tuple[Person, ...]:
    """The same household for the oracle: she, and a child for everybody in a class."""
    found = [Person("woman", 40, "F")]
    for sex, counts in (("M", sharers.males), ("F", sharers.females), (None, sharers.unsexed)):
        for age, count in zip(AGES, counts, strict=True):
            found += [Person("child", age, sex)] * count
    found += [Person("child", 7, "F", own_room=True)] * sharers.own_room
    return (*found, *[Person("child", None, "F")] * sharers.unaged)


@pytest.mark.parametrize(
    ("children", "size", "standard"),
    [
        ("", 1, 1),
        ("M9 F9", 2, 2),
        ("M10 F9", 3, 3),
        ("F17 F12", 3, 2),
        ("M12 M8 F7 F13", 3, 3),
        ("M11 F12 M16 F3 M14 F17", 5, 5),
        ("F15 F15 F15", 3, 3),
        ("M20 M10", 3, 2),
        ("M16 M3", 3, 2),
        ("M9 F9 M11 F11", 3, 3),
    ],
)
def test_published_examples(children: str, size: int, standard: int) -> None:
    assert need_range(counted(children), "size_criteria") == (size, size)
    assert need_range(counted(children), "bedroom_standard") == (standard, standard)
    assert need_range(counted(children), "larger") == (max(size, standard),) * 2


@pytest.mark.parametrize("standard", ["bedroom_standard", "size_criteria"])
def test_every_small_family_is_paired_as_well_as_can_be(standard: str) -> None:
    rooms = {"bedroom_standard": bedroom_standard_rooms, "size_criteria": size_criteria_rooms}[standard]
    for counts in itertools.product(range(3), repeat=6):
        males, females = counts[:3], counts[3:]
        sharers = Sharers(males=(counts[0], counts[1], counts[2]), females=(counts[3], counts[4], counts[5]))
        assert (1 + rooms(males, females),) * 2 == need_of(people(sharers), standard)


def counts(most: int) -> st.SearchStrategy[Counts]:
    """How many of each class of age."""
    one = st.integers(0, most)
    return st.tuples(one, one, one)


households = st.builds(
    Sharers,
    males=counts(2),
    females=counts(2),
    unsexed=counts(1),
    own_room=st.integers(0, 2),
    unaged=st.integers(0, 2),
)


@QUICK
@given(households, st.sampled_from(get_args(BedroomStandard)))
def test_ranges_agree_with_the_oracle(sharers: Sharers, standard: BedroomStandard) -> None:
    assert need_range(sharers, standard) == need_of(people(sharers), standard)


@pytest.mark.parametrize(
    ("sharers", "expected"),
    [
        (Sharers(own_room=2), (3, 3)),
        (Sharers(unaged=2), (1, 3)),
        (Sharers(own_room=1, unaged=1), (2, 3)),
        (Sharers(unsexed=(0, 1, 0), females=(0, 1, 0)), (2, 3)),
        (Sharers(unsexed=(1, 0, 0), females=(1, 0, 0)), (2, 2)),
        (Sharers(unsexed=(0, 0, 1)), (2, 2)),
    ],
)
def test_unknown_facts_give_a_range(sharers: Sharers, expected: tuple[int, int]) -> None:
    assert need_range(sharers, "larger") == expected
