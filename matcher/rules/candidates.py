"""From facts to eligible pairs with points: block by block, so that memory grows with the pairs kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.rules.bitmap import Bits, unpacked
from matcher.rules.facts import Facts
from matcher.rules.registry import criteria, hard_rules
from matcher.rules.score import score_pairs
from matcher.rules.sieve import Sieve, build_sieve
from matcher.rules.table import Index

BLOCK_PAIRS = 200_000
"""Pairs of a block: small enough that a block's arrays stay in the processor's cache."""
THREADS = 2


@dataclass(frozen=True)
class Candidates:
    """Pairs that no rule blocks, ascending by woman and then home.

    woman, home: (k,) rows of the facts. points: (k,) 0..10,000. proposable: (k,) at or above the quality floor.
    by_criterion: one (k,) array a criterion, or empty when not kept.
    evaluated: the answers that were worked out, by the rules that may block: on average over these, rounded up. To
        ask every rule about every pair would make it women x homes.
    """

    woman: Index
    home: Index
    points: NDArray[np.int32]
    proposable: NDArray[np.bool_]
    by_criterion: tuple[NDArray[np.int32], ...]
    evaluated: int


def find_candidates(
    facts: Facts, *, keep_criteria: bool = False, progress: Callable[[float], None] | None = None
) -> Candidates:
    """All eligible pairs with their points. progress: called with the share scored, 0..1.

    First which pairs (a bit each), then, in arrays of just the right length, what they earn.
    """
    sieve = build_sieve(facts, hard_rules())
    blocks = list(_blocks(facts))
    with ThreadPoolExecutor(THREADS) as pool:
        kept = list(pool.map(sieve.kept, blocks))
        ends = np.cumsum([0, *(int(np.bitwise_count(bits).sum()) for bits, _ in kept)])
        found = _room_for(int(ends[-1]), len(criteria()) if keep_criteria else 0, _evaluated(sieve, kept))
        scored = pool.map(
            lambda women, bits, start: _score(facts, women, bits[0], found, start), blocks, kept, ends[:-1].tolist()
        )
        for done, _ in enumerate(scored, start=1):
            if progress is not None:
                progress(done / len(blocks))
    np.greater_equal(found.points, facts.policy.quality_floor_points, out=found.proposable)
    return found


def _blocks(facts: Facts) -> Iterator[Index]:
    women, homes = len(facts.instance.women), len(facts.instance.homes)
    size = max(1, BLOCK_PAIRS // max(1, homes))
    for start in range(0, women, size):
        yield np.arange(start, min(start + size, women))


def _evaluated(sieve: Sieve, kept: list[tuple[Bits, int]]) -> int:
    answers = sieve.prepared + sum(evaluated for _, evaluated in kept)
    return -(-answers // max(1, sieve.rules))


def _room_for(pairs: int, kept_criteria: int, evaluated: int) -> Candidates:
    points = [np.empty(pairs, dtype=np.int32) for _ in range(kept_criteria + 1)]
    woman, home = np.empty(pairs, dtype=np.intp), np.empty(pairs, dtype=np.intp)
    return Candidates(woman, home, points[0], np.empty(pairs, dtype=bool), tuple(points[1:]), evaluated)


def _score(facts: Facts, women: Index, bits: Bits, found: Candidates, start: int) -> None:
    """Writes the pairs of some women, with their points, from position `start` on."""
    homes = facts.tables["homes"].size
    kept = unpacked(bits, homes)
    row = np.repeat(np.arange(len(women)), np.count_nonzero(kept, axis=1))
    woman, home = women[row], np.flatnonzero(kept) - row * homes
    scores = score_pairs(facts, woman, home)
    here = slice(start, start + len(woman))
    found.woman[here], found.home[here], found.points[here] = woman, home, scores.total
    for column, points in zip(found.by_criterion, scores.points, strict=False):
        column[here] = points
