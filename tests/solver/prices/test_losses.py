"""Exact losses and the worth of capacity: each against the plan solved again with just that change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.solver import AssignmentModel, Infeasible, ModelError
from matcher.solver.flow import solve_flow
from matcher.solver.nesting import FAR
from matcher.solver.prices.losses import forced_losses, next_best, worth
from matcher.solver.prices.residual import Residual
from matcher.solver.prices.smallest import smallest_prices
from tests.solver.problems import changed, ints, nested_problem, problem

SEEDS = settings(deadline=None, derandomize=True, max_examples=60)


def residual(model: AssignmentModel) -> Residual:
    chosen = solve_flow(model)
    return Residual.of(model, chosen, smallest_prices(model, chosen))


def solvable(seed: int, agents: int = 7, places: int = 6, groups: int = 3) -> AssignmentModel:
    """A nested random problem that has a plan, with agents who must be placed where that can be."""
    model = nested_problem(seed, agents, places, groups)
    try:
        solve_flow(model)
    except Infeasible:
        return changed(model, must_place=None)
    return model


def best(model: AssignmentModel, value: np.ndarray) -> int:
    """The optimum in the values of the model as it was; FAR below everything when there is none."""
    try:
        chosen = solve_flow(model)
    except Infeasible:
        return -FAR
    return int(value[chosen[chosen >= 0]].sum())


def forced(model: AssignmentModel, pair: int) -> int:
    """The optimum of the plans that hold a pair: its place and groups are taken, its agent is gone."""
    value = model.value
    keep = (model.pair_agent != model.pair_agent[pair]) | (np.arange(len(value)) == pair)
    must = ~model.may_be_left
    must[model.pair_agent[pair]] = True
    names = ("pair_agent", "pair_place", "pair_points", "pair_kept")
    arrays = {name: getattr(model, name) for name in names}
    kept = {name: None if held is None else held[keep] for name, held in arrays.items()}
    return best(changed(model, **kept, must_place=must), value[keep])


@SEEDS
@given(st.integers(0, 10_000))
def test_a_loss_is_that_of_the_plan_solved_again_with_the_pair(seed: int) -> None:
    model = solvable(seed)
    graph = residual(model)
    pairs = np.arange(len(model.pair_agent))
    optimum = best(model, model.value)
    expected = [min(FAR, optimum - forced(model, pair)) for pair in pairs.tolist()]
    assert forced_losses(graph, pairs).tolist() == expected
    assert forced_losses(graph, pairs[::-3]).tolist() == expected[::-3]


@SEEDS
@given(st.integers(0, 10_000), st.integers(0, 4))
def test_the_next_best_are_those_of_least_loss(seed: int, most: int) -> None:
    model = solvable(seed)
    graph = residual(model)
    loss = forced_losses(graph, np.arange(len(model.pair_agent))).tolist()
    expected = []
    for agent in range(model.agents):
        others = np.flatnonzero((model.pair_agent == agent) & (model.pair_place != graph.seat[agent])).tolist()
        expected += sorted((loss[pair], pair) for pair in others if loss[pair] < FAR)[:most]
    found = next_best(graph, most)
    assert list(zip(found.loss.tolist(), found.pair.tolist(), strict=True)) == expected


def spare(model: AssignmentModel) -> AssignmentModel:
    """With a roomy place that suits nobody, so that what a level is worth stays the same as capacities change."""
    return changed(
        model, place_capacity=np.append(model.place_capacity, 99), place_group=np.append(model.place_group, 0)
    )


def shifted(numbers: np.ndarray, at: int, by: int) -> np.ndarray:
    found = numbers.copy()
    found[at] += by
    return found


@SEEDS
@given(st.integers(0, 10_000))
def test_one_more_and_one_fewer_are_worth_what_solving_again_says(seed: int) -> None:
    model = spare(solvable(seed, 6, 5))
    found, optimum, value = worth(residual(model)), best(model, model.value), model.value
    for name, more, fewer in (
        ("place_capacity", found.place_more, found.place_fewer),
        ("group_capacity", found.group_more, found.group_fewer),
    ):
        capacity = getattr(model, name)
        for at, has in enumerate(capacity.tolist()):
            assert best(changed(model, **{name: shifted(capacity, at, 1)}), value) - optimum == more[at]
            if has:
                loss = optimum - best(changed(model, **{name: shifted(capacity, at, -1)}), value)
                assert min(FAR, loss) == fewer[at]
            else:
                assert fewer[at] == 0


def test_the_random_problems_are_worth_asking() -> None:
    """Losses by way of others without the sink, impossible pairs, and groups that bind under others."""
    shorter = impossible = tight = 0
    for seed in range(150):
        model = solvable(seed)
        graph = residual(model)
        loss = forced_losses(graph, np.arange(len(model.pair_agent)))
        by_sink = graph.loss + graph.leeway[model.pair_place]
        moves = graph.seat[model.pair_agent] != model.pair_place
        shorter += int((loss < by_sink)[moves].sum())
        impossible += int((loss == FAR).sum())
        tight += int((graph.prices.group[model.groups_above[:, 0]] > 0).sum())
    assert shorter > 300 and impossible > 30 and tight > 50


def test_losses_by_hand() -> None:
    # The plan is 9 + 2. If the second had the first place, the first would have the second: 3 + 5.
    model = problem([[9, 3], [5, 2]])
    assert forced_losses(residual(model), np.arange(4)).tolist() == [0, 3, 3, 0]
    # Alone, with one place: it is the first's; the other instead of her loses 4 points.
    assert forced_losses(residual(problem([[9], [5]])), ints(0, 1)).tolist() == [0, 4]
    found = worth(residual(model))
    one = model.scales[0]
    assert (found.place_more.tolist(), found.place_fewer.tolist()) == ([3, 0], [one + 8, one + 2])
    assert (found.group_more.tolist(), found.group_fewer.tolist()) == ([0], [one + 2])


def test_a_loss_too_large_to_be_exact_is_refused() -> None:
    must = np.array([True, True, True])
    far = problem([[2**55, 0, None], [0, 2**55, 0], [None, 0, 2**55]], agent_weight=ints(0, 0, 0), must_place=must)
    graph = residual(far)
    with pytest.raises(ModelError, match="too large to be exact"):
        forced_losses(graph, np.arange(len(far.pair_agent)))
