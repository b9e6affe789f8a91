"""Prices to begin with: women bid for the homes on their lists by what these promise, before any pair is worked out."""

from __future__ import annotations

from matcher.rules.pairs import Ints
from matcher.rules.patch_search import NOTHING
from matcher.rules.pool import PairPool
from matcher.solver.priced.auction import Auction

STEP_POINTS = 30
BIDS = 60
"""How often those without a home bid, before lists are made anew and after that."""
FEWER = 0.5
"""Lists are made anew as long as that leaves no more women without a home than this share of those before."""

SCARCE = 0.2
"""With a larger share of the women without a home after the first bids, homes are scarce: who has one is a matter of
level 1, of which bids know nothing."""


def first_prices(pool: PairPool) -> tuple[Ints, bool]:
    """(homes,) whole points that homes on the lists are bid up to, and whether homes are scarce.

    Where all homes on a list are wanted by others, and homes are not scarce, it is made anew under the prices so far:
    its woman bids for homes that she would not have looked at else, and hardly anybody is left out who need not be.
    """
    lists = pool.lists
    auction = Auction(lists.home, lists.bound, lists.homes, STEP_POINTS)
    lacking, before = auction.lacking(), None
    while True:
        auction.bid(lacking, BIDS)
        lacking = auction.lacking()
        more, is_scarce = lacking[lists.left_out[lacking] != NOTHING], len(lacking) > SCARCE * pool.women
        if is_scarce or not len(more) or (before is not None and len(more) > FEWER * before):
            return auction.price, is_scarce
        pool.list_anew(more, auction.price.copy())
        before = len(more)
