"""The pairs that matter at the flow's prices, and a first plan on them that keeps every rule."""

from __future__ import annotations

import math

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.answer import NoPlan
from matcher.solver.coupled.exact import search
from matcher.solver.coupled.goal import level_values
from matcher.solver.coupled.rows import Rows, rows_of
from matcher.solver.coupled.start import filled, kept_of
from matcher.solver.flow import Infeasible
from matcher.solver.model import AssignmentModel
from matcher.solver.prices.smallest import Prices
from matcher.solver.watch import Watch

PAIRS_EACH, FEW_EACH = 12, 4
EACH = FEW_EACH, PAIRS_EACH
"""Pairs of each agent that the relaxation looks at, to begin with; and where time is short."""
EFFORT = 20.0


def cheapest_pairs(
    model: AssignmentModel, prices: Prices, allowed: Bools, relaxed: Ints, each: int = PAIRS_EACH
) -> Ints:
    """Each agent's best pairs at the flow's prices, the flow's own among them. Ascending."""
    pairs = np.flatnonzero(allowed)
    agent = model.pair_agent[pairs]
    net = (model.value - prices.of_pairs(model))[pairs]
    order = np.lexsort((-net, agent))
    rank = np.arange(len(order)) - np.searchsorted(agent, agent)[order]
    own = relaxed[relaxed >= 0]
    found: Ints = np.union1d(pairs[order[rank < each]], own[allowed[own]])
    return found


def first_plan(model: AssignmentModel, core: Ints, allowed: Bools, relaxed: Ints, watch: Watch) -> Ints:
    """What the rules let through of the relaxed plan, filled up; (agents,) pair or -1.

    Raises Infeasible where it is proven that agents who must be placed cannot be, NoPlan where that stays open.
    """
    rows = rows_of(model, core)
    x = filled(rows, kept_of(rows, rows.mask(relaxed)), np.argsort(-model.value[core], kind="stable"))
    if rows.holds(x):
        return rows.plan(x)
    for pairs, effort in ((core, EFFORT), (np.flatnonzero(allowed), math.inf)):
        found = _placing_all(rows_of(model, pairs), effort, watch)
        if found is not None:
            return found
    raise NoPlan("no plan that places all who must be placed was found in time")


def _placing_all(rows: Rows, effort: float, watch: Watch) -> Ints | None:
    """A plan that keeps all rows. Raises Infeasible where all pairs were searched and none does."""
    placing = level_values(rows.model, 0, rows.pairs)
    found = search(rows, np.zeros_like(placing), [], None, effort, watch)
    if found.x is not None:
        x = filled(rows, found.x, np.argsort(-placing, kind="stable"))
        return rows.plan(x)
    if found.ended and math.isinf(effort):
        raise Infeasible("agents who must be placed cannot all be under the coupling rules")
    return None
