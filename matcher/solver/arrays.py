"""The kinds of arrays the solver works on, and their sums."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LOW_BITS = 32


def exact_sum(values: Ints) -> int:
    """The sum of whole numbers, exact where 64 bits do not hold it: of their high halves, and of their low ones."""
    return (int((values >> LOW_BITS).sum()) << LOW_BITS) + int((values & ((1 << LOW_BITS) - 1)).sum())


def dot(prices: Ints, counts: Ints) -> int:
    """The sum of price * count, exact whatever its size."""
    used = np.flatnonzero(prices)
    return sum(a * b for a, b in zip(prices[used].tolist(), counts[used].tolist(), strict=True))
