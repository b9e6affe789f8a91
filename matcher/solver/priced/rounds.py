"""The rounds of a priced solve: some pairs are solved, all are priced, and those that beat the prices come in."""

from __future__ import annotations

import dataclasses

import numpy as np

from matcher.rules.pairs import Pairs
from matcher.rules.pool import PairPool
from matcher.rules.score import FULL_POINTS
from matcher.solver.arrays import Ints, exact_sum
from matcher.solver.clock import Clock
from matcher.solver.find_pairs import find_pairs
from matcher.solver.model import AssignmentModel
from matcher.solver.plan import Level
from matcher.solver.priced.left_out import OUT_OF_REACH
from matcher.solver.prices.smallest import Prices
from matcher.solver.small_costs import solve_priced
from matcher.solver.solve import Result, levels_of
from matcher.solver.watch import Watch

ADDED = 12
"""Pairs added for each woman and round, the best ones."""
NEAR_POINTS = 100
"""Pairs that fall short of the prices by less come in as well, once few beat them: many would in the next round."""
ENOUGH = 1e-4
"""The relative gap to stop at with more pairs than are kept, since each round there takes long."""


class Search:
    """The rounds of a priced solve: a model of some pairs, its optimum and prices, the bound over all pairs and what
    prices prove it.

    enough: the relative gap of the first two levels to stop at; None = 0, or `ENOUGH` for the largest loads.
    """

    def __init__(
        self,
        pool: PairPool,
        model: AssignmentModel,
        watch: Watch,
        clock: Clock,
        scored: int,
        enough: float | None = None,
    ) -> None:
        self.pool, self.model, self.watch, self.clock = pool, model, watch, clock
        self.enough = enough if enough is not None else ENOUGH if pool.is_large else 0.0
        self.rounds, self.scored, self.bound, self.added = 0, scored, _everybody(model), len(model.pair_agent)
        self.chosen: Ints = np.full(model.agents, -1)
        self.prices = self.proof = Prices(np.zeros(0, np.int64), np.zeros(0, np.int64))

    def run(self) -> None:
        """Until no pair of anybody beats the prices: then they prove the optimum. Or until the gap is small enough."""
        while True:
            self._solve()
            found, bound = self._price()
            self.watch.tell("pricing", self._levels(self.bound))
            # A bound of an earlier round may be as close, but then these prices are no proof.
            if not len(found.woman) or self._is_close(bound) or self.watch.is_over():
                return
            self.model = extended(self.model, found)

    def _solve(self) -> None:
        self.chosen, self.prices = solve_priced(self.model, self.clock.stage)

    def _price(self) -> tuple[Pairs, int]:
        """Each woman's best pairs that beat the prices, or nearly do; none when no pair of anybody does. And the bound
        that these prices prove.

        Of the largest loads each woman's best pair alone is made sure of, wherever it lies; what comes after are pairs
        that were seen on the way.
        """
        model, second = self.model, self.model.scales[1]
        near = NEAR_POINTS * second if self.added < model.agents else 0
        price, value = self.prices.of_places(model), exact_sum(model.value[self.chosen[self.chosen >= 0]])
        sure = 1 if self.pool.is_large else ADDED
        found = self.pool.beating(self._needed() - near, price, second=second, most=ADDED, sure=sure)
        gain = exact_sum(np.maximum(found.over - near, 0))
        bound = value + gain
        if bound <= self.bound:
            self.bound, self.proof = bound, self.prices
        new = find_pairs(model.first_pair, model.pair_place, found.pairs.woman, found.pairs.home) < 0
        pairs = found.pairs.where(new & (gain > 0))
        self.rounds, self.added, self.scored = self.rounds + 1, len(pairs.woman), self.scored + found.scored
        self.clock.stage("pricing")
        return pairs, bound

    def _is_close(self, bound: int) -> bool:
        """Of what is kept nothing can be said before points are proven to the last one."""
        levels = self._levels(bound)
        return max(level.gap for level in (levels[:2] if levels[1].gap else levels)) <= self.enough

    def _levels(self, bound: int) -> tuple[Level, ...]:
        """The model's levels with bounds over all pairs; some pair may earn more points than any of the model."""
        levels = levels_of(self.model, self.chosen, bound)
        if levels[0].gap:
            most = self.model.most_placed * FULL_POINTS
            return levels[0], dataclasses.replace(levels[1], bound=most), *levels[2:]
        return levels

    def _needed(self) -> Ints:
        """(women,) what points and price of a pair must come to before it beats what each woman has."""
        placed = np.flatnonzero(self.chosen >= 0)
        net = np.zeros(self.model.agents, np.int64)
        net[placed] = (self.model.value - self.prices.of_pairs(self.model))[self.chosen[placed]]
        return np.where(self.model.may_be_left, net - self.model.agent_weight * self.model.scales[0], OUT_OF_REACH)

    def pairs(self) -> Pairs:
        """The pairs of the model."""
        model = self.model
        return Pairs(model.pair_agent, model.pair_place, model.pair_points.astype(np.int32))

    def alternatives(self, most: int) -> Pairs:
        """Each woman's pairs of least loss under the prices, `most` besides her own, of all that are eligible."""
        model, second = self.model, self.model.scales[1]
        net = model.pair_points * second - self.prices.of_pairs(model)
        order = np.lexsort((-net, model.pair_agent))
        starts = np.searchsorted(model.pair_agent, np.arange(model.agents + 1))
        last = starts[:-1] + most
        enough = last < starts[1:]
        needed = np.full(model.agents, -OUT_OF_REACH)
        needed[enough] = net[order[last[enough]]] - 1
        needed[~model.may_be_left] = OUT_OF_REACH
        found = self.pool.beating(needed, self.prices.of_places(model), second=second, most=most + 1)
        self.scored += found.scored
        return found.pairs

    def result(self, model: AssignmentModel) -> Result:
        """The choice as pairs of a model with more of them."""
        placed = np.flatnonzero(self.chosen >= 0)
        chosen = np.full(model.agents, -1)
        chosen[placed] = np.searchsorted(model.keys, self.model.keys[self.chosen[placed]])
        levels = self._levels(self.bound)
        proven = all(level.value == level.bound for level in levels)
        close = self._is_close(self.bound)
        pairs = f"all {self.pool.eligible:,} eligible pairs"
        proof = f"Proved by its own prices over {pairs}: no plan is better on any level."
        why = f"within {self.enough:.2%} of the best plan" if close else "by time"
        stopped = f"Stopped {why}; the bounds hold for {pairs}."
        method = "min-cost flow, all pairs priced"
        told = proof if proven else stopped
        return Result(chosen, levels, self.proof, method, self.clock.seconds, told, proven or close)


def _everybody(model: AssignmentModel) -> int:
    """The composite bound of who knows nothing: everybody placed, and nearly one unit of the first level more."""
    return (int(model.agent_weight.sum()) + 1) * model.scales[0] - 1


def extended(model: AssignmentModel, pairs: Pairs) -> AssignmentModel:
    """A model with more pairs, none of them of the previous plan."""
    agent, place = np.concatenate([model.pair_agent, pairs.woman]), np.concatenate([model.pair_place, pairs.home])
    points = np.concatenate([model.pair_points, pairs.points.astype(np.int64)])
    order = np.lexsort((place, agent))
    kept = None
    if model.pair_kept is not None:
        kept = np.concatenate([model.pair_kept, np.zeros(len(pairs.woman), dtype=bool)])[order]
    return dataclasses.replace(
        model, pair_agent=agent[order], pair_place=place[order], pair_points=points[order], pair_kept=kept
    )
