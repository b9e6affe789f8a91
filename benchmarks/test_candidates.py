"""The whole rule book over many pairs, beside floors: numpy passes over as many pairs."""

from __future__ import annotations

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from geo.distance import distance_m
from matcher.rules.base import HardRule, decided
from matcher.rules.candidates import Candidates, find_candidates
from matcher.rules.facts import Facts
from matcher.rules.sieve import Sieve, build_sieve

PAIRS = 2_000_000
WOMEN_AT_ONCE = 100
NOTHING = HardRule(
    code="nothing",
    sentence="Every pair is allowed.",
    source="a benchmark",
    check=lambda grid: decided(grid.woman("release") == grid.woman("release")),
    applies=lambda grid: grid.home("bedrooms") < 0.0,
)
"""It reads a column of each side and never stands in the way."""


def pairs_kept(sieve: Sieve) -> int:
    """How many pairs no rule blocks."""
    women = np.arange(sieve.facts.tables["women"].size)
    blocks = np.split(women, range(WOMEN_AT_ONCE, len(women), WOMEN_AT_ONCE))
    return sum(int(np.bitwise_count(sieve.kept(block)[0]).sum()) for block in blocks)


def one_distance_a_pair(facts: Facts) -> float:
    """The sum over all pairs of how far a home is from where the woman lived."""
    women, homes = facts.tables["women"].columns, facts.tables["homes"].columns
    metres = distance_m(
        women["easting_m"][:, None], women["northing_m"][:, None], homes["easting_m"], homes["northing_m"]
    )
    return float(np.nansum(metres))


@pytest.mark.benchmark(group="national quarter, 1,260,000 pairs")
def test_national_quarter(benchmark: BenchmarkFixture, national: tuple[Facts, Candidates]) -> None:
    facts, expected = national
    found = benchmark.pedantic(find_candidates, args=(facts,), rounds=5, warmup_rounds=1)
    assert (found.points == expected.points).all() and (found.home == expected.home).all()
    benchmark.extra_info |= {"eligible pairs": len(found.woman), "pairs evaluated": found.evaluated}


@pytest.mark.benchmark(group="national quarter, 1,260,000 pairs")
def test_national_quarter_floor(benchmark: BenchmarkFixture, national: tuple[Facts, Candidates]) -> None:
    assert benchmark.pedantic(one_distance_a_pair, args=(national[0],), rounds=5, warmup_rounds=1) > 0


@pytest.mark.benchmark(group="two million pairs")
def test_all_rules_and_criteria(benchmark: BenchmarkFixture, two_million: Facts) -> None:
    found = benchmark.pedantic(find_candidates, args=(two_million,), rounds=5, warmup_rounds=1)
    again = find_candidates(two_million)
    assert (again.points == found.points).all() and (again.home == found.home).all()
    assert 0 < found.evaluated < PAIRS / 10
    benchmark.extra_info |= {"eligible pairs": len(found.woman), "pairs evaluated": found.evaluated}


@pytest.mark.benchmark(group="two million pairs")
def test_floor_one_distance_a_pair(benchmark: BenchmarkFixture, two_million: Facts) -> None:
    assert benchmark.pedantic(one_distance_a_pair, args=(two_million,), rounds=5, warmup_rounds=1) > 0


@pytest.mark.benchmark(group="a rule that does nothing, two million pairs")
def test_rule_that_does_nothing(benchmark: BenchmarkFixture, two_million: Facts) -> None:
    kept = benchmark.pedantic(lambda: pairs_kept(build_sieve(two_million, (NOTHING,))), rounds=20, warmup_rounds=1)
    assert kept == PAIRS


@pytest.mark.benchmark(group="a rule that does nothing, two million pairs")
def test_no_rule_at_all(benchmark: BenchmarkFixture, two_million: Facts) -> None:
    kept = benchmark.pedantic(lambda: pairs_kept(build_sieve(two_million, ())), rounds=20, warmup_rounds=1)
    assert kept == PAIRS
