"""Lists of pairs, ascending by woman and then home: with their points, or with what they promise at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.rules.table import Bools, Index

Ints = NDArray[np.int64]
Charge = Callable[[Index, Index], Ints]
"""What (k,) pairs, told by women and homes, cost."""
SIDES = ("woman", "home")


@dataclass(frozen=True)
class Pairs:
    """k pairs. points: exact."""

    woman: Index
    home: Index
    points: NDArray[np.int32]

    def where(self, kept: Bools) -> Pairs:
        """Some of them."""
        return Pairs(self.woman[kept], self.home[kept], self.points[kept])


@dataclass(frozen=True)
class Promises:
    """k pairs, and by how much each may beat what it must, at most; 0 = it does not."""

    woman: Index
    home: Index
    over: Ints

    def where(self, kept: Bools) -> Promises:
        """Some of them."""
        return Promises(self.woman[kept], self.home[kept], self.over[kept])

    def first(self, most: int) -> Bools:
        """(k,) which are among their woman's `most` best, ties to the first home."""
        found = np.ones(len(self.woman), dtype=bool)
        starts = np.append(np.flatnonzero(np.diff(self.woman, prepend=-1)), len(self.woman))
        for at in np.flatnonzero(np.diff(starts) > most).tolist():
            own = slice(starts[at], starts[at + 1])
            found[own] = largest(self.over[own], most)
        return found


@dataclass(frozen=True)
class Beating:
    """What beats the prices. pairs: those that do, all of them or each woman's best. over: (women,) by how much the
    best of each woman does; 0 = none. scored: pairs whose points were worked out."""

    pairs: Pairs
    over: Ints
    scored: int


@dataclass(frozen=True)
class Found:
    """What is known to beat the prices, and by how much. points: (k,). scored: pairs whose points were worked out."""

    known: Promises
    points: NDArray[np.int32]
    scored: int

    def pairs(self) -> Pairs:
        """The pairs with their points."""
        return Pairs(self.known.woman, self.known.home, self.points)

    def joined(self, other: Found) -> Found:
        """Both; a pair that both hold stands in it once."""
        both = [np.concatenate([getattr(part.known, name) for part in (self, other)]) for name in (*SIDES, "over")]
        order = _distinct(both[0], both[1])
        points = np.concatenate([self.points, other.points])[order]
        return Found(Promises(*(column[order] for column in both)), points, self.scored + other.scored)

    def instead(self, women: Index, other: Found) -> Found:
        """With what another found for some women in place of its own."""
        kept = ~np.isin(self.known.woman, women)
        return Found(self.known.where(kept), self.points[kept], self.scored).joined(other)


@dataclass(frozen=True)
class Asked:
    """What a pair must beat: points x `second` > needed[woman] + price[home] + charge, with no fewer points than floor.

    charge: what (k,) pairs, told by women and homes, cost beyond that, never less than nothing; None = nothing.
    """

    needed: Ints
    price: Ints
    second: int
    floor: int
    charge: Charge | None = None

    def over(self, women: Index, homes: Index, points: NDArray[np.signedinteger]) -> Ints:
        """(k,) by how much each pair would beat what it must; 0 where it would not, or lies below the floor."""
        over = points * np.int64(self.second) - self.needed[women] - self.price[homes]
        if self.charge is not None:
            over -= self.charge(women, homes)
        return np.where(points >= self.floor, np.maximum(over, 0), 0)

    def raised(self, enough: Enough) -> Asked:
        """The same, where what some women have enough of is no better than nothing: ties may still beat it."""
        needed = self.needed.copy()
        needed[enough.women] += np.maximum(enough.least - 1, 0)
        return replace(self, needed=needed)


@dataclass(frozen=True)
class Enough:
    """What `most` pairs of each of some women, ascending, are known to beat theirs by: the least of these, and the last
    home that does so; 0 and -1 for a woman with fewer of them."""

    women: Index
    least: Ints
    last: Index

    def is_beaten_by(self, promises: Promises) -> Bools:
        """Which promises may be among the best: more than enough, or as much at a home that is not later."""
        at = self.women.searchsorted(promises.woman)
        least, last = self.least[at], self.last[at]
        found: Bools = (promises.over > least) | ((promises.over == least) & (promises.home <= last))
        return found


def enough_of(women: Index, known: Promises, most: int) -> Enough:
    """From what is known exactly of women's best promises."""
    known = known.where(np.isin(known.woman, women) & (known.over > 0))
    known = known.where(known.first(most))
    at = women.searchsorted(known.woman)
    least, last = np.full(len(women), np.iinfo(np.int64).max), np.full(len(women), -1)
    np.minimum.at(least, at, known.over)
    few = np.bincount(at, minlength=len(women)) < most
    least[few] = 0
    ties = known.over == least[at]
    np.maximum.at(last, at[ties], known.home[ties])
    return Enough(women, least, last)


def gathered(parts: Iterable[Found]) -> Found:
    """What was found of women who come one after the other, as one."""
    each = list(parts)
    woman, home = (
        np.concatenate([np.zeros(0, np.intp), *(getattr(part.known, side) for part in each)]) for side in SIDES
    )
    over = np.concatenate([np.zeros(0, np.int64), *(part.known.over for part in each)])
    points = np.concatenate([np.zeros(0, np.int32), *(part.points for part in each)])
    return Found(Promises(woman, home, over), points, sum(part.scored for part in each))


def joined(parts: Sequence[Pairs]) -> Pairs:
    """Lists of pairs as one; a pair that several of them hold stands in it once."""
    woman, home = (np.concatenate([np.zeros(0, np.intp), *(getattr(part, name) for part in parts)]) for name in SIDES)
    points = np.concatenate([np.zeros(0, np.int32), *(part.points for part in parts)])
    order = _distinct(woman, home)
    return Pairs(woman[order], home[order], points[order])


def together(parts: Sequence[Promises]) -> Promises:
    """Lists of promises as one; a pair that several of them hold stands in it once."""
    woman, home = (np.concatenate([np.zeros(0, np.intp), *(getattr(part, name) for part in parts)]) for name in SIDES)
    over = np.concatenate([np.zeros(0, np.int64), *(part.over for part in parts)])
    order = _distinct(woman, home)
    return Promises(woman[order], home[order], over[order])


def _distinct(woman: Index, home: Index) -> Index:
    order = np.lexsort((home, woman))
    again = (np.diff(woman[order], prepend=-1) == 0) & (np.diff(home[order], prepend=-1) == 0)
    found: Index = order[~again]
    return found


def largest(numbers: NDArray[np.signedinteger], most: int) -> Bools:
    """Which numbers are among the `most` largest, ties to the first."""
    if len(numbers) <= most:
        return np.ones(len(numbers), dtype=bool)
    least = np.partition(numbers.astype(np.int64), -most)[-most]  # quicker than of shorter numbers
    found: Bools = numbers > least
    found[np.flatnonzero(numbers == least)[: most - np.count_nonzero(found)]] = True
    return found
