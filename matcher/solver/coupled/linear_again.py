"""Linear programmes that are solved one after another, each from where one like it ended: OR-Tools' simplex (GLOP)."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from ortools.glop import parameters_pb2 as glop
from ortools.math_opt import callback_pb2, model_parameters_pb2, parameters_pb2, result_pb2, solution_pb2
from ortools.math_opt.core.python import solver
from ortools.math_opt.python import mathopt
from scipy.sparse import csr_array

from matcher.solver.arrays import Ints
from matcher.solver.coupled.linear import LEAST_SECONDS, Floats
from matcher.solver.coupled.program_proto import program_proto

BASIC = solution_pb2.BASIS_STATUS_BASIC
AT_LOWER = solution_pb2.BASIS_STATUS_AT_LOWER_BOUND
AT_UPPER = solution_pb2.BASIS_STATUS_AT_UPPER_BOUND


class How(Enum):
    """By which rule the simplex goes on from where it begins. Each finds the optimum from anywhere."""

    FAR = auto()
    """By the steepest edge: fewest steps, but edges are first measured for every column (2 s for 165,000 of them)."""
    CLOSE = auto()
    """By edges that are measured as it goes (Devex): three times the steps, but the first one at once."""
    FEWER_LIMITS = auto()
    """By dual simplex: from where a programme with fewer limits ended."""


@dataclass(frozen=True)
class Basis:
    """Which rows and columns are basic, and at which of its limits each other one is. row: (rows,). column: (k,)."""

    row: Ints
    column: Ints

    def whole(self) -> Basis:
        """With as many basic as there are rows: else it is none. Those that lack or are too many are rows."""
        row = self.row.copy()
        lacking = len(row) - int((row == BASIC).sum()) - int((self.column == BASIC).sum())
        if lacking > 0:
            row[np.flatnonzero(row != BASIC)[:lacking]] = BASIC
        elif lacking < 0:
            row[np.flatnonzero(row == BASIC)[:-lacking]] = AT_UPPER
        return Basis(row, self.column)


@dataclass(frozen=True)
class Ended:
    """x: (k,). price: (rows,) what one more of each upper limit would save. basis: where it ended."""

    x: Floats
    price: Floats
    basis: Basis


def solve_again(
    cost: Floats,
    matrix: csr_array,
    lower: Floats,
    upper: Floats,
    seconds: float,
    begin: Basis | None = None,
    how: How = How.FAR,
) -> Ended | None:
    """The x >= 0 of least cost with lower <= matrix @ x <= upper, begun from a basis where one is known.

    cost: (k,). lower, upper: (rows,). None when no optimum was found in time. To hand arrays to the solver's core takes
    a tenth of what objects for every column would.
    """
    program = program_proto(cost, matrix, lower, upper, math.inf)
    told = model_parameters_pb2.ModelSolveParametersProto()
    if begin is not None:
        _tell(told.initial_basis.variable_status, begin.column)
        _tell(told.initial_basis.constraint_status, begin.row)
    result = solver.solve(
        program,
        mathopt.SolverType.GLOP.value,
        parameters_pb2.SolverInitializerProto(),
        _parameters(seconds, how).to_proto(),
        told,
        None,
        callback_pb2.CallbackRegistrationProto(),
        None,
        None,
    )
    if result.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
        return None
    found = result.solutions[0]
    basis = Basis(
        np.array(found.basis.constraint_status.values, np.int64), np.array(found.basis.variable_status.values, np.int64)
    )
    x, price = found.primal_solution.variable_values.values, found.dual_solution.dual_values.values
    return Ended(np.array(x), -np.array(price), basis)


def _parameters(seconds: float, how: How) -> mathopt.SolveParameters:
    # Nearly all entries are 1: to scale them, and to look for what may be left out, takes longer than it saves.
    rule = glop.GlopParameters.DEVEX if how is How.CLOSE else glop.GlopParameters.STEEPEST_EDGE
    options = glop.GlopParameters(
        use_preprocessing=False,
        use_scaling=False,
        use_dual_simplex=how is How.FEWER_LIMITS,
        optimization_rule=rule,
        feasibility_rule=rule,
    )
    limit = None if math.isinf(seconds) else datetime.timedelta(seconds=max(LEAST_SECONDS, seconds))
    return mathopt.SolveParameters(time_limit=limit, glop=options)


def _tell(statuses: solution_pb2.SparseBasisStatusVector, status: Ints) -> None:
    statuses.ids.extend(range(len(status)))
    statuses.values.extend(status.tolist())
