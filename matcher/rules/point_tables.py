"""Points of every woman by kind of home: each kind told by its first home, or by the box that all of it lies in."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from matcher.rules.base import SoftCriterion
from matcher.rules.classes import Classes
from matcher.rules.facts import Facts
from matcher.rules.near_grid import Boxes, NearGrid
from matcher.rules.score import measured, points_of, share_table
from matcher.rules.table import Floats, Index
from matcher.rules.trace import Read

Points = NDArray[np.int16]

ANSWERS_AT_ONCE = 262_144
THREADS = 2


def boxes_of(facts: Facts, kinds: Classes) -> Boxes:
    """Boxes that hold the first home of each kind alone."""
    east_m, north_m = (facts.tables["homes"].columns[axis][kinds.first] for axis in ("easting_m", "northing_m"))
    return Boxes(east_m, east_m, north_m, north_m)


def near_mesh(facts: Facts, rows: str, at: Index, kinds: Classes, boxes: Boxes, seen: set[Read]) -> NearGrid:
    """Rows against kinds of homes; what is read is added to `seen`."""
    return NearGrid(facts.tables, rows, "homes", at[:, None], kinds.first[None, :], seen, boxes=boxes)


def point_table(facts: Facts, columns: list[int], kinds: Classes, boxes: Boxes) -> Points:
    """(women, kinds) points of some criteria together."""
    size = facts.tables["women"].size
    found = np.empty((size, len(kinds.first)), dtype=np.int16)
    step = max(1, ANSWERS_AT_ONCE // max(1, len(kinds.first)))

    def fill(start: int) -> None:
        women = np.arange(start, min(start + step, size))
        found[women] = _points(facts, columns, women, kinds, boxes)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(fill, range(0, size, step)))
    return found


def _points(facts: Facts, columns: list[int], women: Index, kinds: Classes, boxes: Boxes) -> Points:
    total = np.zeros((len(women), len(kinds.first)), dtype=np.int16)
    slots: dict[str, list[tuple[Index, NearGrid]]] = {}
    for column in columns:
        criterion = measured(facts)[column]
        if criterion.rows not in slots:
            slots[criterion.rows] = list(_slots(facts, criterion.rows, women, kinds, boxes))
        natural = _natural(criterion, slots[criterion.rows], total.shape)
        total += points_of(criterion, facts.policy, natural, share_table(facts)[column][women, None]).astype(np.int16)
    return total


def _slots(facts: Facts, rows: str, women: Index, kinds: Classes, boxes: Boxes) -> Iterator[tuple[Index, NearGrid]]:
    """Each woman's first row against every kind of home, then her second, and so on: positions in `women`, grid."""
    at, owner = facts.tables[rows].rows_of(women)
    rank = np.arange(len(at)) - owner.searchsorted(owner)
    for slot in range(int(rank.max(initial=-1)) + 1):
        some = rank == slot
        yield owner[some], near_mesh(facts, rows, at[some], kinds, boxes, set())


def _natural(criterion: SoftCriterion, slots: list[tuple[Index, NearGrid]], shape: tuple[int, int]) -> Floats:
    """As in `score`, row after row."""
    found = np.full(shape, np.nan)
    combine = np.maximum if criterion.reduce == "max" else np.add
    for slot, (at, grid) in enumerate(slots):
        value = np.broadcast_to(criterion.natural(grid), (len(at), shape[1]))
        found[at] = value if slot == 0 else combine(found[at], value)
    return found if criterion.finish is None else criterion.finish(found)
