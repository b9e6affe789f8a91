"""All eligible pairs with their points, block by block: for whoever must see every pair but need not keep them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.rules.bitmap import unpacked
from matcher.rules.candidates import BLOCK_PAIRS, THREADS
from matcher.rules.facts import Facts
from matcher.rules.registry import hard_rules
from matcher.rules.score import score_pairs
from matcher.rules.sieve import Sieve, build_sieve
from matcher.rules.table import Index


@dataclass(frozen=True)
class PairBlock:
    """The eligible pairs of some women who stand together, ascending by woman and then home; all of each woman's.

    first, last: rows of the women, `last` not among them. woman, home: (k,) rows. points: (k,) 0..10,000. proposable:
    (k,) at or above the quality floor.
    """

    first: int
    last: int
    woman: Index
    home: Index
    points: NDArray[np.int32]
    proposable: NDArray[np.bool_]


def pair_blocks(facts: Facts, pairs_of_a_block: int = BLOCK_PAIRS) -> Iterator[PairBlock]:
    """Every pair that no rule blocks, the women in order, each in one block.

    Holds a few blocks of `pairs_of_a_block` women x homes at a time, whatever the number of pairs.
    """
    sieve = build_sieve(facts, hard_rules())
    women, homes = len(facts.instance.women), len(facts.instance.homes)
    size = max(1, pairs_of_a_block // max(1, homes))
    ahead: deque[Future[PairBlock]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        for first in range(0, women, size):
            ahead.append(pool.submit(_block, facts, sieve, first, min(first + size, women)))
            if len(ahead) > THREADS:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _block(facts: Facts, sieve: Sieve, first: int, last: int) -> PairBlock:
    bits, _ = sieve.kept(np.arange(first, last))
    row, home = np.nonzero(unpacked(bits, facts.tables["homes"].size))
    woman = row + first
    points = score_pairs(facts, woman, home).total
    return PairBlock(first, last, woman, home, points, points >= facts.policy.quality_floor_points)
