"""Timefold in its default configuration, on the pairs and limits that Homeward solves exactly."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.conftest import nested
from benchmarks.test_solve import optimum
from matcher.domain import Policy
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import build_facts
from matcher.solver import AssignmentModel, solve
from matcher.solver.arrays import Ints
from matcher.synthetic import generate

SECONDS = 60
GROUP = "200 x 400, nested limits"
"""Not the larger load: to hand its 340,000 pairs over takes Timefold's Python package minutes."""

if shutil.which("java") is None:
    pytest.skip("Timefold needs Java, which is not here", allow_module_level=True)
timefold_model = pytest.importorskip(
    "benchmarks.timefold_model", reason="Timefold is not installed: make bench-timefold", exc_type=ImportError
)


@pytest.fixture(scope="module")
def middling() -> AssignmentModel:
    facts = build_facts(generate(200, 400, 1), Policy())
    return nested(facts, find_candidates(facts))


@pytest.mark.benchmark(group=GROUP)
def test_homeward_on_the_middling_one(benchmark: BenchmarkFixture, middling: AssignmentModel) -> None:
    assert benchmark.pedantic(solve, args=(middling,), rounds=5, warmup_rounds=1).gap == 0.0


@pytest.mark.benchmark(group=GROUP)
def test_timefold(benchmark: BenchmarkFixture, middling: AssignmentModel) -> None:
    plan = timefold_model.plan_of(middling)
    chosen = benchmark.pedantic(timefold_model.planned, args=(plan, SECONDS), rounds=1)
    pairs = chosen[chosen >= 0]
    kept, best = within_limits(middling, pairs), optimum(middling)
    found, over = middling.levels(kept)[:2], len(pairs) - len(kept)
    assert found <= best
    benchmark.extra_info |= {"placed beyond a limit": over, "levels without those": str(found), "optimum": str(best)}


def within_limits(model: AssignmentModel, pairs: Ints) -> Ints:
    """The pairs of a plan that its limits let through, one after the other."""
    places, groups, kept = model.place_capacity.copy(), model.group_capacity.copy(), list[int]()
    for pair in pairs.tolist():
        place = model.pair_place[pair]
        around = model.groups_above[place]
        around = around[around >= 0]
        if places[place] > 0 and (groups[around] > 0).all():
            places[place] -= 1
            groups[around] -= 1
            kept.append(pair)
    return np.array(kept, np.int64)
