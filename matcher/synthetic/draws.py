"""Seeded chance that gives the same draws on every platform and with every library version.

Only `random.Random.random()` is used, whose sequence Python promises to keep, and arithmetic that IEEE 754 rounds
in one way: no logarithm, no cosine, no numpy generator.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Shares(Generic[T_co]):
    """Values with weights, ready to be drawn from; weights need not sum to 1.

    Raises ValueError when there is no positive weight, or a negative one.
    """

    def __init__(self, weights: Mapping[T_co, float]) -> None:
        if not weights or min(weights.values()) < 0 or max(weights.values()) <= 0:
            raise ValueError("shares need at least one positive weight and no negative one")
        self.values = tuple(weights)
        self.cumulative = tuple(accumulate(weights.values()))


class Draws:
    """A stream of chance. Each subject (women, homes, ...) has its own, so that more homes do not change the women."""

    def __init__(self, seed: int, subject: str) -> None:
        self.unit = random.Random(f"{seed}/{subject}").random

    def below(self, count: int) -> int:
        """A whole number from 0 to count - 1."""
        return int(self.unit() * count)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, share: float) -> bool:
        """True in this share of draws."""
        return self.unit() < share

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, all equally likely."""
        return options[self.below(len(options))]

    def weighted(self, shares: Shares[T]) -> T:
        """One of the values by its weight."""
        mark = self.unit() * shares.cumulative[-1]
        return shares.values[min(bisect_right(shares.cumulative, mark), len(shares.values) - 1)]
