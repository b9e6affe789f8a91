"""All eligible pairs of a large run, told apart without a list of them: points are worked out where they may matter."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from matcher.rules.best_first import BestFirst
from matcher.rules.bitmap import held, picked
from matcher.rules.eligible import Eligible, KeptRows, SievedRows, homes_of
from matcher.rules.facts import Facts
from matcher.rules.listed import Listed
from matcher.rules.pairs import Asked, Beating, Charge, Found, Ints, Pairs, Promises, joined, together
from matcher.rules.point_bounds import point_bounds
from matcher.rules.registry import hard_rules
from matcher.rules.score import FULL_POINTS
from matcher.rules.shortlists import Shortlists
from matcher.rules.sieve import build_sieve
from matcher.rules.table import Bools, Index

KEPT_PAIRS = 2_000_000_000
"""With more pairs than this, which of them are eligible is worked out again when it is asked."""
SIEVED_AT_ONCE, FEWEST_WOMEN = 800_000, 128
"""Pairs of a block: small enough that a block's arrays stay in the processor's cache; but not of fewer women, for which
the threads would wait for each other."""
THREADS = 2


class PairPool:
    """The pairs that no rule blocks. Safe to ask from several threads.

    eligible: how many. evaluated: as in `Candidates`. rows: asked by themselves about shared homes.
    """

    def __init__(self, facts: Facts, rows: Eligible, lists: Shortlists, eligible: int, evaluated: int) -> None:
        self.facts, self.rows, self.lists = facts, rows, lists
        self.eligible, self.evaluated = eligible, evaluated
        self.women, self.homes = facts.tables["women"].size, facts.tables["homes"].size
        self.floor = facts.policy.quality_floor_points
        self._work = BestFirst(facts, lists.bounds)
        self._listed = Listed(lists, rows.without_some(), self._work)
        self._asking = threading.Lock()  # lists are made anew while prices are asked about

    def forget_some(self) -> None:
        """Forgets what is only asked to find where to begin: a sixth of what the largest loads hold."""
        self.rows = self.rows.without_some()

    @property
    def is_large(self) -> bool:
        """More pairs than are kept, a bit each."""
        return self.women * self.homes > KEPT_PAIRS

    def eligible_homes(self, woman: int) -> Index:
        """The homes that no rule keeps from a woman, ascending."""
        return homes_of(self.rows.rows(np.array([woman]))[0], self.homes)

    def holds(self, women: Index, homes: Index) -> Bools:
        """(k,) whether no rule blocks each pair."""
        return self.rows.holds(women, homes)

    def scored(self, women: Index, homes: Index) -> Pairs:
        """Pairs, ascending by woman and then home, with their points."""
        return self._work.scored(women, homes)

    def pairs_of(self, women: Index) -> Pairs:
        """Every eligible pair of some women, ascending, with points: below the quality floor as well."""
        own = [self.eligible_homes(woman) for woman in women.tolist()]
        return self.scored(np.repeat(women, [len(row) for row in own]), np.concatenate([np.zeros(0, np.intp), *own]))

    def best(self, most: int, units: Ints) -> Pairs:
        """Pairs that promise most points net of prices, so many a woman, less those below the quality floor: where to
        begin. units: (homes,) in whole points."""
        asked = Asked(np.full(self.women, -FULL_POINTS - 1), np.minimum(units, FULL_POINTS), 1, self.floor)

        def look(women: Index) -> Promises:
            promises = self.lists.promises(asked, women)
            return promises.where(promises.first(most))

        found = together(list(self._work.blocks(look, np.arange(self.women))))
        pairs = self.scored(found.woman, found.home)
        return pairs.where(pairs.points >= self.floor)

    def beating(
        self,
        needed: Ints,
        price: Ints,
        *,
        second: int = 1,
        most: int | None = None,
        charge: Charge | None = None,
        sure: int | None = None,
    ) -> Beating:
        """The pairs with points x second > needed[woman] + price[home] + charge, from the quality floor on.

        needed: (women,), price: (homes,), whole numbers, their sums below 2**62. charge: what a pair costs beyond its
        home, >= 0; None = nothing. most: only the best of each woman, those with the largest difference, ties to the
        first home. Exact: each woman's list is asked first, and where a home outside it may do better, it is found.
        sure: so many of her best, one at least, are made sure of, and what comes after is what was seen, which hangs on
        what was asked before; None = all of `most`.
        """
        asked, most = Asked(needed, price, second, self.floor, charge), self.homes if most is None else most
        with self._asking:
            found = self._listed.found(asked, most, most if sure is None else max(1, sure))
        return self._beating(found, most)

    def on_lists(self, needed: Ints, price: Ints, most: int) -> Beating:
        """As `beating`, of what the lists hold alone. price: in whole points."""
        asked = Asked(needed, price, 1, self.floor)
        with self._asking:
            return self._beating(self._listed.on_lists(asked, np.arange(self.women), most), most)

    def list_anew(self, women: Index, units: Ints) -> None:
        """Makes lists of women anew under prices in whole points."""
        with self._asking:
            self._listed.list_anew(women, units)

    def list_anew_where_unsure(self, needed: Ints, units: Ints) -> None:
        """As `list_anew`, of all women who may have a better pair outside their lists, by what pairs must beat."""
        with self._asking:
            self._listed.list_anew(self._listed.unsure(Asked(needed, units, 1, self.floor)), units)

    def _beating(self, found: Found, most: int) -> Beating:
        over = np.zeros(self.women, np.int64)
        np.maximum.at(over, found.known.woman, found.known.over)
        return Beating(found.pairs().where(found.known.first(most)), over, found.scored)

    def cheaper(self, most_price: Ints, price: Ints, *, most: int, charge: Charge | None = None) -> Beating:
        """Pairs from the quality floor on whose home costs less than a woman would give: price[home] + charge <
        most_price[woman]. Of each woman the cheapest, ties to the first home: some of the first `most` that no rule
        blocks; if all of those lie below the floor, of more.
        """
        women, found, over = np.arange(self.women), [], np.zeros(self.women, np.int64)
        scored = 0
        while len(women):
            saved = together(list(self._work.blocks(partial(self._cheap, most_price, price, most, charge), women)))
            pairs = self.scored(saved.woman, saved.home)
            kept = pairs.points >= self.floor
            found.append(pairs.where(kept))
            np.maximum.at(over, saved.woman[kept], saved.over[kept])
            tried = np.bincount(saved.woman, minlength=self.women)
            scored, women, most = scored + len(kept), women[(tried[women] >= most) & (over[women] == 0)], 4 * most
        return Beating(joined(found), over, scored)

    def _cheap(self, most_price: Ints, price: Ints, most: int, charge: Charge | None, women: Index) -> Promises:
        """What some women would save, for their `most` best homes that no rule keeps from them."""
        eligible = zip(women.tolist(), self.rows.rows(women), strict=True)
        homes = [own[price[own] < most_price[woman]] for woman, row in eligible for own in (homes_of(row, self.homes),)]
        woman, home = np.repeat(women, [len(row) for row in homes]), np.concatenate(homes)
        over = most_price[woman] - price[home]
        if charge is not None:
            over -= charge(woman, home)
        found = Promises(woman, home, over).where(over > 0)
        return found.where(found.first(most))


def build_pool(facts: Facts, progress: Callable[[float], None] | None = None) -> PairPool:
    """Asks every rule about every pair, and bounds what each pair earns. progress: called with the share done, 0..1."""
    sieve = build_sieve(facts, hard_rules())
    women, homes = facts.tables["women"].size, facts.tables["homes"].size
    lists = Shortlists(point_bounds(facts), women, homes, facts.policy.quality_floor_points)
    shared = np.flatnonzero(facts.tables["homes"].columns["shared"] == 1.0)
    large = women * homes > KEPT_PAIRS
    bits = np.empty((women, -(-(len(shared) if large else homes) // 8)), np.uint8)

    def ask(some: Index) -> tuple[int, int]:
        kept, evaluated = sieve.kept(some)
        lists.fill(some, kept, 0)
        bits[some] = picked(kept, shared) if large else kept
        return int(held(kept).sum()), evaluated

    step = max(FEWEST_WOMEN, SIEVED_AT_ONCE // max(1, homes))
    blocks = [np.arange(at, min(at + step, women)) for at in range(0, women, step)]
    eligible, answers = 0, sieve.prepared
    with ThreadPoolExecutor(THREADS) as threads:
        for done, (kept, evaluated) in enumerate(threads.map(ask, blocks), 1):
            eligible, answers = eligible + kept, answers + evaluated
            if progress is not None:
                progress(done / len(blocks))
    rows: Eligible = SievedRows(sieve, bits, shared) if large else KeptRows(bits, shared)
    return PairPool(facts, rows, lists, eligible, -(-answers // max(1, sieve.rules)))
