"""The same problems put to other solvers, as plainly as can be: their optima must be those of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import scipy.optimize
import scipy.sparse
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from matcher.solver import AssignmentModel
from matcher.solver.constraints import Core
from tests.solver.exhaustive import shared_limits
from tests.solver.problems import Levels

Rows = list[tuple[dict[int, int], int]]
"""Limits as (pair -> coefficient, most)."""


def limits(model: AssignmentModel) -> Rows:
    """All limits of a model as rows over its pairs: agents, places and groups, those who must be placed, coupling."""
    agent, place = model.pair_agent.tolist(), model.pair_place.tolist()
    found: Rows = []
    for who in range(model.agents):
        own = [pair for pair, other in enumerate(agent) if other == who]
        found.append((dict.fromkeys(own, 1), 1))
        if not model.may_be_left[who]:
            found.append((dict.fromkeys(own, -1), -1))
    for places, most in shared_limits(model):
        found.append(({pair: 1 for pair, where in enumerate(place) if where in places}, most))
    core = Core(model.pair_agent, model.pair_place)
    for rule in model.coupling:
        rule.add(core)
    held = core.limits()
    coupled: Rows = [({}, most) for most in held.upper.tolist()]
    entries = (held.limit.tolist(), held.pair.tolist(), held.coefficient.tolist())
    for limit, pair, coefficient in zip(*entries, strict=True):
        coupled[limit][0][pair] = coupled[limit][0].get(pair, 0) + coefficient
    return found + coupled


def gains(model: AssignmentModel) -> list[NDArray[np.int64]]:
    """What each pair brings to each level."""
    kept = np.zeros(len(model.pair_agent)) if model.pair_kept is None else model.pair_kept
    return [model.agent_weight[model.pair_agent], model.pair_points, kept.astype(np.int64)]


def level_by_level(model: AssignmentModel, solve: Callable[[Rows, NDArray[np.int64]], int | None]) -> Levels | None:
    """The optimum of each level in turn, with those before it held; None where there is no plan at all."""
    rows, found = limits(model), []
    for gain in gains(model):
        best = solve(rows, gain)
        if best is None:
            return None
        found.append(best)
        rows.append(({pair: -int(more) for pair, more in enumerate(gain.tolist())}, -best))
    return found[0], found[1], found[2]


def by_integer_programme(model: AssignmentModel) -> Levels | None:
    """HiGHS through scipy."""

    def solve(rows: Rows, gain: NDArray[np.int64]) -> int | None:
        if any(not row and most < 0 for row, most in rows):
            return None
        matrix = scipy.sparse.lil_array((len(rows), len(gain)))
        for at, (row, _) in enumerate(rows):
            for pair, coefficient in row.items():
                matrix[at, pair] = coefficient
        most = np.array([most for _, most in rows], float)
        found = scipy.optimize.milp(
            -gain.astype(float),
            integrality=np.ones(len(gain)),
            bounds=scipy.optimize.Bounds(0, 1),
            constraints=scipy.optimize.LinearConstraint(matrix.tocsr(), ub=most),
            options={"mip_rel_gap": 0.0},
        )
        assert found.status in (0, 2)
        return None if found.status == 2 else int(gain[np.round(found.x).astype(bool)].sum())

    return level_by_level(model, solve)


def by_cp_sat(model: AssignmentModel) -> Levels | None:
    """CP-SAT with one worker."""

    def solve(rows: Rows, gain: NDArray[np.int64]) -> int | None:
        program = cp_model.CpModel()
        chosen = [program.new_bool_var("") for _ in gain]
        for row, most in rows:
            pairs = list(row)
            program.add_linear_constraint(
                cp_model.LinearExpr.weighted_sum([chosen[pair] for pair in pairs], [row[pair] for pair in pairs]),
                -(2**40),
                most,
            )
        program.maximize(cp_model.LinearExpr.weighted_sum(chosen, gain.tolist()))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(program)
        assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
        return None if status == cp_model.INFEASIBLE else round(solver.objective_value)

    return level_by_level(model, solve)


def by_network_simplex(model: AssignmentModel) -> Levels | None:
    """networkx, in whole numbers: one unit an agent through her place, its group and the groups around it."""
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_node("start", demand=-model.agents)
    graph.add_node("end", demand=model.agents)
    kept = 1 if model.pair_kept is None else model.agents + 1
    points = kept * (model.agents * int(model.pair_points.max(initial=0)) + 1)
    scaled = [gain.astype(object) * scale for gain, scale in zip(gains(model), (points, kept, 1), strict=True)]
    worth = [int(value) for value in sum(scaled)]
    for agent in range(model.agents):
        graph.add_edge("start", ("agent", agent), capacity=1, weight=0)
        if model.may_be_left[agent]:
            graph.add_edge(("agent", agent), "end", capacity=1, weight=0)
    for agent, place, value in zip(model.pair_agent.tolist(), model.pair_place.tolist(), worth, strict=True):
        graph.add_edge(("agent", agent), ("place", place), capacity=1, weight=-value)
    for place, group in enumerate(model.place_group.tolist()):
        graph.add_edge(("place", place), ("group", group), capacity=int(model.place_capacity[place]), weight=0)
    for group, most in enumerate(model.group_capacity.tolist()):
        around = -1 if model.group_parent is None else int(model.group_parent[group])
        graph.add_edge(("group", group), "end" if around < 0 else ("group", around), capacity=most, weight=0)
    try:
        _, flow = nx.network_simplex(graph)
    except nx.NetworkXUnfeasible:
        return None
    pairs = zip(model.pair_agent.tolist(), model.pair_place.tolist(), strict=True)
    chosen = [pair for pair, (agent, place) in enumerate(pairs) if flow["agent", agent]["place", place]]
    return model.levels(np.array(chosen, np.int64))


def by_copied_places(model: AssignmentModel) -> Levels | None:
    """scipy's linear_sum_assignment: each place as often as it has room, and for each agent a place of her own to be
    left in. For models without group limits, and with values that floating point holds exactly."""
    never = -(2.0**50)
    columns = np.repeat(np.arange(model.places), model.place_capacity)
    scale = model.agents * int(model.pair_points.max(initial=0)) + 1
    kept = model.agents + 1
    value = (gains(model)[0] * scale + gains(model)[1]) * kept + gains(model)[2]
    assert int(value.max(initial=0)) * model.agents < 2**50
    grid = np.full((model.agents, model.places), never)
    grid[model.pair_agent, model.pair_place] = value
    left = np.full((model.agents, model.agents), never)
    left[np.diag_indices(model.agents)] = np.where(model.may_be_left, 0, never)
    table = np.hstack([grid[:, columns], left])
    agent, column = scipy.optimize.linear_sum_assignment(table, maximize=True)
    place = np.append(columns, np.full(model.agents, -1))[column]
    if (table[agent, column] == never).any():
        return None
    pair = np.full(grid.shape, -1)
    pair[model.pair_agent, model.pair_place] = np.arange(len(model.pair_agent))
    return model.levels(pair[agent[place >= 0], place[place >= 0]])
