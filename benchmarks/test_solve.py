"""The solve beside its peers on the same pairs and composite values; every peer must reach the same objective."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.optimize
import scipy.sparse
from ortools.graph.python import min_cost_flow
from pytest_benchmark.fixture import BenchmarkFixture

from matcher.rules.candidates import Candidates
from matcher.rules.facts import Facts
from matcher.solver import AssignmentModel, solve
from matcher.solver.build import build_model

GROUP = "national quarter, solve"


@pytest.fixture(scope="module")
def model(national: tuple[Facts, Candidates]) -> AssignmentModel:
    return build_model(*national).model


def optimum(model: AssignmentModel) -> int:
    """The composite value of the proven optimum."""
    result = solve(model)
    assert result.gap == 0.0
    return int(model.value[result.chosen[result.chosen >= 0]].sum())


@pytest.mark.benchmark(group=GROUP)
def test_homeward_with_proof(benchmark: BenchmarkFixture, model: AssignmentModel) -> None:
    result = benchmark.pedantic(solve, args=(model,), rounds=5, warmup_rounds=1)
    assert result.gap == 0.0
    benchmark.extra_info |= {"pairs": len(model.pair_agent), **result.seconds}


def raw_flow(tails: np.ndarray, heads: np.ndarray, room: np.ndarray, cost: np.ndarray, supply: np.ndarray) -> int:
    """The bare OR-Tools calls on ready arrays."""
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, room, cost)
    solver.set_nodes_supplies(np.arange(len(supply)), supply)
    assert solver.solve() == solver.OPTIMAL
    return -int(solver.optimal_cost())


@pytest.mark.benchmark(group=GROUP)
def test_raw_min_cost_flow(benchmark: BenchmarkFixture, model: AssignmentModel) -> None:
    n, m, g = model.agents, model.places, len(model.group_capacity)
    sink = n + m + g
    tails = np.concatenate([model.pair_agent, n + np.arange(m), n + m + np.arange(g), np.arange(n)])
    heads = np.concatenate([model.pair_place + n, model.place_group + n + m, np.full(g + n, sink)])
    ones = np.ones(len(model.pair_agent), np.int64)
    room = np.concatenate([ones, model.place_capacity, model.group_capacity, np.ones(n, np.int64)])
    cost = np.concatenate([-model.value, np.zeros(m + g + n, np.int64)])
    supply = np.concatenate([np.ones(n, np.int64), np.zeros(m + g, np.int64), [-n]])
    found = benchmark.pedantic(raw_flow, args=(tails, heads, room, cost, supply), rounds=5, warmup_rounds=1)
    assert found == optimum(model)


@pytest.mark.benchmark(group=GROUP)
def test_lp_highs_through_scipy(benchmark: BenchmarkFixture, model: AssignmentModel) -> None:
    k = len(model.pair_agent)
    ones, pairs = np.ones(k), np.arange(k)
    rows = [
        scipy.sparse.csr_array((ones, (model.pair_agent, pairs)), shape=(model.agents, k)),
        scipy.sparse.csr_array((ones, (model.pair_place, pairs)), shape=(model.places, k)),
        scipy.sparse.csr_array(
            (ones, (model.place_group[model.pair_place], pairs)), shape=(len(model.group_capacity), k)
        ),
    ]
    limits = np.concatenate([np.ones(model.agents), model.place_capacity, model.group_capacity])
    matrix = scipy.sparse.vstack(rows).tocsr()
    # Two levels in turn: a composite value has more digits than a floating-point LP can tell apart.
    weight = model.agent_weight[model.pair_agent].astype(float)

    def both_levels() -> tuple[int, int]:
        first = scipy.optimize.linprog(-weight, A_ub=matrix, b_ub=limits, bounds=(0, 1), method="highs")
        placed = round(-first.fun)
        held = scipy.sparse.vstack([matrix, scipy.sparse.csr_array(-weight[None, :])])
        second = scipy.optimize.linprog(
            -model.pair_points.astype(float), A_ub=held, b_ub=np.append(limits, -placed), bounds=(0, 1), method="highs"
        )
        return placed, round(-second.fun)

    found = benchmark.pedantic(both_levels, rounds=1)
    result = solve(model)
    assert found == model.levels(result.chosen[result.chosen >= 0])[:2]
