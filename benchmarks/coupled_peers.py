"""The coupled problem given to other solvers: each gets every limit that the rules state, on every pair."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np
import scipy.optimize
import scipy.sparse
from ortools.sat.python import cp_model

from benchmarks.peers import Reached
from matcher.solver import AssignmentModel
from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.rows import Rows, rows_of
from matcher.solver.coupled.start import filled

NOTHING = Reached(None, None, proven=False)


@dataclass(frozen=True)
class Planned(Reached):
    """chosen: (agents,) pair or -1. bound: a level's number, from 0, and what the peer says no plan exceeds there."""

    chosen: Ints = field(repr=False)
    bound: tuple[int, int] | None = None


def every_limit(model: AssignmentModel) -> Rows:
    """One row a limit of agents, homes, partners and coupling rules, over all pairs."""
    return rows_of(model, np.arange(len(model.pair_agent)))


def highs_whole(model: AssignmentModel, limit_seconds: float) -> Reached:
    """HiGHS: level 1 first, and points in what time that leaves."""
    end = time.monotonic() + limit_seconds
    rows = every_limit(model)
    weight = model.agent_weight[model.pair_agent]
    first = _highs(rows, weight, None, end)
    if first.x is None:
        return Planned(None, None, False, np.full(model.agents, -1), _bound(0, first))
    taken = first.x > 0.5
    second = None if first.status else _highs(rows, model.pair_points, (weight, int(weight[taken].sum())), end)
    if second is None:
        return _planned(rows, taken, False, _bound(0, first))
    return _planned(rows, taken if second.x is None else second.x > 0.5, second.status == 0, _bound(1, second))


def _bound(level: int, found: scipy.optimize.OptimizeResult) -> tuple[int, int] | None:
    known = found.mip_dual_bound is not None and np.isfinite(found.mip_dual_bound)
    return (level, int(-found.mip_dual_bound + 1e-6)) if known else None


def _highs(rows: Rows, worth: Ints, held: tuple[Ints, int] | None, end: float) -> scipy.optimize.OptimizeResult:
    """Maximises worth @ x, to the last unit: the usual gap of 1 in 10,000 would count as proof. held: values and the
    least sum of them. end: on the monotonic clock, in seconds."""
    limits = [scipy.optimize.LinearConstraint(scipy.sparse.csr_array(rows.matrix.astype(float)), -np.inf, rows.upper)]
    if held is not None:
        limits.append(scipy.optimize.LinearConstraint(held[0][None, :].astype(float), held[1], np.inf))
    return scipy.optimize.milp(
        -worth.astype(float),
        constraints=limits,
        bounds=scipy.optimize.Bounds(0, 1),
        integrality=np.ones(len(worth)),
        options={"time_limit": max(1.0, end - time.monotonic()), "mip_rel_gap": 0.0},
    )


def cp_sat_whole(model: AssignmentModel, limit_seconds: float) -> Reached:
    """CP-SAT: a yes or no for each pair, one constraint a limit, the composite value; two workers."""
    end = time.monotonic() + limit_seconds
    rows = every_limit(model)
    problem = cp_model.CpModel()
    chosen = [problem.new_bool_var("") for _ in range(len(rows.pairs))]
    matrix = rows.matrix.tocsr()
    for row, most in enumerate(rows.upper.tolist()):
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        pairs, amounts = [chosen[at] for at in matrix.indices[span].tolist()], matrix.data[span]
        if most == 1 and (amounts == 1).all():
            problem.add_at_most_one(pairs)
        else:
            problem.add(cp_model.LinearExpr.weighted_sum(pairs, amounts.tolist()) <= most)
    problem.maximize(cp_model.LinearExpr.weighted_sum(chosen, model.value.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(1.0, end - time.monotonic())
    solver.parameters.num_workers = 2
    status = solver.solve(problem)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return NOTHING
    taken = np.array([solver.boolean_value(one) for one in chosen], np.bool_)
    bound = int(solver.best_objective_bound) // model.scales[0]
    return _planned(rows, taken, status == cp_model.OPTIMAL, (0, bound))


def greedy_whole(model: AssignmentModel, limit_seconds: float) -> Reached:
    """The women in order of priority, each to the best home that no limit stands against; whoever is left is asked
    again, since floors leave room only once others are placed."""
    del limit_seconds  # It takes seconds.
    rows = every_limit(model)
    order = np.lexsort((rows.pairs, -model.pair_points, rows.agent, -model.agent_weight[rows.agent]))
    return _planned(rows, filled(rows, np.zeros(len(rows.pairs), np.bool_), order), False, None)


def _planned(rows: Rows, taken: Bools, proven: bool, bound: tuple[int, int] | None) -> Planned:
    placed, points, _ = rows.model.levels(rows.pairs[taken])
    return Planned(placed, points, proven, rows.plan(taken), bound)
