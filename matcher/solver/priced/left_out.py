"""Pairs outside a model that could change what a dual proves: asked of the whole pool, few of them worked out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.rules.pairs import Charge, Pairs
from matcher.rules.pool import PairPool
from matcher.solver.arrays import Ints
from matcher.solver.coupled.ways_prices import WaysPrices
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
    needed = own - dual.of_agent(model) - spare
    # Where women have prices, several pairs of one may count; those of the model are found again beside them.
    most = ADDED if dual.agent is None and not spare else pool.homes
    return _beyond(pool, model, needed, dual.of_place(model), _charge(model, dual), dual.points_factor, most)


def left_out_of_ways(pool: PairPool, model: AssignmentModel, prices: WaysPrices) -> LeftOut:
    """As `left_out`, under prices of kinds of households at shared homes."""
    needed = prices.agent - model.agent_weight * prices.weight_factor
    return _beyond(pool, model, needed, prices.of_place(model), prices.charge, prices.points_factor, ADDED)


def _beyond(
    pool: PairPool, model: AssignmentModel, needed: Ints, price: Ints, charge: Charge | None, factor: int, most: int
) -> LeftOut:
    """Pairs with points * factor > needed[woman] + price[home] + charge, `most` of each woman."""
    needed = np.where(model.may_be_left, needed, OUT_OF_REACH)
    if factor:
        found = pool.beating(needed, price, second=factor, most=most, charge=charge)
    else:
        found = pool.cheaper(-needed, price, most=most, charge=charge)
    pairs = found.pairs
    gain = pairs.points.astype(np.int64) * factor - needed[pairs.woman] - price[pairs.home]
    if charge is not None:
        gain -= charge(pairs.woman, pairs.home)
    new = find_pairs(model.first_pair, model.pair_place, pairs.woman, pairs.home) < 0
    over = np.zeros(model.agents, np.int64)
    np.maximum.at(over, pairs.woman[new], gain[new])
    # Of whom as many were told as she is asked for, there may be more; no better than the last of those.
    last = np.full(model.agents, OUT_OF_REACH)
    np.minimum.at(last, pairs.woman, gain)
    over = np.maximum(over, np.where(np.bincount(pairs.woman, minlength=model.agents) >= most, last, 0))
    pairs = pairs.where(new)
    return LeftOut(pairs, over, found.scored)


def _charge(model: AssignmentModel, dual: Dual) -> Charge | None:
    """What pairs draw on budgets that have a price; None where none has."""
    if not any(held is not None and held.any() for held in dual.budgets):
        return None
    return lambda women, homes: dual.charge(model, women, homes)
