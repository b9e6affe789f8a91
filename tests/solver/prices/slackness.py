"""What makes a plan and its prices optimal, reckoned apart from the code that finds them."""

from __future__ import annotations

import numpy as np

from matcher.solver import AssignmentModel
from matcher.solver.arrays import Ints
from matcher.solver.prices.smallest import Prices
from tests.solver.problems import keeps_to_limits


def require_slackness(model: AssignmentModel, chosen: Ints, prices: Prices) -> None:
    """Complementary slackness both ways, and with it strong duality.

    chosen: (agents,) pair or -1. A place or group with room costs nothing, who is placed has the best of her pairs at
    these prices, and nobody is left who would rather have one; so the prices times capacities, plus what each agent has
    beyond what she pays, are what the plan is worth.
    """
    place, group = model.used(chosen[chosen >= 0])
    assert keeps_to_limits(model, chosen)
    assert (prices.place >= 0).all() and (prices.group >= 0).all()
    assert not prices.place[place < model.place_capacity].any()
    assert not prices.group[group < model.group_capacity].any()
    net = model.value - prices.of_pairs(model)
    best = np.full(model.agents, np.iinfo(np.int64).min)
    np.maximum.at(best, model.pair_agent, net)
    placed = chosen >= 0
    assert (net[chosen[placed]] == best[placed]).all()
    assert (best[placed & model.may_be_left] >= 0).all()
    assert (best[~placed] <= 0).all()
    dual = sum(best[placed].tolist())
    for price, capacity in ((prices.place, model.place_capacity), (prices.group, model.group_capacity)):
        dual += sum(one * most for one, most in zip(price.tolist(), capacity.tolist(), strict=True))
    assert prices.bound(model) == dual == sum(model.value[chosen[placed]].tolist())
