"""Lists of promising homes asked about prices; what lies outside them is looked at, or listed, where it may matter."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from matcher.rules.best_first import ROWS_AT_ONCE, BestFirst
from matcher.rules.eligible import Eligible
from matcher.rules.pairs import Asked, Found, Ints, Promises, enough_of, together
from matcher.rules.patch_search import eligible_in
from matcher.rules.shortlists import Outside, Shortlists
from matcher.rules.table import Index

FEW_HOMES, LOOKS = 8_192, 2
"""So many homes are looked at sooner than a list is made anew; but only so often, as that takes half as long."""
LOOKED_AT_ONCE = 3_000_000


class Listed:
    """What beats prices, the lists asked first. Not safe to ask from several threads, as lists are made anew."""

    def __init__(self, lists: Shortlists, rows: Eligible, work: BestFirst) -> None:
        self.lists, self.rows, self.work = lists, rows, work
        self.women = np.arange(len(lists.base))

    def on_lists(self, asked: Asked, women: Index, most: int) -> Found:
        """What beats the prices on the lists of some women."""
        return self.work.found(asked, women, self.lists.promises, most)

    def found(self, asked: Asked, most: int, sure: int) -> Found:
        """What beats the prices: the `sure` best of each woman, and up to `most` of those that were seen.

        Where a home outside a list may do better, those that promise to are looked at where they are few; else it is
        made anew under these prices, and where even that may not hold them all, she is asked about every home.
        """
        found = self.on_lists(asked, self.women, most)
        few, many = self._unsure(asked, found, sure, self.women)
        anew = self.list_anew(many, asked.price // asked.second)
        if len(anew):
            found = found.instead(anew, self.on_lists(asked, anew, most))
            more, many = self._unsure(asked, found, sure, many)
            few = np.union1d(few, more)
        self.lists.looks[few] += 1
        for women, homes in ((few, FEW_HOMES), (many, self.lists.homes)):
            found = found.joined(self._better(asked, found, women, sure, homes))
        return found

    def unsure(self, asked: Asked) -> Index:
        """The women who may have a better home outside their lists than on them."""
        few, many = self._unsure(asked, self.on_lists(asked, self.women, 1), 1, self.women)
        return np.union1d(few, many)

    def list_anew(self, women: Index, units: Ints) -> Index:
        """The women whose lists were made anew under prices in whole points: those whose are not under these yet."""
        if not len(women):
            return women
        base = self.lists.begin(units)
        women = women[self.lists.base[women] != base]
        for _ in self.work.blocks(lambda some: self.lists.fill(some, self.rows.rows(some), base), women):
            pass
        return women

    def _unsure(self, asked: Asked, found: Found, most: int, women: Index) -> tuple[Index, Index]:
        """Those of some women who may have a better home outside their lists than the best that were found: at few
        homes, which are worth a look as long as few looks were taken; and the others."""
        outside = self.lists.outside(asked)
        over = outside.over()
        maybe = women[over[women] > 0]
        maybe = maybe[over[maybe] >= enough_of(maybe, found.known, most).least]
        raised, size = outside.raised(enough_of(maybe, found.known, most)), self.lists.bounds.patches.size
        parts = self.work.blocks(lambda some: raised.patches(some) @ size, maybe)
        homes = np.concatenate([np.zeros(0, np.intp), *parts])
        few = (homes <= FEW_HOMES) & (self.lists.looks[maybe] < LOOKS)
        some = homes > 0
        return maybe[some & few], maybe[some & ~few]

    def _better(self, asked: Asked, found: Found, women: Index, sure: int, homes: int) -> Found:
        """What else is among the `sure` best of some women, each with so many homes that promise it, at most."""
        step = max(1, min(ROWS_AT_ONCE, LOOKED_AT_ONCE // max(1, homes)))
        enough, outside = enough_of(women, found.known, sure), self.lists.outside(asked)
        return self.work.better(asked, enough, partial(self._in_patches, outside), sure, step)

    def _in_patches(self, outside: Outside, asked: Asked, women: Index) -> Promises:
        """All eligible pairs of some women, in the patches that may hold better ones, whose bounds beat what they
        must."""
        bounds = self.lists.bounds
        row, home = eligible_in(bounds.patches, self.rows.rows(women), replace(outside, asked=asked).patches(women))
        woman = women[row]
        over = asked.over(woman, home, bounds.of_kinds(woman, home))
        beats = over > 0
        return together([Promises(woman[beats], home[beats], over[beats])])
