"""Prices to begin with: women bid for the homes on their lists by what these promise, before any pair is worked out.

An auction of many bids at once (Bertsekas 1988, doi:10.1007/BF02186476), ended early: it only says which pairs to begin
with, and proves nothing. Each home is taken to have room for one.
"""

from __future__ import annotations

import numpy as np

from matcher.rules.pairs import Ints
from matcher.rules.shortlists import Shortlists
from matcher.rules.table import Index

STEP_POINTS = 30
"""What each bid adds beyond what the next best home would leave."""
BIDS = 60
"""How often those without a home bid."""
WOMEN_AT_ONCE = 1_000
NOBODY = -1


def first_prices(lists: Shortlists) -> Ints:
    """(homes,) whole points that homes on lists made without prices are bid up to."""
    price, holder = np.zeros(lists.homes, np.int64), np.full(lists.homes, NOBODY)
    bidding = np.flatnonzero(lists.bound.max(axis=1, initial=-1) >= lists.floor)
    for _ in range(BIDS):
        if not len(bidding):
            break
        home, bid = _bids(lists, bidding, price)
        bids = bid > price[home]
        bidding, home, bid = bidding[bids], home[bids], bid[bids]
        order = np.lexsort((-bidding, bid, home))  # the last of each home bids most; of equal ones, the first woman
        last = order[np.flatnonzero(np.diff(home[order], append=-1))]
        outbid = holder[home[last]]
        price[home[last]], holder[home[last]] = bid[last], bidding[last]
        lost = np.ones(len(bidding), dtype=bool)
        lost[last] = False
        bidding = np.sort(np.concatenate([bidding[lost], outbid[outbid != NOBODY]]))
    return price


def _bids(lists: Shortlists, women: Index, price: Ints) -> tuple[Index, Ints]:
    """The home that each woman bids for, and how much: she would rather have it than the next best for all of that."""
    homes, bids = [np.zeros(0, np.intp)], [np.zeros(0, np.int64)]
    for some in (women[at : at + WOMEN_AT_ONCE] for at in range(0, len(women), WOMEN_AT_ONCE)):
        home, bound = lists.home[some], lists.bound[some]
        net = np.where(bound < 0, 0, bound - price[home])
        rows, best = np.arange(len(some)), net.argmax(axis=1)
        most = net[rows, best]
        net[rows, best] = 0
        chosen = home[rows, best].astype(np.intp)
        homes.append(chosen)
        bids.append(np.where(most > 0, price[chosen] + most - net.max(axis=1) + STEP_POINTS, 0))
    return np.concatenate(homes), np.concatenate(bids)
