"""How time grows with the load, under all rules, beside one bare flow of the pairs that are left in the end."""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.peers import flow_arrays, raw_flow
from benchmarks.priced_loads import note
from matcher.domain import Policy
from matcher.rules.facts import Facts, build_facts
from matcher.solver.priced import rounds
from matcher.solver.priced.parts import PricedMatch
from matcher.solver.priced.whole import priced_match
from matcher.solver.solve import keeps_rules
from matcher.synthetic import generate

LARGEST = int(os.environ.get("HOMEWARD_BENCH_WOMEN", "0"))
"""Women of the largest load, three homes each: 100000 take many minutes and gigabytes, so they must be asked for."""
LOADS = [pytest.param(women, id=f"{women:,} women") for women in (LARGEST // 10, LARGEST)]

pytestmark = [
    pytest.mark.skipif(not LARGEST, reason="HOMEWARD_BENCH_WOMEN is not set"),
    pytest.mark.benchmark(group="ten times the women, facts to plan under all rules"),
]


@dataclass
class Load:
    """found: once it is solved."""

    facts: Facts
    found: PricedMatch | None = None


@pytest.fixture(scope="module", params=LOADS)
def load(request: pytest.FixtureRequest) -> Load:
    return Load(build_facts(generate(request.param, 3 * request.param, 1), Policy()))


def test_homeward_under_all_rules(benchmark: BenchmarkFixture, load: Load) -> None:
    found = load.found = benchmark.pedantic(priced_match, args=(load.facts,), rounds=1)
    assert found.result.finished and found.result.gap <= rounds.ENOUGH
    assert keeps_rules(found.built.model, found.result.chosen)
    note(benchmark, found)


def test_raw_flow_of_the_pairs_left(benchmark: BenchmarkFixture, load: Load) -> None:
    """It knows no rule that couples, so it is worth no less; and no proof."""
    assert load.found is not None
    model, chosen = load.found.built.model, load.found.result.chosen
    arrays = flow_arrays(model)
    value = benchmark.pedantic(raw_flow, args=arrays, rounds=1)
    assert value >= int(model.value[chosen[chosen >= 0]].sum())
    benchmark.extra_info["pairs"] = len(model.pair_agent)
