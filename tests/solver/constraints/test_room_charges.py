"""Households that fit a shared place together never draw more than it holds."""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np
import pytest

from matcher.solver.constraints import JointOccupancy
from matcher.solver.constraints.base import Budget
from matcher.solver.constraints.room_charges import PARTS, room_charges
from tests.solver.problems import ints

KINDS = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 2), (4, 3)]


def place(spaces: int, rooms: int, households: list[tuple[int, int]]) -> JointOccupancy:
    return JointOccupancy(
        agent_persons=ints(*(persons for persons, _ in households)),
        agent_rooms=ints(*(needed for _, needed in households)),
        place_shared=np.array([True]),
        place_bedspaces=ints(spaces),
        place_rooms=ints(rooms),
        incompatible=np.zeros((0, 2), np.int64),
    )


@pytest.mark.parametrize("spaces", [-1, 1, 2, 3, 4, 5, 6, 8])
@pytest.mark.parametrize("rooms", [-1, 0, 1, 2, 3, 5])
def test_whatever_fits_is_paid_for(spaces: int, rooms: int) -> None:
    fitting = 0
    for size in range(1, max(1, spaces) + 1):
        for households in combinations_with_replacement(KINDS, size):
            rule = place(spaces, rooms, list(households))
            agent, where = np.arange(size), np.zeros(size, np.int64)
            if not list(rule.violations(agent, where)):
                fitting += 1
                assert rule.charge(agent, where).sum() <= rule.room[0], households
    assert fitting >= len(KINDS)


@pytest.mark.parametrize(
    ("household", "spaces", "rooms", "bedspaces"),
    [
        ((1, 1), 4, 3, 1.0),
        ((3, 2), 5, 3, 2.5),  # one woman alone beside them, or the smallest family
        ((2, 2), 4, 3, 2.0),  # or the smallest family
        ((3, 2), 5, 2, 5.0),  # nobody beside them
        ((2, 2), 4, 9, 2.0),
        ((4, 3), 4, 3, 4.0),
        ((2, 2), 6, 4, 2.0),  # three of the smallest
        ((3, 2), 6, 4, 2.5),  # with another family, and a woman alone
    ],
)
def test_what_one_household_takes(household: tuple[int, int], spaces: int, rooms: int, bedspaces: float) -> None:
    found = room_charges(*(ints(number) for number in (*household, spaces, rooms)))
    assert found.tolist() == [bedspaces * PARTS]


def test_only_shared_places_are_budgets() -> None:
    rule = JointOccupancy(ints(2), ints(2), np.array([False, True]), ints(4, 4), ints(3, 3), np.zeros((0, 2), np.int64))
    assert isinstance(rule, Budget)
    agent, where = ints(0, 0), ints(0, 1)
    assert rule.cell(agent, where).tolist() == [-1, 1]
    assert rule.charge(agent, where).tolist() == [0, 2 * PARTS]
    assert len(room_charges(*(np.zeros(0, np.int64),) * 4)) == 0
