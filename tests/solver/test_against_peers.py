"""The solver's optimum, level by level, is that of other solvers and that of trying every plan."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from matcher.solver import AssignmentModel, Infeasible, solve
from tests.solver.coupled_instances import coupled_problem, uncoupled_problem
from tests.solver.exhaustive import best_by_search
from tests.solver.peers import by_copied_places, by_cp_sat, by_integer_programme, by_network_simplex
from tests.solver.problems import Levels, best_by_trying, changed

Peer = Callable[[AssignmentModel], Levels | None]


def by_solver(model: AssignmentModel) -> Levels | None:
    """The solver's proven optimum, or None where it finds those who must be placed cannot all be."""
    try:
        result = solve(model)
    except Infeasible:
        return None
    found = model.levels(result.chosen[result.chosen >= 0])
    assert result.gap == 0.0
    assert [level.value for level in result.levels] == list(found[: len(result.levels)])
    return found


def without_groups(model: AssignmentModel) -> AssignmentModel:
    return changed(model, group_capacity=np.full_like(model.group_capacity, model.agents), group_parent=None)


@pytest.mark.parametrize(
    ("peer", "seeds", "agents", "places", "pairs"),
    [
        (by_network_simplex, range(60), 25, 20, 200),
        (by_integer_programme, range(60, 80), 25, 20, 200),
        (by_cp_sat, range(100, 120), 20, 20, 120),
    ],
)
def test_nested_limits(peer: Peer, seeds: range, agents: int, places: int, pairs: int) -> None:
    for seed in seeds:
        model = uncoupled_problem(seed, agents, places, pairs)
        assert by_solver(model) == peer(model), seed


def test_capacities_alone() -> None:
    models = [without_groups(uncoupled_problem(seed, 30, 25, 300)) for seed in range(60)]
    found = [by_solver(model) for model in models]
    assert found == [by_copied_places(model) for model in models]
    assert sum(levels is not None for levels in found) > 40


def test_the_search_is_that_of_trying_every_plan() -> None:
    """Without coupling rules and nesting, the pruned search and plain enumeration are two ways to the same optimum."""
    for seed in range(60):
        model = changed(uncoupled_problem(seed, 5, 5, 12), group_parent=None)
        best = best_by_search(model)
        assert (None if best is None else best.levels) == best_by_trying(model), seed


def test_the_search_is_that_of_other_solvers_with_rules_too() -> None:
    """Two solvers that know of the rules only the limits they give, and a search that knows only their formulas."""
    for seed in range(48):
        model = coupled_problem(seed)
        best = best_by_search(model)
        levels = None if best is None else best.levels
        assert by_cp_sat(model) == levels, seed
        if seed % 4 == 0:
            assert by_integer_programme(model) == levels, seed


@pytest.mark.parametrize("peer", [by_integer_programme, by_cp_sat])
def test_coupling(peer: Peer) -> None:
    """Larger than can be searched: the rules' own linear limits in the peer, so that only the solving differs."""
    found = []
    for seed in range(40):
        model = coupled_problem(seed, 14, 14, 90)
        found.append(by_solver(model))
        assert found[-1] == peer(model), seed
    assert sum(levels is not None for levels in found) > 20
