"""The solve beside its peers on the same pairs; each peer that can must reach the same optimum."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.conftest import nested
from benchmarks.greedy import by_priority, by_scarcity
from benchmarks.own_process import within
from benchmarks.peers import (
    dense_assignment,
    flow_arrays,
    highs_lp,
    highs_mip,
    networkx_flow,
    plain_cp_sat,
    raw_flow,
)
from matcher.domain import Policy
from matcher.rules.candidates import Candidates, find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.solver import AssignmentModel, solve
from matcher.solver.build import build_model
from matcher.solver.check import check
from matcher.solver.match import plan_of
from matcher.synthetic import generate

QUARTER = "national quarter, solve"
LARGE = "1,000 x 3,000, some 340,000 pairs, nested limits"
SMALL = "60 x 120, nested limits"
CP_SAT_SECONDS, MIP_SECONDS = 60.0, 240.0


@pytest.fixture(scope="module")
def quarter(national: tuple[Facts, Candidates]) -> AssignmentModel:
    return nested(*national)


@pytest.fixture(scope="module")
def small() -> AssignmentModel:
    facts = build_facts(generate(60, 120, 1), Policy())
    return nested(facts, find_candidates(facts))


def optimum(model: AssignmentModel) -> tuple[int, int]:
    """Level 1 and points of the proven optimum."""
    result = solve(model)
    assert result.gap == 0.0
    return model.levels(result.chosen[result.chosen >= 0])[:2]


def composite(model: AssignmentModel) -> int:
    """The composite value of the proven optimum."""
    result = solve(model)
    return int(model.value[result.chosen[result.chosen >= 0]].sum())


def rebuilt(model: AssignmentModel) -> AssignmentModel:
    """The model with nothing worked out yet: composite values are part of what is timed."""
    names = ("agents", "pair_agent", "pair_place", "pair_points", "agent_weight", "place_capacity", "place_group")
    rest = ("group_capacity", "pair_kept", "must_place", "coupling")
    return AssignmentModel(**{name: getattr(model, name) for name in names + rest})


@pytest.mark.parametrize("name", ["quarter", "large"])
def test_homeward_with_proof(benchmark: BenchmarkFixture, request: pytest.FixtureRequest, name: str) -> None:
    model: AssignmentModel = request.getfixturevalue(name)
    benchmark.group = QUARTER if name == "quarter" else LARGE
    result = benchmark.pedantic(lambda: solve(rebuilt(model)), rounds=5, warmup_rounds=1)
    assert result.gap == 0.0
    benchmark.extra_info |= {"pairs": len(model.pair_agent), **result.seconds}


@pytest.mark.benchmark(group=LARGE)
def test_referee_of_the_plan_under_all_rules(benchmark: BenchmarkFixture, large_load: tuple[Facts, Candidates]) -> None:
    facts, candidates = large_load
    built = build_model(facts, candidates)
    plan = plan_of(facts.instance, candidates, built, solve(built.model))
    checked = partial(check, facts.instance, facts.policy, plan, facts=facts)
    assert benchmark.pedantic(checked, rounds=3, warmup_rounds=1) == ()


@pytest.mark.parametrize("name", ["quarter", "large"])
def test_raw_min_cost_flow(benchmark: BenchmarkFixture, request: pytest.FixtureRequest, name: str) -> None:
    model: AssignmentModel = request.getfixturevalue(name)
    benchmark.group = QUARTER if name == "quarter" else LARGE
    arrays = flow_arrays(model)
    assert benchmark.pedantic(raw_flow, args=arrays, rounds=5, warmup_rounds=1) == composite(model)


@pytest.mark.benchmark(group=LARGE)
@pytest.mark.parametrize("method", ["highs-ds", "highs-ipm"])
def test_highs_lp_through_scipy(benchmark: BenchmarkFixture, large: AssignmentModel, method: str) -> None:
    found = benchmark.pedantic(highs_lp, args=(large, method), rounds=1)
    assert (found.placed, found.points) == optimum(large)


@pytest.mark.benchmark(group=LARGE)
def test_highs_mip_through_scipy(benchmark: BenchmarkFixture, large: AssignmentModel) -> None:
    found = benchmark.pedantic(within, args=(highs_mip, large, MIP_SECONDS), rounds=1)
    if found.proven:
        assert (found.placed, found.points) == optimum(large)
    benchmark.extra_info |= {"limit seconds": MIP_SECONDS, "state": str(found)}


@pytest.mark.benchmark(group=LARGE)
def test_plain_cp_sat(benchmark: BenchmarkFixture, large: AssignmentModel) -> None:
    found = benchmark.pedantic(plain_cp_sat, args=(large, CP_SAT_SECONDS), rounds=1)
    best = optimum(large)
    assert found.placed is None or (found.placed, found.points) <= best
    benchmark.extra_info |= {"limit seconds": CP_SAT_SECONDS, "state": str(found), "optimum": str(best)}


@pytest.mark.benchmark(group=LARGE)
def test_dense_assignment_of_scipy(benchmark: BenchmarkFixture, large: AssignmentModel) -> None:
    assert benchmark.pedantic(dense_assignment, args=(large,), rounds=1) >= composite(large)


@pytest.mark.benchmark(group=LARGE)
@pytest.mark.parametrize("order", [by_priority, by_scarcity], ids=["priority", "scarcity"])
def test_greedy(benchmark: BenchmarkFixture, large: AssignmentModel, order: object) -> None:
    assert callable(order)
    chosen = benchmark.pedantic(order, args=(large,), rounds=1)
    best, found = optimum(large), large.levels(chosen[chosen >= 0])[:2]
    assert found <= best
    benchmark.extra_info |= {"placed": int(np.count_nonzero(chosen >= 0)), "levels": str(found), "optimum": str(best)}


@pytest.mark.benchmark(group=SMALL)
def test_networkx(benchmark: BenchmarkFixture, small: AssignmentModel) -> None:
    assert benchmark.pedantic(networkx_flow, args=(small,), rounds=1) == composite(small)


@pytest.mark.benchmark(group=SMALL)
def test_homeward_on_the_small_one(benchmark: BenchmarkFixture, small: AssignmentModel) -> None:
    result = benchmark.pedantic(lambda: solve(rebuilt(small)), rounds=5, warmup_rounds=1)
    assert result.gap == 0.0
