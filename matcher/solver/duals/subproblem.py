"""The sub-problem of a dual: one budget rule, packed exactly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.constraints.base import Budget
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.duals.households import pack_households
from matcher.solver.duals.knapsack import Items, Packing, pack, unit_of
from matcher.solver.model import AssignmentModel

EVERY = slice(None)


def knapsacks_of(model: AssignmentModel, rule: Budget | None, of: Ints | slice = EVERY) -> tuple[Ints, Ints, Ints]:
    """(k,) knapsack and charge of each pair, and the capacities; the last knapsack is of places without a limit. of:
    which pairs."""
    if rule is None:
        none = np.zeros(len(model.pair_agent[of]), np.int64)
        return none, none.copy(), np.zeros(1, np.int64)
    pairs, unit = (model.pair_agent[of], model.pair_place[of]), unit_of(rule.room)
    budget, charge = rule.cell(*pairs), rule.charge(*pairs)
    return np.where(budget >= 0, budget, len(rule.room)), charge // unit, np.append(rule.room // unit, 0)


def packing_of(model: AssignmentModel, rule: Budget | None, worth: Ints) -> Packing:
    """The best packing of every knapsack; `chosen` are pairs of the model. worth: (k,) those above 0 are looked at."""
    useful = np.flatnonzero(worth > 0)
    budget, charge, capacity = knapsacks_of(model, rule, useful)
    items = Items(model.pair_agent[useful], budget, charge, worth[useful])
    found = pack_households(items, capacity, rule) if isinstance(rule, JointOccupancy) else pack(items, capacity)
    return replace(found, chosen=useful[found.chosen])
