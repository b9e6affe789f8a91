"""A load far beyond a quarter: which of 300 million pairs are allowed, and how little of the grid is worked out."""

from __future__ import annotations

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from matcher.domain import Policy
from matcher.rules.facts import Facts, build_facts
from matcher.rules.registry import hard_rules
from matcher.rules.sieve import build_sieve
from matcher.synthetic import generate

WOMEN, HOMES, WOMEN_AT_ONCE = 10_000, 30_000, 100
MOST_OF_THE_GRID = 0.1
GROUP = "300 million pairs"


@pytest.fixture(scope="module")
def large() -> Facts:
    return build_facts(generate(WOMEN, HOMES, 1), Policy())


def pairs_and_answers(facts: Facts) -> tuple[int, float]:
    """How many pairs no rule blocks, and the answers worked out as a share of every rule asked about every pair."""
    sieve = build_sieve(facts, hard_rules())
    pairs, answers = 0, sieve.prepared
    for start in range(0, WOMEN, WOMEN_AT_ONCE):
        bits, evaluated = sieve.kept(np.arange(start, start + WOMEN_AT_ONCE))
        pairs += int(np.bitwise_count(bits).sum())
        answers += evaluated
    return pairs, answers / (sieve.rules * WOMEN * HOMES)


@pytest.mark.benchmark(group=GROUP)
def test_every_rule_one_thread(benchmark: BenchmarkFixture, large: Facts) -> None:
    pairs, share = benchmark.pedantic(pairs_and_answers, args=(large,), rounds=1)
    assert 0 < pairs < WOMEN * HOMES
    assert share < MOST_OF_THE_GRID
    benchmark.extra_info |= {"eligible pairs": pairs, "share of the grid worked out": share}


@pytest.mark.benchmark(group=GROUP)
def test_floor_one_comparison_a_pair(benchmark: BenchmarkFixture, large: Facts) -> None:
    needs = large.tables["women"].columns["bedrooms_high"]
    bedrooms = large.tables["homes"].columns["bedrooms"]

    def fitting() -> int:
        return sum(int(np.count_nonzero(need <= bedrooms)) for need in needs)

    assert benchmark.pedantic(fitting, rounds=1) > 0
