"""Rounds without a flow: an auction of the pairs whose points are known tells which others to begin with.

A flow of the largest loads takes longer than the rest of such a round, so few of its rounds should be left to do.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.rules.pairs import Pairs, joined
from matcher.rules.pool import PairPool
from matcher.solver.priced.auction import Auction
from matcher.solver.priced.left_out import OUT_OF_REACH

STEP_POINTS, BIDS = 2, 1_500
ANEW = False, True, False
"""The rounds, and whether lists are made anew in each: once prices are good, but before they are tried."""
ADDED = 12
"""Pairs added for each woman and round, the best ones."""


def rehearsed(pool: PairPool, pairs: Pairs) -> tuple[Pairs, int]:
    """Some pairs, and those on the lists that beat the prices these are bid up to; how many were worked out for that.

    Lists of women who may have better homes outside are made anew under such prices, so that few are later.
    """
    scored = 0
    for anew in ANEW:
        home, points = _table(pairs, pool.women)
        auction = Auction(home, points, pool.homes, STEP_POINTS)
        auction.bid(auction.lacking(), BIDS)
        price = auction.settled()
        needed = np.full(pool.women, -OUT_OF_REACH)
        np.maximum.at(needed, pairs.woman, pairs.points - price[pairs.home])
        needed[needed == -OUT_OF_REACH] = OUT_OF_REACH
        if anew:
            pool.list_anew_where_unsure(needed, price)
        found = pool.on_lists(needed, price, ADDED)
        pairs, scored = joined([pairs, found.pairs]), scored + found.scored
    return pairs, scored


def _table(pairs: Pairs, women: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(women, most of any woman) homes and points; -1 points where a woman has fewer."""
    starts = pairs.woman.searchsorted(np.arange(women + 1))
    shape = women, int(np.diff(starts).max(initial=0))
    home, points = np.zeros(shape, np.int32), np.full(shape, -1, np.int32)
    at = np.arange(len(pairs.woman)) - starts[pairs.woman]
    home[pairs.woman, at], points[pairs.woman, at] = pairs.home, pairs.points
    return home, points
