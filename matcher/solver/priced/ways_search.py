"""Relaxations by ways to fill shared homes, of ever more pairs: what they prove over all pairs, and plans near them."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from matcher.rules.pairs import Pairs
from matcher.rules.pool import PairPool
from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.by_modes import only_rule
from matcher.solver.coupled.modes import modes_of
from matcher.solver.coupled.priced import SCALE
from matcher.solver.coupled.relaxed import SHARE_OF_TIME
from matcher.solver.coupled.ways_basis import LastBasis
from matcher.solver.coupled.ways_flow import WaysFlow
from matcher.solver.coupled.ways_prices import WaysPrices
from matcher.solver.coupled.ways_program import Worth
from matcher.solver.coupled.ways_relaxed import RelaxedWays, relaxed_ways
from matcher.solver.coupled.ways_whole import pairs_within, whole_ways
from matcher.solver.model import AssignmentModel
from matcher.solver.priced.left_out import OUT_OF_REACH, left_out_of_ways
from matcher.solver.priced.over_all import Proven
from matcher.solver.priced.rounds import extended
from matcher.solver.watch import Watch

LITTLE = 1e-5
"""A bound so close to its relaxation is as good as there is."""
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

    def fullest(self) -> Bools:
        """(ways,) what it fills shared places with most."""
        return self.flow.fullest(self.relaxed.shares)

    def best(self, worth: Worth, spare: int, seconds: float) -> Bools:
        """(ways,) those of the best plan of pairs that lose no more than `spare` under its prices; the fullest where
        there is none."""
        model = self.flow.model
        pairs = pairs_within(model, self.relaxed, self.pairs, spare)
        whole = whole_ways(model, self.flow.modes, pairs, worth, seconds)
        return self.fullest() if whole is None else self.flow.fullest(whole)


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
        self._last = LastBasis(), LastBasis()
        self._look_at(model)

    def _look_at(self, model: AssignmentModel) -> None:
        rule = only_rule(model)
        assert rule is not None
        self.model, self.modes = model, modes_of(rule, model.pair_agent, model.pair_place)
        self.flow = WaysFlow(model, rule, self.modes)

    def seconds(self) -> float:
        """What one step may take."""
        return self.watch.left_seconds() * SHARE_OF_TIME

    def relaxed(self, worth: Worth, pairs: Ints, rounds: int, held_back: int = 0) -> Looked | None:
        """The relaxation on ever more pairs, with its bounds: the last one. None when time is over before the first is
        had. held_back: rounds to leave time for."""
        looked: Looked | None = None
        for number in range(rounds):
            begun = time.monotonic()
            found = None if self.watch.is_over() else self._relaxed(worth, pairs)
            if found is None:
                break
            looked = Looked(self.flow, pairs, found)
            self._looked_at = np.union1d(self._looked_at, looked.keys)
            new, total = self._prove(found.prices)
            self.round_seconds = time.monotonic() - begun
            lasts = self.watch.left_seconds() > self.round_seconds * (1 + held_back)
            if number == rounds - 1 or not lasts or total <= found.value * SCALE * (1.0 + LITTLE):
                break
            pairs = self._more(np.union1d(pairs, self._beating(found, pairs)), new)
        return looked

    def _relaxed(self, worth: Worth, pairs: Ints) -> RelaxedWays | None:
        """Begun where the last one ended, of those with points or of those without."""
        return relaxed_ways(self.model, self.modes, pairs, worth, self.seconds(), self._last[min(1, worth[1])])

    def looked_at(self) -> Ints:
        """The pairs that any relaxation looked at. Ascending."""
        return self.rows(self._looked_at)

    def rows(self, keys: Ints) -> Ints:
        """Pairs of the model as it is now, by keys."""
        return np.searchsorted(self.model.keys, keys)

    def priced(self, looked: Looked, worth: Worth) -> Ints:
        """The pairs to begin with: those near the best at the prices of the flow with the fullest ways, which prove a
        first bound, and what the pool has that beats them."""
        losses, prices = looked.flow.priced(looked.fullest(), worth)
        pairs = self.rows(looked.flow.model.keys[near(losses, looked.flow.model)])
        return self._more(pairs, self._prove(prices)[0])

    def plan(self, flow: WaysFlow, taken: Bools) -> None:
        """Keeps the plan with these ways, if it is the best so far."""
        chosen = flow.plan(taken)
        if chosen is None:
            return
        own = chosen[chosen >= 0]
        levels = flow.model.levels(own)[:2]
        if levels > self.levels:
            self.levels, self.home = levels, np.full(flow.model.agents, -1, np.int64)
            self.home[flow.model.pair_agent[own]] = flow.model.pair_place[own]

    def _prove(self, prices: WaysPrices) -> tuple[Pairs, int]:
        """What the pool has that beats the prices, and what they prove over all pairs, in 1/SCALE of a unit; kept where
        it is the closest for what a unit of each level is worth."""
        lack = left_out_of_ways(self.pool, self.model, prices)
        self.scored += lack.scored
        total, dual = prices.bound(self.model, prices.of_agents(self.model) + lack.over, SCALE)
        factors = dual.weight_factor, dual.points_factor
        known = self.proven.get(factors)
        if known is None or known.total is None or total < known.total:
            self.proven[factors] = Proven(dual, total)
        return lack.pairs, total

    def _beating(self, found: RelaxedWays, pairs: Ints) -> Ints:
        """The pairs of the model that are worth more than what their agent has of these."""
        net = found.prices.net(self.model)
        own = np.where(self.model.may_be_left, 0, -OUT_OF_REACH)
        np.maximum.at(own, self.model.pair_agent[pairs], net[pairs])
        return np.flatnonzero(net > own[self.model.pair_agent])

    def _more(self, pairs: Ints, new: Pairs) -> Ints:
        """Takes in pairs of the pool; these and those, in rows of the model that it then is."""
        if not len(new.woman):
            return pairs
        keys = np.union1d(self.model.keys[pairs], new.woman * self.model.places + new.home)
        self.brought_in.append(new)
        self._look_at(extended(self.model, new))
        return self.rows(keys)
