"""The most that the places of one group are worth together with no more households than it takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.solver.arrays import Ints


def most_shared(tables: Sequence[Ints], singles: Ints, room: int) -> int:
    """tables: for each place the most that 0, 1, 2 ... households there are worth, none of them falling. singles: what
    one household each is worth at other places, >= 0. room: households of all places.

    Dynamic programming over households (Kellerer, Pferschy and Pisinger 2004, doi:10.1007/978-3-540-24777-7, chapter
    11), exact for whole numbers; the best of the singles fill what is left.
    """
    found = np.zeros(1, np.int64)
    for table in tables:
        found = _together(found, table, room)
    best = np.cumsum(np.concatenate([[0], np.sort(singles)[::-1]]))
    return int(_together(found, best, room).max())


def _together(one: Ints, other: Ints, room: int) -> Ints:
    """The most of both for each number of households, up to `room`."""
    size = min(room, len(one) + len(other) - 2) + 1
    found = np.zeros(size, np.int64)
    if len(one) < len(other):
        one, other = other, one
    for number, worth in enumerate(other[:size].tolist()):
        part = one[: size - number] + worth
        np.maximum(found[number : number + len(part)], part, out=found[number : number + len(part)])
    return found
