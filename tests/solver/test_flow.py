"""The flow's optimum: that of HiGHS and of networkx, and it moves as it must when the problem does."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
import scipy.optimize
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.solver import AssignmentModel, Infeasible
from matcher.solver.flow import solve_flow
from tests.solver.problems import changed, ints, keeps_to_limits, problem, random_problem

SEEDS = settings(deadline=None, derandomize=True, max_examples=60)


def optimum(model: AssignmentModel) -> int:
    """The composite value of the flow's choice, which must keep to all limits."""
    chosen = solve_flow(model)
    assert keeps_to_limits(model, chosen)
    return int(model.value[chosen[chosen >= 0]].sum())


def free(seed: int, agents: int = 12, places: int = 10, groups: int = 3) -> AssignmentModel:
    """A random problem in which anybody may be left over, so that there always is a plan."""
    return changed(random_problem(seed, agents, places, groups), must_place=None)


def by_linear_program(model: AssignmentModel) -> float:
    """The optimum of the LP relaxation by HiGHS: agents, places and groups each limit the pairs they touch."""
    sides = [
        (model.pair_agent, np.ones(model.agents)),
        (model.pair_place, model.place_capacity),
        (model.place_group[model.pair_place], model.group_capacity),
    ]
    touches = [(np.arange(len(most))[:, None] == who[None, :]).astype(float) for who, most in sides]
    found = scipy.optimize.linprog(
        -model.value.astype(float),
        A_ub=np.vstack(touches),
        b_ub=np.concatenate([most for _, most in sides]),
        bounds=(0, 1),
        method="highs",
    )
    assert found.status == 0 and found.fun is not None
    return -float(found.fun)


def by_network_simplex(model: AssignmentModel) -> int:
    """The optimum by networkx's network simplex, in whole numbers."""
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_node("source", demand=-model.agents)
    graph.add_node("sink", demand=model.agents)
    for agent in range(model.agents):
        graph.add_edge("source", ("agent", agent), capacity=1, weight=0)
        graph.add_edge(("agent", agent), "sink", capacity=1, weight=0)
    for agent, place, value in zip(
        model.pair_agent.tolist(), model.pair_place.tolist(), model.value.tolist(), strict=True
    ):
        graph.add_edge(("agent", agent), ("place", place), capacity=1, weight=-value)
    for place, (most, group) in enumerate(zip(model.place_capacity.tolist(), model.place_group.tolist(), strict=True)):
        graph.add_edge(("place", place), ("group", group), capacity=most, weight=0)
    for group, most in enumerate(model.group_capacity.tolist()):
        graph.add_edge(("group", group), "sink", capacity=most, weight=0)
    cost, _ = nx.network_simplex(graph)
    return -int(cost)


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_the_optimum_is_that_of_the_linear_program_and_of_the_network_simplex(first: int) -> None:
    for seed in range(first, first + 20):
        model = free(seed)
        if len(model.pair_agent):
            assert optimum(model) == pytest.approx(by_linear_program(model), rel=1e-12, abs=1e-6), seed
            assert optimum(model) == by_network_simplex(model), seed


@SEEDS
@given(st.integers(0, 10_000))
def test_numbering_agents_places_and_groups_otherwise_keeps_the_optimum(seed: int) -> None:
    model = free(seed)
    order = np.random.default_rng(seed)
    agent, place = order.permutation(model.agents), order.permutation(model.places)
    group = order.permutation(len(model.group_capacity))
    pairs = np.lexsort((place[model.pair_place], agent[model.pair_agent]))
    weight, capacity = np.empty_like(model.agent_weight), np.empty_like(model.place_capacity)
    place_group, group_capacity = np.empty_like(model.place_group), np.empty_like(model.group_capacity)
    weight[agent], capacity[place] = model.agent_weight, model.place_capacity
    place_group[place], group_capacity[group] = group[model.place_group], model.group_capacity
    shuffled = changed(
        model,
        pair_agent=agent[model.pair_agent][pairs],
        pair_place=place[model.pair_place][pairs],
        pair_points=model.pair_points[pairs],
        pair_kept=None if model.pair_kept is None else model.pair_kept[pairs],
        agent_weight=weight,
        place_capacity=capacity,
        place_group=place_group,
        group_capacity=group_capacity,
    )
    assert optimum(shuffled) == optimum(model)


def with_place(model: AssignmentModel, capacity: int, seed: int) -> AssignmentModel:
    """The model with one more place, which most agents may have for some points, in a group of its own."""
    chance = np.random.default_rng(seed)
    fits = np.flatnonzero(chance.random(model.agents) < 0.7)
    agent = np.concatenate([model.pair_agent, fits])
    place = np.concatenate([model.pair_place, np.full(len(fits), model.places)])
    points = np.concatenate([model.pair_points, chance.integers(0, 13, len(fits))])
    order = np.lexsort((place, agent))
    return changed(
        model,
        pair_agent=agent[order],
        pair_place=place[order],
        pair_points=points[order],
        pair_kept=None,
        place_capacity=np.append(model.place_capacity, capacity),
        place_group=np.append(model.place_group, len(model.group_capacity)),
        group_capacity=np.append(model.group_capacity, model.agents),
    )


def levels(model: AssignmentModel) -> tuple[int, int]:
    chosen = solve_flow(model)
    return model.levels(chosen[chosen >= 0])[:2]


@SEEDS
@given(st.integers(0, 10_000))
def test_one_more_place_never_makes_the_plan_worse(seed: int) -> None:
    model = changed(free(seed), pair_kept=None)
    assert levels(with_place(model, 1, seed)) >= levels(model)
    assert levels(changed(model, place_capacity=model.place_capacity + 1)) >= levels(model)
    assert levels(changed(model, group_capacity=model.group_capacity + 1)) >= levels(model)


@SEEDS
@given(st.integers(0, 10_000))
def test_a_place_without_room_changes_nothing(seed: int) -> None:
    model = changed(free(seed), pair_kept=None)
    assert levels(with_place(model, 0, seed)) == levels(model)


def test_a_second_place_gives_the_second_agent_a_home() -> None:
    one = problem([[3], [5]])
    assert levels(one) == (1, 5)
    assert levels(with_place(one, 0, 1)) == (1, 5)
    assert levels(changed(one, place_capacity=ints(2))) == (2, 8)


def test_those_who_must_be_placed_but_cannot_are_refused() -> None:
    with pytest.raises(Infeasible, match="cannot all be"):
        solve_flow(problem([[3], [5]], must_place=np.array([True, True])))
    with pytest.raises(Infeasible, match="cannot all be"):
        solve_flow(problem([[3, 4], [None, None]], must_place=np.array([False, True])))
    with pytest.raises(Infeasible, match="cannot all be"):
        solve_flow(problem([[3, 4]], must_place=np.array([True]), group_capacity=ints(0)))
