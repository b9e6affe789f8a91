"""Of pairs that promise to beat the prices the best are worked out first, and then only what may be better."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from matcher.rules.facts import Facts
from matcher.rules.pairs import Asked, Enough, Found, Pairs, Promises, enough_of, together
from matcher.rules.point_bounds import PointBounds
from matcher.rules.score import score_pairs
from matcher.rules.table import Bools, Index

T = TypeVar("T")
Look = Callable[[Asked, Index], Promises]
"""Which pairs of some women promise to beat what they must."""

WOMEN_AT_ONCE = 100
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
        """What beats the prices among the promises of some women, with what was worked out besides.

        Of a woman with many promises the best are worked out first, and then what may be better.
        """
        firsts = list(self.blocks(lambda some: self._first_look(look(asked, some), some, most), women))
        found = self._known(asked, together([promises for promises, _ in firsts]))
        many = np.concatenate([np.zeros(0, np.intp), *(women for _, women in firsts)])
        if len(many):
            found = found.joined(self.better(asked, enough_of(many, found.known, most), look))
        return found

    def better(self, asked: Asked, enough: Enough, look: Look) -> Found:
        """What beats the prices by more than is enough already, among the promises of some women."""
        return self._known(asked, together(list(self._second_looks(asked, enough, look))))

    def _first_look(self, promises: Promises, women: Index, most: int) -> tuple[Promises, Index]:
        """All promises of each woman who has few, the `most` best of the others; and who those are."""
        at = women.searchsorted(promises.woman)
        many = np.bincount(at, minlength=len(women)) > max(FEW, most)
        kept = ~many[at]
        kept[~kept] = promises.where(~kept).first(most)
        return promises.where(kept), women[many]

    def _second_looks(self, asked: Asked, enough: Enough, look: Look) -> Iterator[Promises]:
        """The promises that may be better than what is enough already."""
        needed = asked.needed.copy()
        needed[enough.women] += np.maximum(enough.least - 1, 0)
        raised = replace(asked, needed=needed)
        beyond = Enough(enough.women, np.minimum(enough.least, 1), enough.last)

        def closer(women: Index) -> Promises:
            promises = look(raised, women)
            promises = promises.where(beyond.is_beaten_by(promises))
            points = self.bounds.of_pairs(promises.woman, promises.home)
            promises = replace(promises, over=raised.over(promises.woman, promises.home, points))
            return promises.where(beyond.is_beaten_by(promises))

        return self.blocks(closer, enough.women)

    def _known(self, asked: Asked, promises: Promises) -> Found:
        """Points of the promises that a closer look leaves, and by how much each pair beats what it must."""

        def closer(part: slice) -> Bools:
            woman, home = promises.woman[part], promises.home[part]
            return asked.over(woman, home, self.bounds.of_pairs(woman, home)) > 0

        with ThreadPoolExecutor(THREADS) as threads:
            kept = np.concatenate([np.zeros(0, dtype=bool), *threads.map(closer, _parts(len(promises.woman)))])
        left = promises.where(kept)
        points = self.scored(left.woman, left.home).points
        known = replace(left, over=asked.over(left.woman, left.home, points))
        beats = known.over > 0
        return Found(known.where(beats), points[beats], len(points))

    def scored(self, women: Index, homes: Index) -> Pairs:
        """Pairs, ascending by woman and then home, with their points."""
        parts = _parts(len(women))
        with ThreadPoolExecutor(THREADS) as threads:
            points = threads.map(lambda part: score_pairs(self.facts, women[part], homes[part]).total, parts)
            return Pairs(women, homes, np.concatenate([np.zeros(0, np.int32), *points]))

    def blocks(self, look: Callable[[Index], T], women: Index) -> Iterator[T]:
        """Looks at some women at a time, all of them in order."""
        with ThreadPoolExecutor(THREADS) as threads:
            yield from threads.map(look, [women[at : at + WOMEN_AT_ONCE] for at in range(0, len(women), WOMEN_AT_ONCE)])


def _parts(size: int) -> list[slice]:
    return [slice(at, at + SCORED_AT_ONCE) for at in range(0, size, SCORED_AT_ONCE)]
