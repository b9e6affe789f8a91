"""The best choice of some pairs, proven in whole numbers by a search that ends."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.rows import Rows
from matcher.solver.watch import Watch

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Found:
    """x: (k,) the best choice found, or None. bound: no choice is worth more; None = no choice at all is possible.
    ended: whether the search ended, so that x is proven best, or proven not to exist."""

    x: Bools | None
    bound: int | None
    ended: bool


def search(
    rows: Rows, worth: Ints, least: list[tuple[Ints, int]], hint: Bools | None, effort: float, watch: Watch
) -> Found:
    """Maximises worth @ x under the rows, with values @ x >= amount for each of `least`. CP-SAT, one worker.

    effort: deterministic time it may take (infinity = to the end); the watch may end it before.
    """
    # It brings pandas, a third of a second to import, and only coupled plans need it.
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(len(rows.pairs))]
    _add_rows(model, x, rows)
    for values, amount in least:
        model.add(cp_model.LinearExpr.weighted_sum(x, values.tolist()) >= amount)
    model.maximize(cp_model.LinearExpr.weighted_sum(x, worth.tolist()))
    if hint is not None:
        for variable, value in zip(x, hint.tolist(), strict=True):
            model.add_hint(variable, value)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = 1
    # What is left after the prices have spoken is tight; presolve took longer than it saved.
    solver.parameters.cp_model_presolve = False
    solver.parameters.catch_sigint_signal = False
    if not math.isinf(effort):
        solver.parameters.max_deterministic_time = effort
    status = _run(solver, model, watch)
    if status == cp_model.INFEASIBLE:
        return Found(None, None, True)
    bound = math.floor(solver.best_objective_bound + 0.5)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(None, int(worth[worth > 0].sum()), False)
    return Found(np.array([solver.boolean_value(one) for one in x], np.bool_), bound, status == cp_model.OPTIMAL)


def _add_rows(model: cp_model.CpModel, x: list[cp_model.IntVar], rows: Rows) -> None:
    from ortools.sat.python import cp_model

    matrix = rows.matrix.tocsr()
    matrix.sum_duplicates()
    for row, upper in enumerate(rows.upper.tolist()):
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        variables = [x[pair] for pair in matrix.indices[span].tolist()]
        coefficients = matrix.data[span]
        if upper == 1 and (coefficients == 1).all():
            model.add_at_most_one(variables)
        else:
            model.add(cp_model.LinearExpr.weighted_sum(variables, coefficients.tolist()) <= upper)


def _run(solver: cp_model.CpSolver, model: cp_model.CpModel, watch: Watch) -> int:
    """Solves in another thread, so that a stop asked for meanwhile is heard."""
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(solver.solve, model)
        try:
            while not wait([running], POLL_SECONDS).done:
                if watch.is_over():
                    solver.stop_search()
            return int(running.result())
        finally:
            # Whoever is interrupted here would else wait for the search to end.
            solver.stop_search()
