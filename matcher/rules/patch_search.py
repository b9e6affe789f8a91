"""Homes are looked for in the patches that promise a woman most, and only there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.rules.bitmap import Bits
from matcher.rules.pairs import Asked, Ints, largest
from matcher.rules.patches import Patches, UnitPrices
from matcher.rules.point_bounds import PointBounds
from matcher.rules.table import Bools, Index

Numbers = NDArray[np.int32]
NOTHING = -(2**62)
"""What there is beyond, where nothing is."""


@dataclass(frozen=True)
class Seen:
    """Eligible homes of some women: k of them, by woman. row: position among the women. bound: points at most.

    beyond: (women,) no home that was not looked at had more, net of its price in whole points; `NOTHING` where there is
    none.
    """

    row: Index
    home: Index
    bound: Numbers
    beyond: Ints


def best_patches(
    bounds: PointBounds, women: Index, rows: Bits, visit: Ints, prices: UnitPrices | None, most_homes: int
) -> Seen:
    """The eligible homes in each woman's best patches, which hold `visit` (women,) homes or a few more; of many only
    the `most_homes` with the largest bounds are looked at closer.

    rows: (women, ceil(homes / 8)) a bit for each home. prices: None = all homes are free.
    """
    most = bounds.of_patches(women)
    if prices is not None:
        most = most - prices.least
    taken = np.array([_best(own, bounds.patches.size, homes) for own, homes in zip(most, visit.tolist(), strict=True)])
    beyond = np.where(taken, NOTHING, most.astype(np.int64)).max(axis=1)
    row, home = eligible_in(bounds.patches, rows, taken)
    row, home = _promising(bounds, women, row, home, prices, most_homes, beyond)
    return Seen(row, home, bounds.of_alike(women[row], home) + _of_spots(bounds, women, row, home), beyond)


def _promising(
    bounds: PointBounds,
    women: Index,
    row: Index,
    home: Index,
    prices: UnitPrices | None,
    most_homes: int,
    beyond: Ints,
) -> tuple[Index, Index]:
    """The homes that promise each woman most, by row; what the others promise is noted in `beyond`."""
    starts = row.searchsorted(np.arange(len(women) + 1))
    many = np.flatnonzero(np.diff(starts) > most_homes)
    if not len(many):
        return row, home
    net = bounds.of_kinds(women[row], home).astype(np.int64)
    if prices is not None:
        net -= prices.of[home]
    kept = np.ones(len(row), dtype=bool)
    for at in many.tolist():
        own = slice(starts[at], starts[at + 1])
        kept[own] = largest(net[own], most_homes)
        beyond[at] = max(beyond[at], net[own][~kept[own]].max())
    return row[kept], home[kept]


def _best(most: Ints, size: Index, homes: int) -> Bools:
    """(patches,) those with the largest bounds, ties to the first, that hold so many homes together."""
    steps = np.maximum(most, 0)
    held = np.cumsum(np.bincount(steps, size)[::-1])[::-1]  # homes of patches with a bound so large, or larger
    enough = held >= homes
    least = int(enough.sum()) - 1  # the largest bound that enough homes have
    found: Bools = steps > least
    ties = np.flatnonzero(steps == least)
    found[ties[np.cumsum(size[ties]) - size[ties] < homes - size[found].sum()]] = True
    return found


def promising_patches(bounds: PointBounds, asked: Asked, least: Ints, women: Index) -> Bools:
    """(women, patches) where a home may beat what it must. least: (patches,) the least price of any home of each."""
    most = bounds.of_patches(women).astype(np.int64)
    found: Bools = (most * asked.second - asked.needed[women, None] > least) & (most >= asked.floor)
    return found


def eligible_in(patches: Patches, rows: Bits, taken: Bools) -> tuple[Index, Index]:
    """Rows and homes: those of the taken patches (rows, patches) whose bits are set; homes of a spot together."""
    row, patch = np.nonzero(taken)
    size = patches.size[patch]
    at = np.arange(int(size.sum())) + np.repeat(patches.start[patch] - (np.cumsum(size) - size), size)
    byte = patches.byte.take(at) + np.repeat(row * rows.shape[1], size)
    held = np.flatnonzero((rows.reshape(-1).take(byte) & patches.bit.take(at)) != 0)
    return np.repeat(row, size)[held], patches.homes[at[held]]


def _of_spots(bounds: PointBounds, women: Index, row: Index, home: Index) -> Numbers:
    """(k,) what the ways to the spot of each home can earn."""
    key = row * (len(bounds.spots.start) - 1) + bounds.spots.of[home]
    spots, at = np.unique(key, return_inverse=True)
    row, spot = np.divmod(spots, len(bounds.spots.start) - 1)
    found: Numbers = bounds.of_spots(women[row], spot)[at]
    return found
