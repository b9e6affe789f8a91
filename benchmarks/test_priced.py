"""A large load solved without a list of its pairs, beside the same with every pair at hand: the same optimum."""

from __future__ import annotations

import dataclasses

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.priced_loads import LARGE, note
from matcher.domain import Policy
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.solver import solve
from matcher.solver.build import build_model
from matcher.solver.priced.parts import PricedMatch, priced_match_parts
from matcher.solver.priced.whole import priced_match
from matcher.solver.solve import Result, keeps_rules
from matcher.solver.watch import Watch
from matcher.synthetic import generate

GROUP = "12 million pairs, facts to proof"
LIMIT_SECONDS = 60.0


@pytest.fixture(scope="module")
def facts() -> Facts:
    return build_facts(generate(2_000, 6_000, 1), Policy())


def every_pair(facts: Facts) -> Result:
    model = build_model(facts, find_candidates(facts)).model
    return solve(dataclasses.replace(model, coupling=()))


def told(benchmark: BenchmarkFixture, found: PricedMatch) -> None:
    assert found.result.finished and found.result.gap == 0.0
    note(benchmark, found)


@pytest.mark.benchmark(group=GROUP)
def test_homeward_pairs_priced(benchmark: BenchmarkFixture, facts: Facts) -> None:
    found = benchmark.pedantic(priced_match_parts, args=(facts,), rounds=2)
    told(benchmark, found)
    assert found.result.levels == every_pair(facts).levels


@pytest.mark.benchmark(group=GROUP)
def test_homeward_every_pair_at_hand(benchmark: BenchmarkFixture, facts: Facts) -> None:
    assert benchmark.pedantic(every_pair, args=(facts,), rounds=1).gap == 0.0


@pytest.mark.benchmark(group="facts to proof over all pairs")
@pytest.mark.parametrize("load", sorted(LARGE))
def test_homeward_ten_thousand_women(benchmark: BenchmarkFixture, load: str) -> None:
    facts = build_facts(generate(*LARGE[load], 1), Policy())
    found = benchmark.pedantic(priced_match_parts, args=(facts,), rounds=1)
    told(benchmark, found)
    assert found.pool.eligible >= 1_000 * LARGE[load][0]


@pytest.mark.benchmark(group="facts to plan under all rules, homes scarce, 60 s")
def test_homeward_homes_scarce_under_all_rules(benchmark: BenchmarkFixture) -> None:
    facts = build_facts(generate(*LARGE["homes scarce"], 1), Policy())
    found = benchmark.pedantic(lambda: priced_match(facts, watch=Watch(LIMIT_SECONDS)), rounds=1)
    model = found.built.model
    assert keeps_rules(model, found.result.chosen)
    for level, dual in zip(found.result.levels, found.result.duals, strict=True):
        assert level.value <= dual.bound(model)
    told = {f"{level.name}, gap in percent": round(100 * level.gap, 4) for level in found.result.levels}
    benchmark.extra_info |= {"eligible": found.pool.eligible, **told}
