"""Pairs outside a model that could change what a dual proves: asked of the whole pool, few of them worked out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.rules.pairs import Charge, Pairs
from matcher.rules.pool import PairPool
from matcher.solver.arrays import Ints
from matcher.solver.duals.dual import Dual
from matcher.solver.find_pairs import find_pairs
from matcher.solver.model import AssignmentModel

OUT_OF_REACH = 2**60
"""More than any pair is worth: a woman whose pairs need not be asked about."""
ADDED = 8
"""Pairs of each woman that are brought in at a time."""


@dataclass(frozen=True)
class LeftOut:
    """pairs: what a model lacks. over: (women,) by how much the best of each woman adds to the dual's total, at most;
    0 = nothing. scored: pairs whose points were worked out."""

    pairs: Pairs
    over: Ints
    scored: int


def left_out(pool: PairPool, model: AssignmentModel, dual: Dual, spare: int = 0) -> LeftOut:
    """Pairs of the pool, not of the model, with which the dual would total more; the best of each woman.

    spare: how much less a pair may be worth and still be asked for: then no pair that is left out can be part of a plan
    within `spare` of the dual's total. All pairs of the plan before are taken to be in the model.
    """
    own = 0 if dual.agent is not None else dual.best(model, dual.worth(model))
    needed = np.where(model.may_be_left, own - dual.of_agent(model) - spare, OUT_OF_REACH)
    price, charge = dual.of_place(model), _charge(model, dual)
    # Where women have prices, several pairs of one may count; those of the model are found again beside them.
    most = ADDED if dual.agent is None and not spare else pool.homes
    if dual.points_factor:
        found = pool.beating(needed, price, second=dual.points_factor, most=most, charge=charge)
    else:
        found = pool.cheaper(-needed, price, most=most, charge=charge)
    pairs = found.pairs
    new = find_pairs(model.first_pair, model.pair_place, pairs.woman, pairs.home) < 0
    pairs = pairs.where(new)
    over = np.zeros(model.agents, np.int64)
    np.maximum.at(over, pairs.woman, _over(dual, pairs, needed, price, charge))
    return LeftOut(pairs, over, found.scored)


def _charge(model: AssignmentModel, dual: Dual) -> Charge | None:
    """What pairs draw on budgets that have a price; None where none has."""
    if not any(held is not None and held.any() for held in dual.budgets):
        return None
    return lambda women, homes: dual.charge(model, women, homes)


def _over(dual: Dual, pairs: Pairs, needed: Ints, price: Ints, charge: Charge | None) -> Ints:
    over = pairs.points.astype(np.int64) * dual.points_factor - needed[pairs.woman] - price[pairs.home]
    return over if charge is None else over - charge(pairs.woman, pairs.home)
