"""Which homes no rule keeps from a woman: a bit each, kept where there is room, else worked out when asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from matcher.rules.bitmap import Bits, unpacked
from matcher.rules.sieve import Sieve
from matcher.rules.table import Bools, Index

ROWS_AT_ONCE = 256


class Eligible(Protocol):
    """The eligible homes of every woman. Safe to ask from several threads."""

    @property
    def some(self) -> Index:
        """Homes that are asked about by themselves."""

    def rows(self, women: Index) -> Bits:
        """(women, ceil(homes / 8)) of ascending women, the first home in the highest bit."""

    def holds(self, women: Index, homes: Index) -> Bools:
        """(k,) whether no rule blocks each pair."""

    def of_some(self, women: Index, at: Index) -> Bools:
        """(women, at) whether no rule blocks each pair of a woman and one of these homes, told by position."""

    def some_of_any(self, women: Index) -> Bools:
        """(some,) which of these homes no rule keeps from at least one of the women."""

    def without_some(self) -> Eligible:
        """The same with no homes that are asked about by themselves, for less room."""


@dataclass(frozen=True)
class KeptRows:
    """bits: (women, ceil(homes / 8)) of every woman."""

    bits: Bits
    some: Index

    def rows(self, women: Index) -> Bits:
        return self.bits[women]

    def holds(self, women: Index, homes: Index) -> Bools:
        return _are_set(self.bits, women, homes)

    def of_some(self, women: Index, at: Index) -> Bools:
        return _are_set(self.bits, women[:, None], self.some[at][None, :])

    def some_of_any(self, women: Index) -> Bools:
        return _of_any(self.bits[women])[self.some]

    def without_some(self) -> Eligible:
        return replace(self, some=self.some[:0])


@dataclass(frozen=True)
class SievedRows:
    """Asks the rules again each time: they are worked out for women and homes that look alike already.

    bits_of_some: (women, ceil(some / 8)) of every woman, kept.
    """

    sieve: Sieve
    bits_of_some: Bits
    some: Index

    def rows(self, women: Index) -> Bits:
        return self.sieve.kept(women)[0]

    def holds(self, women: Index, homes: Index) -> Bools:
        some, at = np.unique(women, return_inverse=True)
        found = np.zeros(len(women), dtype=bool)
        order = np.argsort(at, kind="stable")
        for start in range(0, len(some), ROWS_AT_ONCE):
            first, last = at[order].searchsorted((start, start + ROWS_AT_ONCE))
            own = order[first:last]
            found[own] = _are_set(self.rows(some[start : start + ROWS_AT_ONCE]), at[own] - start, homes[own])
        return found

    def of_some(self, women: Index, at: Index) -> Bools:
        return _are_set(self.bits_of_some, women[:, None], at[None, :])

    def some_of_any(self, women: Index) -> Bools:
        return _of_any(self.bits_of_some[women])[: len(self.some)]

    def without_some(self) -> Eligible:
        return replace(self, bits_of_some=np.zeros((len(self.bits_of_some), 0), np.uint8), some=self.some[:0])


def _are_set(bits: Bits, women: Index, homes: Index) -> Bools:
    found: Bools = (bits[women, homes >> 3] & np.right_shift(128, homes & 7)) != 0
    return found


def _of_any(bits: Bits) -> Bools:
    """(8 x bytes,) which bits are set in at least one row."""
    found: Bools = np.unpackbits(np.bitwise_or.reduce(bits, axis=0)).view(np.bool_)
    return found


def homes_of(row: Bits, homes: int) -> Index:
    """The homes whose bits are set in one woman's row, ascending."""
    return np.flatnonzero(unpacked(row[None, :], homes))
