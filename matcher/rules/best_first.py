"""Of pairs that promise to beat the prices the best are worked out first, and then only what may be better."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from matcher.rules.facts import Facts
from matcher.rules.pairs import Asked, Enough, Found, Pairs, Promises, enough_of, gathered
from matcher.rules.point_bounds import PointBounds
from matcher.rules.score import score_pairs
from matcher.rules.table import Index

T = TypeVar("T")
Look = Callable[[Asked, Index], Promises]
"""Which pairs of some women promise to beat what they must."""

WOMEN_AT_ONCE, ROWS_AT_ONCE = 1_000, 100
"""Women whose promises are looked at together; and those whose eligible homes are, a bit each."""
SCORED_AT_ONCE = 50_000
"""To work out a few pairs takes as long as to work out thousands."""
FEW = 64
"""A woman with no more promising pairs than this has them all worked out at once."""
THREADS = 2


@dataclass(frozen=True)
class BestFirst:
    """Works out points of a run's pairs. Safe to ask from several threads."""

    facts: Facts
    bounds: PointBounds

    def found(self, asked: Asked, women: Index, look: Look, most: int) -> Found:
        """What beats the prices among the promises of some women: the `most` best of each, and others that were tried.

        Of a woman with many promises the best are worked out first, and then what may be better.
        """

        def best(some: Index) -> Found:
            return self._best(asked, asked, look(asked, some), some, most)

        return gathered(self.blocks(best, women, WOMEN_AT_ONCE))

    def better(self, asked: Asked, enough: Enough, look: Look, most: int, at_once: int) -> Found:
        """As `found`, of what beats the prices by more than is enough already. at_once: women to look at together."""
        raised = asked.raised(enough)
        beyond = Enough(enough.women, np.minimum(enough.least, 1), enough.last)

        def best(women: Index) -> Found:
            promises = look(raised, women)
            promises = promises.where(beyond.is_beaten_by(promises))
            over = promises.over + (raised.needed - asked.needed)[promises.woman]
            return self._best(asked, raised, replace(promises, over=over), women, most)

        return gathered(self.blocks(best, enough.women, at_once))

    def _best(self, asked: Asked, raised: Asked, promises: Promises, women: Index, most: int) -> Found:
        """All promises of each woman who has few are tried, the `most` best of the others, and what may be better."""
        at = women.searchsorted(promises.woman)
        first = np.bincount(at, minlength=len(women))[at] <= max(FEW, most)
        first[~first] = promises.where(~first).first(most)
        found = self._known(asked, raised, promises.where(first))
        left = promises.where(~first)
        if len(left.woman):
            enough = enough_of(women, found.known, most)
            needed = np.maximum(raised.needed, asked.raised(enough).needed)
            left = left.where(enough.is_beaten_by(left))
            found = found.joined(self._known(asked, replace(raised, needed=needed), left))
        return found

    def _known(self, asked: Asked, raised: Asked, promises: Promises) -> Found:
        """Points of the promises that after a closer look may beat what was raised, and by how much each pair beats
        what it must."""
        points = self.bounds.of_pairs(promises.woman, promises.home)
        left = promises.where(raised.over(promises.woman, promises.home, points) > 0)
        points = score_pairs(self.facts, left.woman, left.home).total
        known = replace(left, over=asked.over(left.woman, left.home, points))
        beats = known.over > 0
        return Found(known.where(beats), points[beats], len(points))

    def scored(self, women: Index, homes: Index) -> Pairs:
        """Pairs, ascending by woman and then home, with their points."""
        parts = _parts(len(women))
        with ThreadPoolExecutor(THREADS) as threads:
            points = threads.map(lambda part: score_pairs(self.facts, women[part], homes[part]).total, parts)
            return Pairs(women, homes, np.concatenate([np.zeros(0, np.int32), *points]))

    def blocks(self, look: Callable[[Index], T], women: Index, at_once: int = ROWS_AT_ONCE) -> Iterator[T]:
        """Looks at some women at a time, all of them in order."""
        with ThreadPoolExecutor(THREADS) as threads:
            yield from threads.map(look, [women[at : at + at_once] for at in range(0, len(women), at_once)])


def _parts(size: int) -> list[slice]:
    return [slice(at, at + SCORED_AT_ONCE) for at in range(0, size, SCORED_AT_ONCE)]
