"""From facts to eligible pairs with points: block by block, so that memory grows with the pairs kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.rules.evaluate import allowed_block
from matcher.rules.facts import Facts
from matcher.rules.score import score_pairs
from matcher.rules.table import Index

BLOCK_PAIRS = 200_000
"""Pairs of a block: small enough that a block's arrays stay in the processor's cache."""
THREADS = 2


@dataclass(frozen=True)
class Candidates:
    """Pairs that no rule blocks, ascending by woman and then home.

    woman, home: (k,) rows of the facts. points: (k,) 0..10,000. proposable: (k,) at or above the quality floor.
    by_criterion: one (k,) array a criterion, or empty when not kept. evaluated: pairs the rules looked at.
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
    """All eligible pairs with their points. progress: called with the share done, 0..1."""
    blocks = list(_blocks(facts))
    parts: list[Candidates] = []
    with ThreadPoolExecutor(THREADS) as pool:
        for part in pool.map(lambda women: _block(facts, women, keep_criteria), blocks):
            parts.append(part)
            if progress is not None:
                progress(len(parts) / len(blocks))
    return _joined(parts)


def _blocks(facts: Facts) -> Iterator[Index]:
    women, homes = len(facts.instance.women), len(facts.instance.homes)
    size = max(1, BLOCK_PAIRS // max(1, homes))
    for start in range(0, women, size):
        yield np.arange(start, min(start + size, women))


def _block(facts: Facts, women: Index, keep_criteria: bool) -> Candidates:
    homes = np.arange(len(facts.instance.homes))
    row, home = np.nonzero(allowed_block(facts, women, homes))
    woman = women[row]
    scores = score_pairs(facts, woman, home)
    return Candidates(
        woman,
        home,
        scores.total,
        scores.total >= facts.policy.quality_floor_points,
        scores.points if keep_criteria else (),
        len(women) * len(homes),
    )


def _joined(parts: list[Candidates]) -> Candidates:
    if not parts:
        nothing = np.zeros(0, dtype=np.intp)
        return Candidates(nothing, nothing, nothing.astype(np.int32), nothing.astype(bool), (), 0)
    return Candidates(
        np.concatenate([part.woman for part in parts]),
        np.concatenate([part.home for part in parts]),
        np.concatenate([part.points for part in parts]),
        np.concatenate([part.proposable for part in parts]),
        tuple(np.concatenate(columns) for columns in zip(*(part.by_criterion for part in parts), strict=True)),
        sum(part.evaluated for part in parts),
    )
