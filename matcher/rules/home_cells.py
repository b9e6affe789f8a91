"""Homes of one kind that lie close together, so that one look bounds them all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.rules.classes import Classes
from matcher.rules.near_grid import Boxes
from matcher.rules.table import Floats, Index, Table

CELLS = 750
"""About so many cells, whatever the number of homes; never of fewer homes than `LEAST`."""
LEAST = 8


@dataclass(frozen=True)
class Cells:
    """Cells of homes. of: (homes,) cell of each. boxes: where each lies. homes: cell after cell. start: (cells + 1,)
    where those of each cell begin. Smaller cells of the same homes lie each in one of these, in the same order."""

    of: Index
    boxes: Boxes
    homes: Index
    start: Index

    @cached_property
    def size(self) -> Index:
        """(cells,) homes of each."""
        return np.diff(self.start)

    @cached_property
    def kinds(self) -> Classes:
        """The cells as classes."""
        return Classes(self.of, self.homes[self.start[:-1]])


def home_cells(homes: Table, kinds: Classes, most: int | None = None) -> Cells:
    """Cells of homes that are of one kind and lie in one corner; unknown places apart. most: smaller cells than usual,
    of so many homes."""
    east_m, north_m = homes.columns["easting_m"], homes.columns["northing_m"]
    usual = max(LEAST, -(-homes.size // CELLS))
    most = usual if most is None else min(most, usual)
    leaves: list[Index] = []
    for kind in range(len(kinds.first)):
        own = np.flatnonzero(kinds.of == kind)
        known = np.isfinite(east_m[own]) & np.isfinite(north_m[own])
        leaves += [part for part in (own[~known],) if len(part)] + _leaves(own[known], east_m, north_m, most)
    order = np.concatenate([np.zeros(0, np.intp), *leaves])
    start = np.cumsum([0, *(len(leaf) for leaf in leaves)])
    of = np.empty(homes.size, dtype=np.intp)
    of[order] = np.repeat(np.arange(len(leaves)), np.diff(start))
    axes = (axis[order] for axis in (east_m, north_m))
    return Cells(of, Boxes(*(how.reduceat(axis, start[:-1]) for axis in axes for how in HOW)), order, start)


HOW = np.minimum, np.maximum


def _leaves(homes: Index, east_m: Floats, north_m: Floats, most: int) -> list[Index]:
    """Halves of halves, each time across the longer side, until none holds more than `most` homes."""
    waiting, found = [homes], []
    while waiting:
        part = waiting.pop()
        if len(part) <= most:
            found += [part] if len(part) else []
            continue
        axis_m = max((east_m[part], north_m[part]), key=np.ptp)
        order = part[np.argsort(axis_m, kind="stable")]
        waiting += [order[: len(order) // 2], order[len(order) // 2 :]]
    return found
