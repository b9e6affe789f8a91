"""What fits into limits, against trying every choice."""

from __future__ import annotations

import itertools
import random

import pytest

from matcher.solver.certificate.knapsack import Knapsacks
from matcher.solver.certificate.text import LARGEST


def by_trying(room: int | None, options: dict[int, list[tuple[int, int]]]) -> int:
    choices = ([(0, 0), *own] for own in options.values())
    fitting = (chosen for chosen in itertools.product(*choices) if room is None or sum(it[0] for it in chosen) <= room)
    return max(sum(worth for _, worth in chosen) for chosen in fitting)


@pytest.mark.parametrize("seed", range(40))
def test_the_most_that_fits(seed: int) -> None:
    chance = random.Random(seed)
    rooms = [chance.randint(0, 9), chance.randint(0, 9), None]
    cells: list[dict[int, list[tuple[int, int]]]] = [{}, {}, {}]
    knapsacks = Knapsacks(rooms)
    for _ in range(14):
        cell, woman = chance.randrange(3), chance.randrange(5)
        drawn, worth = chance.randint(0, 6), chance.randint(1, 20)
        cells[cell].setdefault(woman, []).append((drawn, worth))
        knapsacks.add(cell, woman, drawn, worth)
    assert knapsacks.most() == sum(by_trying(room, own) for room, own in zip(rooms, cells, strict=True))


def test_sums_beyond_64_bits_are_exact() -> None:
    knapsacks = Knapsacks([2])
    for woman in range(9):
        knapsacks.add(0, woman, 1, LARGEST - woman)
    assert knapsacks.most() == 2 * LARGEST - 1


def test_a_pair_that_draws_more_than_there_is_counts_nothing() -> None:
    knapsacks = Knapsacks([3])
    knapsacks.add(0, 0, 4, 100)
    knapsacks.add(0, 0, 3, 7)
    assert knapsacks.most() == 7
