"""The same problem given to other solvers: each says what it reached, and whether it proved it."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
import scipy.optimize
import scipy.sparse
from ortools.graph.python import min_cost_flow
from ortools.sat.python import cp_model

from matcher.solver import AssignmentModel
from matcher.solver.arrays import Ints

FlowArrays = tuple[Ints, Ints, Ints, Ints, Ints]


@dataclass(frozen=True)
class Reached:
    """placed, points: the levels of a plan, or None without one. proven: whether the peer says nothing is better."""

    placed: int | None
    points: int | None
    proven: bool


def flow_arrays(model: AssignmentModel) -> FlowArrays:
    """tails, heads, room, cost, supply of the whole network, ready for OR-Tools."""
    n, m, g = model.agents, model.places, len(model.group_capacity)
    sink = n + m + g
    tails = np.concatenate([model.pair_agent, n + np.arange(m), n + m + np.arange(g), np.arange(n)])
    heads = np.concatenate([model.pair_place + n, model.place_group + n + m, np.full(g + n, sink)])
    ones = np.ones(len(model.pair_agent), np.int64)
    room = np.concatenate([ones, model.place_capacity, model.group_capacity, np.ones(n, np.int64)])
    cost = np.concatenate([-model.value, np.zeros(m + g + n, np.int64)])
    supply = np.concatenate([np.ones(n, np.int64), np.zeros(m + g, np.int64), [-n]])
    return tails, heads, room, cost, supply


def raw_flow(tails: Ints, heads: Ints, room: Ints, cost: Ints, supply: Ints) -> int:
    """The bare OR-Tools calls on ready arrays: the composite value of the optimum."""
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, room, cost)
    solver.set_nodes_supplies(np.arange(len(supply)), supply)
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("the raw flow found no optimum")
    return -int(solver.optimal_cost())


def limits_of(model: AssignmentModel) -> tuple[scipy.sparse.csr_array, Ints]:
    """One row an agent, a place and a group over the pairs, and how much each allows."""
    k = len(model.pair_agent)
    ones, pairs = np.ones(k), np.arange(k)
    sides = (
        (model.pair_agent, model.agents),
        (model.pair_place, model.places),
        (model.place_group[model.pair_place], len(model.group_capacity)),
    )
    rows = [scipy.sparse.csr_array((ones, (side, pairs)), shape=(size, k)) for side, size in sides]
    room = np.concatenate([np.ones(model.agents, np.int64), model.place_capacity, model.group_capacity])
    return scipy.sparse.vstack(rows).tocsr(), room


def highs_lp(model: AssignmentModel, method: str) -> Reached:
    """Two linear programmes in turn: a composite value has more digits than floating point can tell apart."""
    matrix, room = limits_of(model)
    weight = model.agent_weight[model.pair_agent].astype(float)
    first = scipy.optimize.linprog(-weight, A_ub=matrix, b_ub=room, bounds=(0, None), method=method)
    placed = round(-first.fun)
    held = scipy.sparse.vstack([matrix, scipy.sparse.csr_array(-weight[None, :])])
    points = model.pair_points.astype(float)
    second = scipy.optimize.linprog(-points, A_ub=held, b_ub=np.append(room, -placed), bounds=(0, None), method=method)
    return Reached(placed, round(-second.fun), first.success and second.success)


def highs_mip(model: AssignmentModel, limit_seconds: float) -> Reached:
    """Two whole-number programmes in turn, each with half the time, to the last unit: the usual gap of 1 in 10,000
    would count as proof."""
    matrix, room = limits_of(model)
    weight = model.agent_weight[model.pair_agent].astype(float)
    options = {"time_limit": limit_seconds / 2.0, "mip_rel_gap": 0.0}
    whole = np.ones(len(weight))
    within = scipy.optimize.LinearConstraint(matrix, -np.inf, room)
    bounds = scipy.optimize.Bounds(0, 1)
    first = scipy.optimize.milp(-weight, constraints=within, bounds=bounds, integrality=whole, options=options)
    if first.x is None:
        return Reached(None, None, proven=False)
    placed = round(-first.fun)
    held = scipy.optimize.LinearConstraint(weight[None, :], placed, np.inf)
    points = model.pair_points.astype(float)
    second = scipy.optimize.milp(-points, constraints=[within, held], bounds=bounds, integrality=whole, options=options)
    found = None if second.x is None else round(-second.fun)
    return Reached(placed, found, first.status == 0 and second.status == 0)


def plain_cp_sat(model: AssignmentModel, limit_seconds: float) -> Reached:
    """A yes or no for each pair, at most one an agent, a place, and a limit a group; the composite value."""
    problem = cp_model.CpModel()
    chosen = [problem.new_bool_var("") for _ in range(len(model.pair_agent))]
    matrix, room = limits_of(model)
    for row, most in enumerate(room.tolist()):
        pairs = [chosen[at] for at in matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]]
        if most == 1 and len(pairs) > 1:
            problem.add_at_most_one(pairs)
        elif most < len(pairs):
            problem.add(cp_model.LinearExpr.sum(pairs) <= most)
    problem.maximize(cp_model.LinearExpr.weighted_sum(chosen, model.value.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit_seconds
    solver.parameters.num_workers = 2
    status = solver.solve(problem)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Reached(None, None, proven=False)
    taken = np.array([pair for pair, variable in enumerate(chosen) if solver.boolean_value(variable)], dtype=np.int64)
    placed, points, _ = model.levels(taken)
    return Reached(placed, points, status == cp_model.OPTIMAL)


def dense_assignment(model: AssignmentModel) -> int:
    """scipy's dense assignment, each place once a space: it knows no group limits, so this is only an upper bound."""
    space = np.repeat(np.arange(model.places), np.minimum(model.place_capacity, model.agents))
    table = np.zeros((model.agents, model.places))
    table[model.pair_agent, model.pair_place] = model.value
    spread = table[:, space]
    rows, columns = scipy.optimize.linear_sum_assignment(spread, maximize=True)
    return int(spread[rows, columns].sum())


def networkx_flow(model: AssignmentModel) -> int:
    """The network simplex of networkx on the same network: the composite value of the optimum."""
    tails, heads, room, cost, supply = flow_arrays(model)
    graph = nx.DiGraph()
    graph.add_nodes_from((node, {"demand": -amount}) for node, amount in enumerate(supply.tolist()))
    arcs = zip(tails.tolist(), heads.tolist(), room.tolist(), cost.tolist(), strict=True)
    graph.add_edges_from((tail, head, {"capacity": most, "weight": each}) for tail, head, most, each in arcs)
    found, _ = nx.network_simplex(graph)
    return -int(found)
