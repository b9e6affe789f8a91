"""Lists of pairs: the largest numbers, and each woman's best."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.rules.pairs import Promises, largest


@pytest.mark.parametrize("most", [1, 2, 5, 40])
@pytest.mark.parametrize("kind", [np.int16, np.int64])
def test_the_largest_with_ties_to_the_first(most: int, kind: type) -> None:
    chance = np.random.default_rng(most)
    for size in (0, 1, 5, 39, 200):
        numbers = chance.integers(-9, 9, size).astype(kind)
        first = sorted(range(size), key=lambda at: (-numbers[at], at))[:most]
        assert np.flatnonzero(largest(numbers, most)).tolist() == sorted(first)


def test_the_best_of_each_woman() -> None:
    woman = np.array([1, 1, 1, 4, 6, 6])
    promises = Promises(woman, np.arange(6), np.array([3, 7, 3, 1, 2, 9]))
    assert promises.first(1).tolist() == [False, True, False, True, False, True]
    assert promises.first(2).tolist() == [True, True, False, True, True, True]
    assert promises.where(promises.woman == 5).first(1).tolist() == []
