"""Exact solve of pair values with nested capacities: a min-cost flow."""

from __future__ import annotations

import numpy as np
from ortools.graph.python import min_cost_flow

from matcher.solver.arrays import Ints
from matcher.solver.model import AssignmentModel, TooLarge

RANGE = 2**61
"""A flow scales costs by the number of nodes and a factor below 4; the product must stay in 64 bits."""


class FlowError(RuntimeError):
    """The flow solver did not return an optimum."""


class Infeasible(RuntimeError):
    """Agents who must be placed cannot all be."""


def solve_flow(model: AssignmentModel, value: Ints | None = None) -> Ints:
    """(agents,) the chosen pair of each agent, or -1, maximising the sum of `value`: of `model.value`, if not given.

    agents -> places -> groups -> groups around them -> sink, each with its capacity, and agents -> sink at no cost for
    those left over.
    Cost scaling (Goldberg 1997, doi:10.1006/jagm.1995.0805) on integers: exact and deterministic. Raises Infeasible,
    TooLarge, FlowError.
    """
    value = model.value if value is None else value
    if max(int(value.max(initial=0)), -int(value.min(initial=0))) > largest_cost(model):
        raise TooLarge("the levels do not fit one exact flow at this size")
    agents, places, groups = model.agents, model.places, len(model.group_capacity)
    agent, place, group = np.arange(agents), agents + np.arange(places), agents + places + np.arange(groups)
    sink = agents + places + groups
    tails = np.concatenate([model.pair_agent, place, group, agent])
    above = np.full(groups, sink)
    if model.group_parent is not None:
        above = np.where(model.group_parent < 0, sink, model.group_parent + agents + places)
    heads = np.concatenate(
        [model.pair_place + agents, model.place_group + agents + places, above, np.full(agents, sink)]
    )
    room = np.concatenate(
        [
            np.ones(len(model.pair_agent), np.int64),
            model.place_capacity,
            model.group_capacity,
            model.may_be_left.astype(np.int64),
        ]
    )
    cost = np.concatenate([-value, np.zeros(places + groups + agents, np.int64)])
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, room, cost)
    supply = np.ones(sink + 1, np.int64)
    supply[agents:sink], supply[sink] = 0, -agents
    solver.set_nodes_supplies(np.arange(sink + 1), supply)
    status = solver.solve()
    if status == solver.INFEASIBLE:
        raise Infeasible("agents who must be placed cannot all be")
    if status != solver.OPTIMAL:
        raise FlowError(f"min-cost flow ended with status {status}")
    chosen = np.flatnonzero(solver.flows(arcs[: len(model.pair_agent)]))
    found = np.full(agents, -1, np.int64)
    found[model.pair_agent[chosen]] = chosen
    return found


def largest_cost(model: AssignmentModel) -> int:
    """No pair may cost, or be worth, more than this in a flow of a model."""
    return (RANGE - 1) // (model.agents + model.places + len(model.group_capacity) + 4)
