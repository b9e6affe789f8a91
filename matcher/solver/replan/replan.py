"""A plan after a small change, from the plan and the prices before it: the same optimum as a solve from nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.model import AssignmentModel
from matcher.solver.prices.smallest import Prices, best_nets
from matcher.solver.replan.mending import Mending
from matcher.solver.solve import Result, levels_of, solve

MOST_MENDED = 100
"""More agents than this to place again take longer than a solve from nothing."""


@dataclass(frozen=True)
class Before:
    """What is known of the plan before a change.

    seat: (agents of the changed model,) place each had, -1 for none and for who is new. prices: that proved the plan,
    in the values of a model whose levels were worth `scales`.
    """

    seat: Ints
    prices: Prices
    scales: tuple[int, int]


def replan(model: AssignmentModel, before: Before) -> Result:
    """The optimum of a changed model, by a shortest augmenting path for each change; proven by its own prices.

    Agents may be new or gone, pairs and values and capacities others; places and groups keep their numbers, with
    capacity 0 when withdrawn. Whatever the change, the answer is the optimum: where much changed, or the old prices do
    not lead to a proof, the model is solved from nothing. Coupling rules are not looked at. Raises Infeasible and
    ModelError as `solve` does.
    """
    start = time.perf_counter()
    old = rescaled(before.prices, before.scales, model.scales)
    pair = pairs_at(model, before.seat)
    fresh = _unhappy(model, pair, old)
    if int(fresh.sum()) > MOST_MENDED:
        return solve(model)
    mending = Mending(model, np.where(fresh, -1, pair), fresh, old)
    mending.empty()
    mending.fill()
    for agent in np.flatnonzero(fresh).tolist():
        mending.place(agent)
    prices = mending.prices()
    moved = time.perf_counter()
    bound = prices.bound(model)
    if bound != int(model.value[mending.pair[mending.pair >= 0]].sum()):
        return solve(model)
    seconds = {"paths": moved - start, "prices": time.perf_counter() - moved}
    return Result(mending.pair, levels_of(model, mending.pair, bound), prices, "shortest augmenting paths", seconds)


def _unhappy(model: AssignmentModel, pair: Ints, prices: Prices) -> Bools:
    """(agents,) who would rather have something else at these prices, or must be placed and is not."""
    net = model.value - prices.of_pairs(model)
    own = np.append(net, 0)[pair]
    found: Bools = (best_nets(model, net) > own) | ((pair < 0) & ~model.may_be_left)
    return found


def pairs_at(model: AssignmentModel, seat: Ints) -> Ints:
    """(agents,) the pair of each agent with a place, or -1; -1 too where that pair is not in the model."""
    agents = np.arange(model.agents)
    found = np.full(model.agents, -1, np.int64)
    if len(model.pair_agent):
        keys = model.pair_agent * max(1, model.places) + model.pair_place
        at = np.minimum(np.searchsorted(keys, agents * max(1, model.places) + seat), len(keys) - 1)
        has = (seat >= 0) & (model.pair_agent[at] == agents) & (model.pair_place[at] == seat)
        found[has] = at[has]
    return found


def rescaled(prices: Prices, old: tuple[int, int], new: tuple[int, int]) -> Prices:
    """Prices in the values of a model whose levels are worth something else.

    Each level's share of a price is taken to be the one nearest to 0. Where that is wrong the prices prove nothing,
    which their bound shows.
    """
    return prices if old == new else Prices(_rescaled(prices.place, old, new), _rescaled(prices.group, old, new))


def _rescaled(price: Ints, old: tuple[int, int], new: tuple[int, int]) -> Ints:
    first = (price + old[0] // 2) // old[0]
    rest = price - first * old[0]
    second = (rest + old[1] // 2) // old[1]
    found: Ints = first * new[0] + second * new[1] + (rest - second * old[1])
    return np.maximum(found, 0)
