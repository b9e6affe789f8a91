"""A linear or mixed programme in the form that MathOpt reads."""

from __future__ import annotations

import numpy as np
from ortools.math_opt import model_pb2
from scipy.sparse import csr_array

from matcher.solver.arrays import Bools
from matcher.solver.coupled.linear import Floats


def program_proto(
    cost: Floats, matrix: csr_array, lower: Floats, upper: Floats, most: float, whole: Bools | None = None
) -> model_pb2.ModelProto:
    """The 0 <= x <= most of least cost with lower <= matrix @ x <= upper. cost: (k,). lower, upper: (rows,). whole:
    (k,) which of x must be whole; None = none."""
    found, columns, rows = model_pb2.ModelProto(), len(cost), len(upper)
    found.variables.ids.extend(range(columns))
    found.variables.lower_bounds.extend([0.0] * columns)
    found.variables.upper_bounds.extend([most] * columns)
    found.variables.integers.extend(np.zeros(columns, bool).tolist() if whole is None else whole.tolist())
    charged = np.flatnonzero(cost)
    found.objective.linear_coefficients.ids.extend(charged.tolist())
    found.objective.linear_coefficients.values.extend(cost[charged].tolist())
    found.linear_constraints.ids.extend(range(rows))
    found.linear_constraints.lower_bounds.extend(lower.tolist())
    found.linear_constraints.upper_bounds.extend(upper.tolist())
    matrix.sum_duplicates()
    entries = matrix.tocoo()
    found.linear_constraint_matrix.row_ids.extend(entries.row.tolist())
    found.linear_constraint_matrix.column_ids.extend(entries.col.tolist())
    found.linear_constraint_matrix.coefficients.extend(entries.data.astype(float).tolist())
    return found
