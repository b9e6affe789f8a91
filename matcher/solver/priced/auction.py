"""An auction of homes among women who bid for the best of a few: prices to begin with, and no proof of anything.

Many bid at once (Bertsekas 1988, doi:10.1007/BF02186476), and it may end early. Each home has room for one, it says.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.rules.pairs import Ints
from matcher.rules.table import Index

WOMEN_AT_ONCE = 1_000
SETTLING = 60
"""How often prices that nobody bids up any more are raised, at most."""
NOBODY = -1


class Auction:
    """What each home is bid up to, and by whom.

    home: (women, k) homes that each woman bids for. worth: (women, k) in whole points; below 0 = none there. Both may
    change between bids. step_points: what each bid adds beyond what the next best home would leave.
    price: (homes,) whole points. holder: (homes,) the woman who bid most; NOBODY = none did.
    """

    def __init__(self, home: NDArray[np.int32], worth: NDArray[np.signedinteger], homes: int, step_points: int) -> None:
        self.home, self.worth, self.step_points = home, worth, step_points
        self.price, self.holder = np.zeros(homes, np.int64), np.full(homes, NOBODY)

    def lacking(self) -> Index:
        """The women, ascending, with something to bid for who hold no home."""
        has = self.worth.max(axis=1, initial=-1) >= 0
        has[self.holder[self.holder != NOBODY]] = False
        return np.flatnonzero(has)

    def bid(self, bidding: Index, times: int) -> None:
        """Some women without a home bid, and those they outbid, so often at most."""
        price, holder = self.price, self.holder
        for _ in range(times):
            if not len(bidding):
                break
            home, bid = self._bids(bidding)
            bids = bid > price[home]
            bidding, home, bid = bidding[bids], home[bids], bid[bids]
            order = np.lexsort((-bidding, bid, home))  # the last of each home bids most; of equal ones, the first woman
            last = order[np.flatnonzero(np.diff(home[order], append=-1))]
            outbid = holder[home[last]]
            price[home[last]], holder[home[last]] = bid[last], bidding[last]
            lost = np.ones(len(bidding), dtype=bool)
            lost[last] = False
            bidding = np.sort(np.concatenate([bidding[lost], outbid[outbid != NOBODY]]))

    def _bids(self, women: Index) -> tuple[Index, Ints]:
        """The home that each woman bids for, and how much: she would rather have it than the next best for all of
        that."""
        homes, bids = [np.zeros(0, np.intp)], [np.zeros(0, np.int64)]
        for some in (women[at : at + WOMEN_AT_ONCE] for at in range(0, len(women), WOMEN_AT_ONCE)):
            home, worth = self.home[some], self.worth[some]
            net = np.where(worth < 0, 0, worth - self.price[home])
            rows, best = np.arange(len(some)), net.argmax(axis=1)
            most = net[rows, best]
            net[rows, best] = 0
            chosen = home[rows, best].astype(np.intp)
            homes.append(chosen)
            bids.append(np.where(most > 0, self.price[chosen] + most - net.max(axis=1) + self.step_points, 0))
        return np.concatenate(homes), np.concatenate(bids)

    def settled(self) -> Ints:
        """(homes,) lower prices at which nobody who holds a home would rather have another, by more than a step.

        The smallest such, raised from nothing as long as somebody would; no higher than what was bid.
        """
        seat = np.full(len(self.home), NOBODY)
        held = np.flatnonzero(self.holder != NOBODY)
        seat[self.holder[held]] = held
        row, at = np.nonzero((self.worth >= 0) & (seat != NOBODY)[:, None])
        home, worth = self.home[row, at].astype(np.intp), self.worth[row, at].astype(np.int64)
        own = home == seat[row]
        of_own = np.zeros(len(seat), np.int64)
        of_own[row[own]] = worth[own]
        others = np.flatnonzero(~own & (self.holder[home] != NOBODY))
        others = others[np.argsort(home[others], kind="stable")]
        row, home, worth = row[others], home[others], worth[others] - self.step_points
        starts, price = np.flatnonzero(np.diff(home, prepend=-1)), np.zeros(len(self.price), np.int64)
        for _ in range(SETTLING if len(starts) else 0):
            net = of_own - price[seat]  # of a woman without a home nothing is asked
            wanted, before = np.maximum.reduceat(worth - net[row], starts), price[home[starts]]
            if (wanted <= before).all():
                break
            price[home[starts]] = np.maximum(before, wanted)
        return np.minimum(price, self.price)
