"""The linear relaxation of the limits that can be priced: where the search for multipliers starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack

from matcher.solver.coupled.priced import Floats, Priced
from matcher.solver.coupled.program import MOST_SECONDS

_LINPROG: Any = linprog
"""Its type hints know no sparse matrix."""


@dataclass(frozen=True)
class Relaxed:
    """An optimum of the relaxation. prices: (rows,). x: (k,) shares of pairs. short: (held levels,) by how much the
    levels held cannot be reached at the price that was set for that."""

    prices: Floats
    x: Floats
    short: Floats


def solve_relaxed(priced: Priced, dearest: float, seconds: float) -> Relaxed | None:
    """HiGHS's interior point method with crossover; None when it finds nothing in time.

    dearest: what one unit short of a held level costs at most, in units of the level raised.
    """
    held, size = len(priced.goal.held), len(priced.upper)
    short = csr_array((-np.ones(held), (np.arange(size - held, size), np.arange(held))), shape=(size, held))
    matrix = csr_array(hstack([priced.matrix, short]))
    equal = priced.may_be_negative
    used = (np.diff(matrix.indptr) > 0) & ~equal
    cost: Floats = np.concatenate([-priced.worth, np.full(held, dearest)])
    found = _LINPROG(
        cost,
        A_ub=matrix[used],
        b_ub=priced.upper[used],
        A_eq=matrix[equal],
        b_eq=priced.upper[equal],
        method="highs-ipm",
        options={"time_limit": min(max(0.01, seconds), MOST_SECONDS)},
    )
    if found.x is None or found.status != 0:
        return None
    prices = np.zeros(size)
    prices[used], prices[equal] = -found.ineqlin.marginals, -found.eqlin.marginals
    count = len(priced.pairs)
    return Relaxed(prices, found.x[:count], found.x[count:])
