"""Every rule and criterion over two million pairs, beside a floor: one numpy pass over as many distances."""

from __future__ import annotations

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from geo.distance import distance_m
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import Facts

PAIRS = 2_000_000


@pytest.mark.benchmark(group="two million pairs")
def test_all_rules_and_criteria(benchmark: BenchmarkFixture, two_million: Facts) -> None:
    found = benchmark.pedantic(find_candidates, args=(two_million,), rounds=5, warmup_rounds=1)
    assert found.evaluated == PAIRS
    again = find_candidates(two_million)
    assert (again.points == found.points).all() and (again.home == found.home).all()
    benchmark.extra_info["eligible pairs"] = len(found.woman)


@pytest.mark.benchmark(group="two million pairs")
def test_floor_one_distance_a_pair(benchmark: BenchmarkFixture, two_million: Facts) -> None:
    women, homes = two_million.tables["women"].columns, two_million.tables["homes"].columns

    def distances() -> float:
        metres = distance_m(
            women["easting_m"][:, None], women["northing_m"][:, None], homes["easting_m"], homes["northing_m"]
        )
        return float(np.nansum(metres))

    assert benchmark.pedantic(distances, rounds=5, warmup_rounds=1) > 0
