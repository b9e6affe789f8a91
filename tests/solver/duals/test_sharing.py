"""What a group's places are worth together with so much room, against trying every way to share it out."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from matcher.solver.arrays import Ints
from matcher.solver.duals.sharing import most_shared


def by_trying(tables: list[Ints], singles: Ints, room: int) -> int:
    best = 0
    for numbers in itertools.product(*(range(len(table)) for table in tables)):
        left = room - sum(numbers)
        if left >= 0:
            most = sum(int(table[number]) for table, number in zip(tables, numbers, strict=True))
            best = max(best, most + sum(sorted(singles.tolist(), reverse=True)[:left]))
    return best


@pytest.mark.parametrize("seed", range(60))
def test_it_is_the_most_of_every_way_to_share_it_out(seed: int) -> None:
    chance = np.random.default_rng(seed)
    tables = [
        np.maximum.accumulate(np.append(0, chance.integers(0, 30, chance.integers(0, 5))))
        for _ in range(chance.integers(0, 4))
    ]
    singles = chance.integers(0, 12, chance.integers(0, 5))
    for room in range(12):
        assert most_shared(tables, singles, room) == by_trying(tables, singles, room)


def test_whole_numbers_stay_exact() -> None:
    large = 2**60 + 1
    assert most_shared([np.array([0, large])], np.array([large + 2]), 2) == 2 * large + 2


def test_nothing_is_worth_nothing() -> None:
    assert most_shared([], np.zeros(0, np.int64), 5) == 0
    assert most_shared([np.array([0, 7])], np.array([9]), 0) == 0
