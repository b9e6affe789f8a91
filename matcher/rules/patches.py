"""Homes of one kind in one part of the country: patches of homes, the best of which are looked at first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.rules.home_cells import Cells
from matcher.rules.table import Index

PARTS = 64
"""Parts of the country, about: each of some cells that stand together."""


@dataclass(frozen=True)
class UnitPrices:
    """Prices in whole points. of: (homes,). least: (patches,) the least of any home of each."""

    of: NDArray[np.int64]
    least: NDArray[np.int64]


@dataclass(frozen=True)
class Patches:
    """kind, part: (patches,) which kind of home, and which part of the country. homes: patch after patch. start:
    (patches + 1,) where those of each patch begin. first_cell: (parts,) the first cell of each part of the country."""

    kind: Index
    part: Index
    homes: Index
    start: Index
    first_cell: Index

    @cached_property
    def size(self) -> Index:
        """(patches,) homes of each."""
        return np.diff(self.start)

    @cached_property
    def byte(self) -> NDArray[np.int32]:
        """(homes,) in which byte of a row of bits each home stands, patch after patch."""
        found: NDArray[np.int32] = (self.homes >> 3).astype(np.int32)
        return found

    @cached_property
    def bit(self) -> NDArray[np.uint8]:
        """(homes,) which bit of that byte."""
        found: NDArray[np.uint8] = np.right_shift(128, self.homes & 7).astype(np.uint8)
        return found

    def least(self, price: NDArray[np.int64]) -> NDArray[np.int64]:
        """(patches,) the least of any home of each, of (homes,)."""
        found: NDArray[np.int64] = np.minimum.reduceat(price[self.homes], self.start[:-1])
        return found

    def priced(self, units: NDArray[np.int64]) -> UnitPrices:
        """Prices of homes with the least of each patch."""
        return UnitPrices(units, self.least(units))


def build_patches(kind_of: Index, cells: Cells, spots: Cells) -> Patches:
    """The homes by kind and part of the country; within a patch by spot. kind_of: (homes,)."""
    most = max(1, len(kind_of) // PARTS)
    part_of_cell = cells.start[:-1] // most
    _, first_cell, part_of_cell = np.unique(part_of_cell, return_index=True, return_inverse=True)
    part_of = part_of_cell.reshape(-1)[cells.of]
    order = np.lexsort((spots.of, part_of, kind_of))
    kind, part = kind_of[order], part_of[order]
    start = np.flatnonzero((np.diff(kind, prepend=-1) != 0) | (np.diff(part, prepend=-1) != 0))
    return Patches(kind[start], part[start], order, np.append(start, len(order)), first_cell)
