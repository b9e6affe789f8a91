"""A bound on points that takes a few flows: the level before is held at a price in points, not by a limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.duals.dual import Dual, budgets_of, floors_of
from matcher.solver.flow import solve_flow
from matcher.solver.model import AssignmentModel
from matcher.solver.prices.smallest import smallest_prices
from matcher.solver.watch import Watch

FLOWS, LEAST_FLOWS = 3, 2
"""So many at most, and so many however little time there is."""


def traded_duals(model: AssignmentModel, relaxed: Ints, least: int, watch: Watch) -> Iterator[Dual]:
    """Multipliers that bound the points of every plan that reaches `least` on level 1, closer and closer ones.

    Of all prices for a unit of level 1 one is best: the bound is the largest of many straight lines of it, one a plan,
    and two of them, whose plans reach less and more than `least`, cross ever nearer to it (Kelley 1960,
    doi:10.1137/0108053). relaxed: (agents,) pair or -1 of the best plan without coupling rules.
    """
    free = replace(model, coupling=(), pair_kept=None)
    price, less, more = 0, (0, 0), model.levels(relaxed[relaxed >= 0])[:2]
    for number in range(FLOWS):
        if number >= LEAST_FLOWS and watch.is_over():
            return
        dual, reached = _priced(model, free, price)
        yield dual
        if reached[0] >= least:
            more = reached
        else:
            less = reached
        if more[0] <= less[0] or (reached[0] >= least and price == 0):
            return
        price = max(0, (less[1] - more[1]) // (more[0] - less[0]))


def _priced(model: AssignmentModel, free: AssignmentModel, price: int) -> tuple[Dual, tuple[int, int]]:
    """The multipliers at a price for a unit of level 1, and the first two levels of the flow's plan."""
    worth = free.pair_points + price * free.agent_weight[free.pair_agent]
    traded = replace(free, agent_weight=np.zeros_like(free.agent_weight), pair_points=worth)
    chosen = solve_flow(traded)
    prices = smallest_prices(traded, chosen)
    dual = Dual(
        place=prices.place,
        group=prices.group,
        weight_factor=price,
        points_factor=1,
        budgets=tuple(np.zeros(len(rule.room), np.int64) for rule in budgets_of(model)),
        floors=tuple(np.zeros(len(rule.lack(np.zeros(0, np.int64))), np.int64) for rule in floors_of(model)),
    )
    return dual, free.levels(chosen[chosen >= 0])[:2]
