"""For every woman the homes that promise most, so that a change of prices need not look at all homes again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.rules.bitmap import Bits, held
from matcher.rules.eligible import homes_of
from matcher.rules.pairs import Asked, Enough, Ints, Promises, largest
from matcher.rules.patch_search import NOTHING, Seen, best_patches, promising_patches
from matcher.rules.patches import UnitPrices
from matcher.rules.point_bounds import PointBounds
from matcher.rules.table import Bools, Index

LENGTH = 512
"""Homes of a list."""
LOOKED_AT, LOOKED_AT_AGAIN = 2, 12
"""Eligible homes that are looked at for each one of a list, in the patches that promise most; and when it is made anew,
as what lies beyond promised too much."""
WORTH_IT = 24
"""A woman with so many eligible homes for each one of a list has only those in her best patches looked at."""
EMPTY = -1


class Shortlists:
    """The eligible homes of each woman with the largest bounds on points, net of prices when the list was made.

    home: (women, length), ascending. bound: (women, length) points at most; EMPTY where there are fewer homes.
    left_out: (women,) no home outside had more, in whole points net of its price; NOTHING where none is outside.
    looks: (women,) how often homes outside the list had to be looked at since it was made.
    base, bases: for each woman which prices that was under, and these prices, rounded down.
    """

    def __init__(self, bounds: PointBounds, women: int, homes: int, floor: int) -> None:
        self.bounds, self.homes, self.floor, self.length = bounds, homes, floor, min(LENGTH, homes)
        self.home = np.zeros((women, self.length), np.int32)
        self.bound = np.full((women, self.length), EMPTY, np.int16)
        self.left_out = np.full(women, NOTHING)
        self.base, self.looks = np.zeros(women, np.intp), np.zeros(women, np.intp)
        self.bases: list[UnitPrices] = [bounds.patches.priced(np.zeros(homes, np.int64))]

    def begin(self, units: Ints) -> int:
        """The number of new prices, in whole points: that of the last ones, where they are the same. Prices that no
        list rests on are forgotten, but for the first."""
        used, self.base = np.unique(np.append(0, self.base), return_inverse=True)
        self.base, self.bases = self.base[1:], [self.bases[number] for number in used.tolist()]
        if len(self.bases) == 1 or not np.array_equal(self.bases[-1].of, units):
            self.bases.append(self.bounds.patches.priced(units))
        return len(self.bases) - 1

    def fill(self, women: Index, rows: Bits, base: int) -> None:
        """Lists some women anew under prices told by number. rows: their eligible homes, a bit each."""
        prices = self.bases[base] if base else None
        units = None if prices is None else prices.of
        self.base[women], self.looks[women] = base, 0
        eligible = held(rows)
        near = eligible > WORTH_IT * self.length
        if near.any():
            looked_at = LOOKED_AT_AGAIN if base else LOOKED_AT
            visit = looked_at * self.length * self.homes // eligible[near]
            seen = best_patches(self.bounds, women[near], rows[near], visit, prices, LOOKED_AT * self.length)
            self._list_patches(women[near], seen, units)
            near[near] = np.bincount(seen.row, minlength=len(visit)) >= self.length  # few of the best may be hers
        for woman, row in zip(women[~near].tolist(), rows[~near], strict=True):
            own = homes_of(row, self.homes)
            self._list(woman, own, self.bounds.of_woman(woman, own), units, NOTHING)

    def _list_patches(self, women: Index, seen: Seen, units: Ints | None) -> None:
        starts = seen.row.searchsorted(np.arange(len(women) + 1)).tolist()
        for at, (woman, beyond) in enumerate(zip(women.tolist(), seen.beyond.tolist(), strict=True)):
            own = slice(starts[at], starts[at + 1])
            self._list(woman, seen.home[own], seen.bound[own], units, beyond)

    def _list(self, woman: int, own: Index, bound: NDArray[np.signedinteger], units: Ints | None, beyond: int) -> None:
        """Keeps the best of some homes of a woman. beyond: no other home had more, net of its price."""
        fit = bound >= self.floor
        if not fit.all():
            own, bound = own[fit], bound[fit]
        net: NDArray[np.signedinteger] = bound if units is None else bound - units.take(own)
        kept = np.flatnonzero(largest(net, self.length))
        size = len(kept)
        self.left_out[woman] = max(beyond, net[kept].min() if size < len(own) else NOTHING)
        kept = kept[np.argsort(own[kept])]
        self.home[woman, :size], self.bound[woman, :size] = own[kept], bound[kept]
        self.bound[woman, size:] = EMPTY

    def promises(self, asked: Asked, women: Index) -> Promises:
        """The pairs on the lists of some women whose bounds beat what they must."""
        home, bound = self.home[women], self.bound[women]
        over = bound * np.int64(asked.second) - asked.needed[women, None] - asked.price[home]
        row, seat = np.nonzero((over > 0) & (bound >= max(0, asked.floor)))
        woman, chosen = women[row], home[row, seat].astype(np.intp)
        found = Promises(woman, chosen, asked.over(woman, chosen, bound[row, seat]))
        return found if asked.charge is None else found.where(found.over > 0)

    def outside(self, asked: Asked) -> Outside:
        """What homes outside the lists may do under other prices than those they were made under."""
        patches = self.bounds.patches
        fallen = np.array([-patches.least(asked.price - base.of * asked.second) for base in self.bases])
        return Outside(self, asked, fallen, patches.least(asked.price))


@dataclass(frozen=True)
class Outside:
    """Homes outside lists, under prices that are asked about. fallen: (bases, patches) by how much any home's price
    fell, at most, since a list was made under a base; below 0 = all rose. least: (patches,) the least price of any home
    of each."""

    lists: Shortlists
    asked: Asked
    fallen: Ints
    least: Ints

    def raised(self, enough: Enough) -> Outside:
        """The same, where what some women have enough of is no better than nothing."""
        return replace(self, asked=self.asked.raised(enough))

    def over(self) -> Ints:
        """(women,) by how much a home outside her list may beat what it must, at most; not above 0: none does."""
        most = self.lists.left_out * self.asked.second - self.asked.needed
        most += self.fallen.max(axis=1, initial=NOTHING)[self.lists.base]
        return np.where(self.lists.left_out == NOTHING, 0, most)

    def patches(self, women: Index) -> Bools:
        """(women, patches) where such a home may be: it promises enough, and its price fell so far that it may be
        better than what was left out of her list."""
        left_out = self.lists.left_out[women]
        short = self.asked.needed[women] - np.where(left_out == NOTHING, 0, left_out) * self.asked.second
        found = promising_patches(self.lists.bounds, self.asked, self.least, women)
        found &= self.fallen[self.lists.base[women]] > np.where(left_out == NOTHING, -NOTHING, short)[:, None]
        return found
