"""All eligible pairs of a large run, a bit each: what they earn is worked out only where it may matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.rules.bitmap import Bits
from matcher.rules.facts import Facts
from matcher.rules.pairs import Asked, Beating, Enough, Ints, Pairs, Promises, enough_of, joined, together
from matcher.rules.point_bounds import PointBounds, point_bounds
from matcher.rules.registry import hard_rules
from matcher.rules.score import score_pairs
from matcher.rules.sieve import build_sieve
from matcher.rules.table import Bools, Index

T = TypeVar("T")

SIEVED_AT_ONCE = 200_000
"""Pairs of a block: small enough that a block's arrays stay in the processor's cache."""
WOMEN_AT_ONCE = 100
SCORED_AT_ONCE = 50_000
"""To work out a few pairs takes as long as to work out thousands."""
FEW = 64
"""A woman with no more promising pairs than this has them all worked out at once."""
THREADS = 2


class PairPool:
    """The pairs that no rule blocks. Safe to ask from several threads.

    bits: (women, ceil(homes / 8)), a bit a pair, the first home in the highest bit. evaluated: as in `Candidates`.
    """

    def __init__(self, facts: Facts, bits: Bits, bounds: PointBounds, evaluated: int) -> None:
        self.facts, self.bits, self.bounds, self.evaluated = facts, bits, bounds, evaluated
        self.women, self.homes = facts.tables["women"].size, facts.tables["homes"].size
        self.floor = facts.policy.quality_floor_points
        self.eligible = int(np.bitwise_count(bits).sum())

    def eligible_homes(self, woman: int) -> Index:
        """The homes that no rule keeps from a woman, ascending."""
        return np.flatnonzero(self._row(woman))

    def holds(self, women: Index, homes: Index) -> Bools:
        """(k,) whether no rule blocks each pair."""
        found: Bools = (self.bits[women, homes >> 3] & np.right_shift(128, homes & 7)) != 0
        return found

    def scored(self, women: Index, homes: Index) -> Pairs:
        """Pairs, ascending by woman and then home, with their points."""
        parts = _parts(len(women))
        with ThreadPoolExecutor(THREADS) as threads:
            points = threads.map(lambda part: score_pairs(self.facts, women[part], homes[part]).total, parts)
            return Pairs(women, homes, np.concatenate([np.zeros(0, np.int32), *points]))

    def pairs_of(self, women: Index) -> Pairs:
        """Every eligible pair of some women, ascending, with points: below the quality floor as well."""
        rows = [self.eligible_homes(woman) for woman in women.tolist()]
        return self.scored(np.repeat(women, [len(row) for row in rows]), np.concatenate([np.zeros(0, np.intp), *rows]))

    def best(self, most: int) -> Pairs:
        """Pairs that promise most points, so many a woman, less those below the quality floor: where to begin."""
        asked = self._asked(np.full(self.women, -1), np.zeros(self.homes, np.int64), 1)
        found = together([part for part, _ in self._blocks(lambda women: self._first_look(asked, women, most, most))])
        pairs = self.scored(found.woman, found.home)
        return pairs.where(pairs.points >= self.floor)

    def beating(self, needed: Ints, price: Ints, *, second: int = 1, most: int | None = None) -> Beating:
        """The pairs with points x second > needed[woman] + price[home], from the quality floor on.

        needed: (women,), price: (homes,), whole numbers, their sums below 2**62. most: only the best of each woman,
        those with the largest difference, ties to the first home. Exact: points are bounded by corners of the country
        first, by straight lines next, and only then worked out. Of a woman with many promising pairs the best promises
        are worked out first, and then what may be better.
        """
        asked, most = self._asked(needed, price, second), self.homes if most is None else most
        looks = list(self._blocks(lambda women: self._first_look(asked, women, most, max(FEW, most))))
        pairs, over = self._known(asked, together([part for part, _ in looks]))
        scored, many = len(over), np.concatenate([np.zeros(0, np.intp), *(women for _, women in looks)])
        if len(many):
            enough = enough_of(many, Promises(pairs.woman, pairs.home, over), most)
            more, more_over = self._known(asked, together(list(self._second_looks(asked, enough))))
            scored += len(more_over)
            both = together([Promises(pairs.woman, pairs.home, over), Promises(more.woman, more.home, more_over)])
            pairs, over = joined([pairs, more]), both.over
        found = Promises(pairs.woman, pairs.home, over)
        best = np.zeros(self.women, np.int64)
        np.maximum.at(best, found.woman, over)
        return Beating(pairs.where((over > 0) & found.first(most)), best, scored)

    def _row(self, woman: int) -> Bools:
        return np.unpackbits(self.bits[woman], count=self.homes).view(np.bool_)

    def _asked(self, needed: Ints, price: Ints, second: int) -> Asked:
        units = price // second
        return Asked(needed, price, second, units, self.bounds.at_corners(units))

    def _blocks(self, look: Callable[[Index], T], women: Index | None = None) -> Iterator[T]:
        """Looks at some women at a time, all of them in order."""
        whom = np.arange(self.women) if women is None else women
        with ThreadPoolExecutor(THREADS) as threads:
            yield from threads.map(look, [whom[at : at + WOMEN_AT_ONCE] for at in range(0, len(whom), WOMEN_AT_ONCE)])

    def _first_look(self, asked: Asked, women: Index, most: int, few: int) -> tuple[Promises, Index]:
        """All promises of each woman who has few, the `most` best of the others; and who those are."""
        promises = self._promises(asked, women)
        many = np.bincount(promises.woman - women[0], minlength=len(women)) > few
        kept = ~many[promises.woman - women[0]]
        kept[~kept] = promises.where(~kept).first(most)
        return promises.where(kept), women[many]

    def _second_looks(self, asked: Asked, enough: Enough) -> Iterator[Promises]:
        """The promises that may be better than what is enough already."""
        needed = asked.needed.copy()
        needed[enough.women] += np.maximum(enough.least - 1, 0)
        raised = replace(asked, needed=needed)
        beyond = Enough(enough.women, np.minimum(enough.least, 1), enough.last)

        def look(women: Index) -> Promises:
            promises = self._promises(raised, women)
            promises = promises.where(beyond.is_beaten_by(promises))
            closer = self._over(raised, promises, self.bounds.of_pairs(promises.woman, promises.home))
            promises = Promises(promises.woman, promises.home, closer)
            return promises.where(beyond.is_beaten_by(promises))

        return self._blocks(look, enough.women)

    def _promises(self, asked: Asked, women: Index) -> Promises:
        """The eligible pairs whose first bound beats what they must."""
        homes, bounds = [], []
        for woman in women.tolist():
            # points x second > needed + price, whatever their remainders, only if points > the sum of the quotients
            least = int(asked.needed[woman]) // asked.second
            own, bound = self.bounds.above(woman, self._row(woman), least, asked.units, asked.corner_units, self.floor)
            homes.append(own)
            bounds.append(bound)
        woman, home = np.repeat(women, [len(row) for row in homes]), np.concatenate(homes)
        found = Promises(woman, home, np.zeros(0, np.int64))
        found = Promises(woman, home, self._over(asked, found, np.concatenate(bounds)))
        return found.where(found.over > 0)

    def _known(self, asked: Asked, promises: Promises) -> tuple[Pairs, Ints]:
        """Points of the promises that a closer look leaves, and by how much each pair beats what it must."""

        def closer(part: slice) -> Bools:
            some = Promises(promises.woman[part], promises.home[part], promises.over[part])
            return self._over(asked, some, self.bounds.of_pairs(some.woman, some.home)) > 0

        with ThreadPoolExecutor(THREADS) as threads:
            kept = np.concatenate([np.zeros(0, dtype=bool), *threads.map(closer, _parts(len(promises.woman)))])
        left = promises.where(kept)
        pairs = self.scored(left.woman, left.home)
        return pairs, self._over(asked, left, pairs.points)

    def _over(self, asked: Asked, pairs: Promises, points: NDArray[np.signedinteger]) -> Ints:
        """By how much each pair would beat what it must; 0 where it would not, or lies below the floor."""
        over = points.astype(np.int64) * asked.second - asked.needed[pairs.woman] - asked.price[pairs.home]
        found: Ints = np.where(points >= self.floor, np.maximum(over, 0), 0)
        return found


def _parts(size: int) -> list[slice]:
    return [slice(at, at + SCORED_AT_ONCE) for at in range(0, size, SCORED_AT_ONCE)]


def build_pool(facts: Facts, progress: Callable[[float], None] | None = None) -> PairPool:
    """Asks every rule about every pair, and bounds what each pair earns. progress: called with the share done, 0..1."""
    sieve = build_sieve(facts, hard_rules())
    women, homes = facts.tables["women"].size, facts.tables["homes"].size
    step = max(1, SIEVED_AT_ONCE // max(1, homes))
    blocks = [np.arange(at, min(at + step, women)) for at in range(0, women, step)]
    bits, answers = np.empty((women, -(-homes // 8)), np.uint8), sieve.prepared
    with ThreadPoolExecutor(THREADS) as threads:
        for done, (block, (kept, evaluated)) in enumerate(zip(blocks, threads.map(sieve.kept, blocks), strict=True), 1):
            bits[block] = kept
            answers += evaluated
            if progress is not None:
                progress(done / len(blocks))
    return PairPool(facts, bits, point_bounds(facts), -(-answers // max(1, sieve.rules)))
