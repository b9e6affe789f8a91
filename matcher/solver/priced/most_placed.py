"""How much of level 1 can be reached at all under the rules that couple placements, over all pairs of a large run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.rules.pairs import Pairs, joined
from matcher.rules.pool import PairPool
from matcher.solver.arrays import Ints
from matcher.solver.coupled.first import FEW_EACH, cheapest_pairs, first_plan
from matcher.solver.coupled.frugal import frugal_flow
from matcher.solver.coupled.goal import Goal
from matcher.solver.coupled.priced import Priced
from matcher.solver.coupled.relaxed import SHARE_OF_TIME, solve_relaxed
from matcher.solver.duals.dual import Dual, allowed_pairs
from matcher.solver.model import AssignmentModel
from matcher.solver.priced.left_out import left_out
from matcher.solver.priced.over_all import raised
from matcher.solver.priced.rounds import extended
from matcher.solver.solve import Result
from matcher.solver.watch import Watch

ROUNDS, EACH = 4, 6
"""Of pricing; and pairs of each woman, at the prices of each of two flows, to begin with."""
FAR, LITTLE = 0.01, 1e-4
"""A plan so far below what the flow reaches shows that rules take much away. A bound so close to its relaxation is as
good as there is."""


@dataclass(frozen=True)
class MostPlaced:
    """pairs: of the pool that matter to level 1. duals: what proves bounds on it over all pairs, ever closer ones.
    scored: pairs whose points were worked out."""

    pairs: Pairs
    duals: tuple[Dual, ...]
    scored: int


def is_far(model: AssignmentModel, result: Result, watch: Watch) -> bool:
    """Whether the rules let through so little of the plan without them that its prices say little of level 1."""
    allowed = allowed_pairs(model)
    core = cheapest_pairs(model, result.prices, allowed, result.chosen, FEW_EACH)
    plan = first_plan(model, core, allowed, result.chosen, watch)
    return model.levels(plan[plan >= 0])[0] < (1.0 - FAR) * result.levels[0].value


def most_placed(pool: PairPool, model: AssignmentModel, result: Result, watch: Watch) -> MostPlaced:
    """The relaxation of level 1, each budget as one limit, on ever more pairs of the pool: each round adds those that
    beat its prices, until they are worth little. result: without the rules that couple."""
    own, found, duals, scored = model.keys[_first_pairs(model, result)], list[Pairs](), list[Dual](), 0
    for _ in range(ROUNDS):
        priced = Priced(model, np.searchsorted(model.keys, own), Goal(0))
        relaxed = None if watch.is_over() else solve_relaxed(priced, watch.left_seconds() * SHARE_OF_TIME)
        if relaxed is None:
            break
        dual = priced.dual(relaxed.prices, None)
        lack = left_out(pool, model, dual)
        scored += lack.scored
        closer = raised(dual, model, lack.over)
        duals.append(closer)
        if not len(lack.pairs.woman) or closer.bound(model) <= relaxed.value * (1.0 + LITTLE):
            break
        found.append(lack.pairs)
        own = np.union1d(own, lack.pairs.woman * model.places + lack.pairs.home)
        model = extended(model, lack.pairs)
    return MostPlaced(joined(found), tuple(duals), scored)


def _first_pairs(model: AssignmentModel, result: Result) -> Ints:
    """Each agent's best pairs at the prices of the flow, and of the flow of those who take least of every place."""
    allowed = allowed_pairs(model)
    found = cheapest_pairs(model, result.prices, allowed, result.chosen, EACH)
    other = frugal_flow(model, allowed)
    return found if other is None else np.union1d(found, cheapest_pairs(model, other[1], allowed, other[0], EACH))
