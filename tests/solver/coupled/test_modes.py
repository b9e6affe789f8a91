"""Ways to fill shared places, against every set of households tried one by one."""

from __future__ import annotations

import dataclasses
from itertools import product

import numpy as np
import pytest

from matcher.solver.constraints import JointOccupancy
from matcher.solver.coupled.modes import fillings, modes_of

KINDS = ((3, 2), (2, 2), (2, 1), (1, 2), (1, 1))


def rule(households: list[tuple[int, int]], spaces: int, rooms: int) -> JointOccupancy:
    """One shared place; households by persons and rooms."""
    persons, needed = np.array(households, np.int64).reshape(-1, 2).T
    one = np.array([True])
    none = np.zeros((0, 2), np.int64)
    return JointOccupancy(persons, needed, one, np.array([spaces]), np.array([rooms]), none)


def fits(counts: tuple[int, ...], spaces: int, rooms: int) -> bool:
    """Whether households of `KINDS` may live together, asked of the rule itself."""
    households = [kind for kind, count in zip(KINDS, counts, strict=True) for _ in range(count)]
    held = np.arange(len(households))
    return not list(rule(households, spaces, rooms).violations(held, np.zeros(len(held), np.int64)))


@pytest.mark.parametrize(("spaces", "rooms"), [(3, 2), (4, 3), (5, 2), (6, 4)])
def test_every_way_that_fits_and_no_other(spaces: int, rooms: int) -> None:
    kinds = tuple(kind for kind in KINDS if kind[0] <= spaces and kind[1] <= rooms)
    ways = fillings(kinds, spaces, rooms)
    at = [KINDS.index(kind) for kind in kinds]
    for counts in product(range(spaces + 1), repeat=len(kinds)):
        whole = [0] * len(KINDS)
        for number, count in zip(at, counts, strict=True):
            whole[number] = count
        assert fits(tuple(whole), spaces, rooms) == bool((ways >= np.array(counts)).all(axis=1).any()), counts


def test_no_way_is_part_of_another() -> None:
    ways = fillings(KINDS, 6, 4)
    for way in ways:
        assert ((ways >= way).all(axis=1)).sum() == 1


def test_one_household_alone_always_fits() -> None:
    # Two bedspaces: a family of five counts as two persons, and fills the place by herself.
    assert fillings(((2, 1), (1, 1)), 2, 1).tolist() == [[0, 2], [1, 0]]


def test_limits_of_a_place() -> None:
    """Two women alone, or the family; beside the family nobody."""
    found = modes_of(rule([(1, 1), (1, 1), (2, 2)], 2, 2), np.arange(3), np.zeros(3, np.int64))
    assert found.ways == 2 and found.place.tolist() == [0, 0]
    matrix = found.matrix.toarray()
    for x, allowed in ([1, 1, 0], True), ([0, 0, 1], True), ([1, 0, 1], False), ([1, 1, 1], False):
        ways = [y for y in product((0, 1), repeat=2) if (matrix @ np.array([*x, *y]) <= found.upper).all()]
        assert bool(ways) == allowed


def test_without_shared_places_there_is_nothing_to_fill() -> None:
    lone = rule([(1, 1)], 3, 3)
    alone = dataclasses.replace(lone, place_shared=np.array([False]))
    found = modes_of(alone, np.zeros(1, np.int64), np.zeros(1, np.int64))
    assert found.ways == 0 and found.matrix.shape == (0, 1)
