"""The linear relaxation of the limits that can be priced: where the search for multipliers starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, hstack

from matcher.solver.coupled.linear import solve_linear
from matcher.solver.coupled.priced import Floats, Priced

SHARE_OF_TIME = 0.6
"""Of the time left: what one relaxation may take."""
DEAREST = 10.0
"""What a unit short of a held level may cost, in units of the largest value of a pair."""
LEAST_SLACK, LEAST_SLACK_SHARE = 0.2, 1e-6
"""What pairs left out may be worth in all, in units of the level and as a share of it, before others are added."""


@dataclass(frozen=True)
class Relaxed:
    """An optimum of the relaxation. prices: (rows,). x: (k,) shares of pairs. short: (held levels,) by how much the
    levels held cannot be reached at the price that was set for that. value: what it reaches, that price paid."""

    prices: Floats
    x: Floats
    short: Floats
    value: float


def is_little(slack: float, relaxed: Relaxed) -> bool:
    """Whether pairs left out could add so little that they are not worth another round."""
    return slack <= max(LEAST_SLACK, LEAST_SLACK_SHARE * relaxed.value)


def solve_relaxed(
    priced: Priced, seconds: float, least: Floats | None = None, dearest: float | None = None
) -> Relaxed | None:
    """None when nothing is found in time.

    least: (rows,) what prices must be at least, 0 where nothing is said: what is left unused is then worth as much.
    dearest: what a unit short of a held level may cost beyond that.
    """
    held, size = len(priced.goal.held), len(priced.upper)
    short = csr_array((-np.ones(held), (np.arange(size - held, size), np.arange(held))), shape=(size, held))
    matrix = csr_array(hstack([priced.matrix, short]))
    equal = priced.may_be_negative
    used = (np.diff(matrix.indptr) > 0) | equal
    upper = priced.upper[used]
    dearest = DEAREST * float(priced.worth.max(initial=0.0)) + 1.0 if dearest is None else dearest
    paid = np.zeros(size) if least is None else least
    cost: Floats = np.concatenate([paid @ priced.matrix - priced.worth, np.full(held, dearest)])
    lower = np.where(equal[used], upper, -np.inf)
    found = solve_linear(cost, csr_array(matrix[used]), lower, upper, seconds)
    if found is None:
        return None
    x, price = found
    prices = paid.copy()
    prices[used] += price
    count = len(priced.pairs)
    return Relaxed(prices, x[:count], x[count:], float(paid @ priced.upper - cost @ x))
