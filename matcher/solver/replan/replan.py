"""A plan after a small change, from the plan and the prices before it: the same optimum as a solve from nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from matcher.solver.arrays import Bools, Ints, exact_sum
from matcher.solver.find_pairs import find_pairs
from matcher.solver.flow import Infeasible
from matcher.solver.model import AssignmentModel
from matcher.solver.prices.smallest import Prices, best_nets
from matcher.solver.replan.mending import Mending
from matcher.solver.replan.search import StalePrices
from matcher.solver.solve import Result, levels_of, solve

MOST_MENDED = 100
"""More agents than this to place again take longer than a solve from nothing."""


@dataclass(frozen=True)
class Before:
    """What is known of the plan before a change.

    seat: (agents of the changed model,) place each had, -1 for none and for who is new, -2 for one that is gone.
    prices: that proved the plan, in the values of a model whose levels were worth `scales`. touched: (agents,) of whom
    anything changed; everybody else is taken to be content at these prices with what she has, until that shows to be
    wrong. None = not known.
    """

    seat: Ints
    prices: Prices
    scales: tuple[int, int]
    touched: Bools | None = None


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
    found = None
    if before.touched is not None:
        homeless = (pair < 0) & ((before.seat != -1) | ~model.may_be_left)
        found = _mended(model, pair, before.touched | homeless, old, start)
    if found is None:
        found = _mended(model, pair, _unhappy(model, pair, old), old, start)
    return solve(model) if found is None else found


def _mended(model: AssignmentModel, pair: Ints, fresh: Bools, old: Prices, start: float) -> Result | None:
    """The optimum, once everybody in `fresh` is placed anew; None where they are too many, or that finds no proof."""
    if int(fresh.sum()) > MOST_MENDED:
        return None
    mending = Mending(model, np.where(fresh, -1, pair), fresh, old)
    try:
        mending.empty()
        mending.fill()
        for agent in np.flatnonzero(fresh).tolist():
            mending.place(agent)
    except (StalePrices, Infeasible):
        return None
    prices = mending.prices()
    moved = time.perf_counter()
    bound = prices.bound(model)
    if bound != exact_sum(model.value[mending.pair[mending.pair >= 0]]):
        return None
    seconds = {"paths": moved - start, "prices": time.perf_counter() - moved}
    return Result(mending.pair, levels_of(model, mending.pair, bound), prices, "shortest augmenting paths", seconds)


def _unhappy(model: AssignmentModel, pair: Ints, prices: Prices) -> Bools:
    """(agents,) who would rather have something else at these prices, or must be placed and is not."""
    net = prices.nets(model)
    own = np.where(pair >= 0, net[pair], 0) if len(net) else np.zeros(model.agents, np.int64)
    found: Bools = (best_nets(model, net) > own) | ((pair < 0) & ~model.may_be_left)
    return found


def pairs_at(model: AssignmentModel, seat: Ints) -> Ints:
    """(agents,) the pair of each agent with a place, or -1; -1 too where that pair is not in the model."""
    return find_pairs(model.first_pair, model.pair_place, np.arange(model.agents), seat)


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
