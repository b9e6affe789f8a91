"""Homes of one kind that lie close together, so that one look bounds them all."""

from __future__ import annotations

import numpy as np

from matcher.rules.classes import Classes
from matcher.rules.near_grid import Boxes
from matcher.rules.table import Floats, Index, Table

CELLS = 750
"""About so many cells, whatever the number of homes; never of fewer homes than `LEAST`."""
LEAST = 8


def home_cells(homes: Table, kinds: Classes) -> tuple[Classes, Boxes]:
    """Cells of homes that are of one kind and lie in one corner, with the box of each; unknown places apart."""
    east_m, north_m = homes.columns["easting_m"], homes.columns["northing_m"]
    most = max(LEAST, -(-homes.size // CELLS))
    leaves: list[Index] = []
    for kind in range(len(kinds.first)):
        own = np.flatnonzero(kinds.of == kind)
        known = np.isfinite(east_m[own]) & np.isfinite(north_m[own])
        leaves += [part for part in (own[~known],) if len(part)] + _leaves(own[known], east_m, north_m, most)
    of = np.empty(homes.size, dtype=np.intp)
    for number, leaf in enumerate(leaves):
        of[leaf] = number
    first = np.array([leaf[0] for leaf in leaves], dtype=np.intp)
    return Classes(of, first), Boxes(*(_extremes(leaves, axis, how) for axis in (east_m, north_m) for how in HOW))


HOW = np.minimum, np.maximum


def _extremes(leaves: list[Index], axis_m: Floats, how: np.ufunc) -> Floats:
    return np.array([how.reduce(axis_m[leaf]) for leaf in leaves], dtype=np.float64)


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
