"""A second relaxed plan, for places that hold so much and not so many: only of agents who take least of each place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.duals.dual import budgets_of
from matcher.solver.flow import Infeasible
from matcher.solver.model import AssignmentModel
from matcher.solver.prices.smallest import Prices
from matcher.solver.small_costs import solve_priced


def frugal_flow(model: AssignmentModel, allowed: Bools) -> tuple[Ints, Prices] | None:
    """(agents,) pair or -1 of the best plan of the frugal pairs alone, and its prices; None where no budget is of
    places, or agents who must be placed then cannot be.

    Frugal pairs draw least of all pairs on their place's budget; so many of them as the budget holds always fit it, so
    that those budgets are capacities and the plan is a flow's.
    """
    left, capacity = allowed.copy(), model.place_capacity.copy()
    for rule in budgets_of(model):
        cell = rule.cell(model.pair_agent, model.pair_place)
        drawing = np.flatnonzero(allowed & (cell >= 0))
        if not len(drawing) or not np.array_equal(cell[drawing], model.pair_place[drawing]):
            continue
        charge = rule.charge(model.pair_agent, model.pair_place)
        least = np.full(model.places, np.iinfo(np.int64).max)
        np.minimum.at(least, cell[drawing], charge[drawing])
        left[drawing] &= charge[drawing] == least[cell[drawing]]
        counted = np.flatnonzero((least > 0) & (least < np.iinfo(np.int64).max))
        capacity[counted] = np.minimum(capacity[counted], rule.room[counted] // least[counted])
    return None if np.array_equal(left, allowed) else _flow(model, np.flatnonzero(left), capacity)


def _flow(model: AssignmentModel, pairs: Ints, capacity: Ints) -> tuple[Ints, Prices] | None:
    if not len(pairs):
        return None
    smaller = replace(model.of_pairs(pairs), place_capacity=capacity, coupling=())
    try:
        chosen, prices = solve_priced(smaller, lambda _stage: None, begins_small=False)
    except Infeasible:
        return None
    found = np.where(chosen >= 0, pairs[chosen], -1)
    return found, prices
