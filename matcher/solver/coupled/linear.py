"""Linear programmes, solved by OR-Tools' simplex (GLOP): several times as fast here as HiGHS's methods."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver.python import model_builder_helper
from scipy.sparse import csr_array, csr_matrix

Floats = NDArray[np.float64]
_GLOP: Any = model_builder_helper
"""It has no type hints."""
LEAST_SECONDS = 0.01


def solve_linear(
    cost: Floats, matrix: csr_array, lower: Floats, upper: Floats, seconds: float
) -> tuple[Floats, Floats] | None:
    """The x >= 0 of least cost with lower <= matrix @ x <= upper, and what one more of each upper limit would save.

    cost: (k,). lower, upper: (rows,). None when no optimum was found in time.
    """
    program, solver = _GLOP.ModelBuilderHelper(), _GLOP.ModelSolverHelper("glop")
    least, most = np.zeros(len(cost)), np.full(len(cost), np.inf)
    program.fill_model_from_sparse_data(least, most, cost, lower, upper, csr_matrix(matrix))
    if not math.isinf(seconds):
        solver.set_time_limit_in_seconds(max(LEAST_SECONDS, seconds))
    solver.solve(program)
    if solver.status() != _GLOP.SolveStatus.OPTIMAL:
        return None
    return np.array(solver.variable_values()), -np.array(solver.dual_values())
