"""Relaxations by ways to fill shared homes, of ever more pairs: what they prove over all pairs, and plans near them."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from matcher.rules.pairs import Pairs
from matcher.rules.pool import PairPool
from matcher.solver.arrays import Ints
from matcher.solver.coupled.by_modes import only_rule
from matcher.solver.coupled.counted_ways import counted_ways
from matcher.solver.coupled.modes import modes_of
from matcher.solver.coupled.priced import SCALE
from matcher.solver.coupled.relaxed import SHARE_OF_TIME
from matcher.solver.coupled.ways_flow import WaysFlow
from matcher.solver.coupled.ways_prices import WaysPrices
from matcher.solver.coupled.ways_program import Worth
from matcher.solver.coupled.ways_relaxed import CUT_ROUNDS, RelaxedWays, Series, relaxed_ways
from matcher.solver.coupled.ways_whole import pairs_within, whole_ways
from matcher.solver.model import AssignmentModel
from matcher.solver.priced.left_out import left_out_of_ways
from matcher.solver.priced.over_all import Proven
from matcher.solver.priced.rounds import extended
from matcher.solver.watch import Watch

ROUNDS = 9
"""Of pricing, for each relaxation."""
NEARLY = 0.05
"""Cuts are looked for once a bound is so close to its relaxation."""
WHOLE = 1e-6
"""What is no more than rounding."""
NEAR_EACH = 5
"""Pairs of each woman, about, that a relaxation begins with. More take longer than to bring them in."""


def near(losses: Ints, model: AssignmentModel) -> Ints:
    """The pairs that lose least, `NEAR_EACH` an agent or a few more, and all of those who must be placed."""
    if not len(losses):
        return np.zeros(0, np.int64)
    last = min(len(losses), NEAR_EACH * model.agents) - 1
    return np.flatnonzero((losses <= np.partition(losses, last)[last]) | ~model.may_be_left[model.pair_agent])


@dataclass(frozen=True)
class Looked:
    """A relaxation of some pairs of a flow's model. pairs: (k,) rows of it."""

    flow: WaysFlow
    pairs: Ints
    relaxed: RelaxedWays

    @property
    def keys(self) -> Ints:
        """(k,) ascending; the same in every model of these agents and places."""
        return self.flow.model.keys[self.pairs]

    def best(self, worth: Worth, spare: int, seconds: float) -> Ints | None:
        """(agents,) pair or -1: a plan of pairs that lose no more than `spare` under its prices; or else the best one
        with the ways of such a plan, or with the ways that shared places are filled with most."""
        pairs = pairs_within(self.relaxed, self.pairs, spare)
        whole = whole_ways(self.relaxed.prices.ways, pairs, worth, seconds, self.relaxed.cuts)
        if whole is not None and whole.chosen is not None:
            return whole.chosen
        return self.flow.plan(self.flow.fullest(self.relaxed.shares if whole is None else whole.shares))


class WaysSearch:
    """The pairs so far, what is proven and the best plan."""

    def __init__(self, pool: PairPool, model: AssignmentModel, watch: Watch) -> None:
        self.pool, self.watch = pool, watch
        self.brought_in, self.scored = list[Pairs](), 0
        self.proven: dict[tuple[int, int], Proven] = {}
        self.levels = -1, -1
        self.round_seconds = 0.0
        self.home: Ints | None = None
        self._looked_at = np.zeros(0, np.int64)
        self._series = Series()
        self._look_at(model)

    def _look_at(self, model: AssignmentModel) -> None:
        rule = only_rule(model)
        assert rule is not None
        self.model, self.modes = model, modes_of(rule, model.pair_agent, model.pair_place)
        self.ways = counted_ways(model, self.modes)
        self.flow = WaysFlow(model, rule, self.modes)

    def seconds(self) -> float:
        """What one step may take."""
        return self.watch.left_seconds() * SHARE_OF_TIME

    def relaxed(self, worth: Worth, pairs: Ints, held_back: int = 0) -> Looked | None:
        """The relaxation on ever more pairs, with its bounds: the last one. None when time is over before the first is
        had. held_back: rounds to leave time for."""
        looked, cutting = None, False
        for number in range(ROUNDS):
            begun = time.monotonic()
            found = None if self.watch.is_over() else self._relaxed(worth, pairs, cutting)
            if found is None:
                break
            looked = Looked(self.flow, pairs, found)
            self._looked_at = np.union1d(self._looked_at, looked.keys)
            new, total = self._prove(found.prices)
            self.round_seconds = time.monotonic() - begun
            lasts = self.watch.left_seconds() > self.round_seconds * (1 + held_back)
            ended = total // SCALE <= found.value + WHOLE and cutting
            if number == ROUNDS - 1 or not lasts or ended or self.is_proven(worth):
                break
            cutting = total <= found.value * SCALE * (1.0 + NEARLY)
            pairs = self._more(np.union1d(pairs, self._beating(found, pairs)), new)
        return looked

    def _relaxed(self, worth: Worth, pairs: Ints, cutting: bool) -> RelaxedWays | None:
        """Begun where the last one ended, whatever a unit of each level was worth there."""
        rounds, enough = CUT_ROUNDS if cutting else 0, self._value(worth) + 1 - WHOLE
        return relaxed_ways(self.ways, pairs, worth, self.seconds(), self._series, rounds, enough)

    def looked_at(self) -> Ints:
        """The pairs that any relaxation looked at. Ascending."""
        return self.rows(self._looked_at)

    def rows(self, keys: Ints) -> Ints:
        """Pairs of the model as it is now, by keys."""
        return np.searchsorted(self.model.keys, keys)

    def plan(self, found: Looked, worth: Worth, spare: int) -> None:
        """Keeps the plan that is near a relaxation, if it is the best so far."""
        model, chosen = found.flow.model, found.best(worth, spare, self.seconds())
        if chosen is None:
            return
        own = chosen[chosen >= 0]
        levels = model.levels(own)[:2]
        if levels > self.levels:
            self.levels, self.home = levels, np.full(model.agents, -1, np.int64)
            self.home[model.pair_agent[own]] = model.pair_place[own]

    def is_proven(self, worth: Worth) -> bool:
        """Whether nothing can be worth more than the plan so far, by what is proven where levels count so."""
        proven = self.proven.get((worth[0] * SCALE, worth[1] * SCALE))
        return proven is not None and proven.total is not None and proven.total // SCALE <= self._value(worth)

    def _value(self, worth: Worth) -> int:
        return sum(one * level for one, level in zip(worth, self.levels, strict=True))

    def _prove(self, prices: WaysPrices) -> tuple[Pairs, int]:
        """What the pool has that beats the prices, and what they prove over all pairs, in 1/SCALE of a unit; kept where
        it is the closest for what a unit of each level is worth."""
        lack = left_out_of_ways(self.pool, self.model, prices)
        self.scored += lack.scored
        total, dual = prices.bound(prices.agent + lack.over, SCALE)
        factors = dual.weight_factor, dual.points_factor
        known = self.proven.get(factors)
        if known is None or known.total is None or total < known.total:
            self.proven[factors] = Proven(dual, total)
        return lack.pairs, total

    def _beating(self, found: RelaxedWays, pairs: Ints) -> Ints:
        """The other pairs of the model that are worth more than all their prices."""
        beyond = found.prices.beyond(self.model)
        beyond[pairs] = 0
        return np.flatnonzero(beyond > 0)

    def _more(self, pairs: Ints, new: Pairs) -> Ints:
        """Takes in pairs of the pool; these and those, in rows of the model that it then is."""
        if not len(new.woman):
            return pairs
        keys = np.union1d(self.model.keys[pairs], new.woman * self.model.places + new.home)
        self.brought_in.append(new)
        self._look_at(extended(self.model, new))
        return self.rows(keys)
