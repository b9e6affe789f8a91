"""The coupled load under a clock, beside peers that are given every limit and more time."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.coupled_load import coupled_load
from benchmarks.coupled_peers import Planned, cp_sat_whole, greedy_whole, highs_whole
from benchmarks.own_process import Peer, within
from matcher.solver import AssignmentModel, solve
from matcher.solver.arrays import Ints
from matcher.solver.solve import Result, keeps_rules
from matcher.solver.watch import Watch

GROUP = "1,000 x 3,000, rules that couple placements"
SHORT_SECONDS, LONG_SECONDS, PEER_SECONDS = 10.0, 60.0, 120.0
PEERS: dict[str, Peer] = {"highs mip": highs_whole, "plain cp-sat": cp_sat_whole, "greedy by priority": greedy_whole}


class Coupled:
    """The load, and what Homeward reached on it with each limit."""

    def __init__(self) -> None:
        self.model = coupled_load()
        self.reached: dict[float, Result] = {}

    def solve(self, limit_seconds: float) -> Result:
        self.reached[limit_seconds] = solve(self.model, Watch(limit_seconds))
        return self.reached[limit_seconds]

    def best(self) -> tuple[int, int]:
        """Level 1 and points after the longer time."""
        found = self.reached.get(LONG_SECONDS) or self.solve(LONG_SECONDS)
        return levels(self.model, found.chosen)


@pytest.fixture(scope="module")
def coupled() -> Coupled:
    return Coupled()


def levels(model: AssignmentModel, chosen: Ints) -> tuple[int, int]:
    """Level 1 and points of a plan, which must keep every limit and rule."""
    pairs = chosen[chosen >= 0]
    assert keeps_rules(model, chosen)
    places, groups = model.used(pairs)
    assert (places <= model.place_capacity).all() and (groups <= model.group_capacity).all()
    placed, points, _ = model.levels(pairs)
    return placed, points


@pytest.mark.benchmark(group=GROUP)
@pytest.mark.parametrize("limit_seconds", [SHORT_SECONDS, LONG_SECONDS])
def test_homeward_in(benchmark: BenchmarkFixture, coupled: Coupled, limit_seconds: float) -> None:
    found = benchmark.pedantic(coupled.solve, args=(limit_seconds,), rounds=1)
    reached = levels(coupled.model, found.chosen)
    for level, value, dual in zip(found.levels, reached, found.duals, strict=True):
        assert level.value == value <= dual.bound(coupled.model)
        benchmark.extra_info |= {level.name: value, f"bound of {level.name}": level.bound}
        benchmark.extra_info[f"gap of {level.name} in percent"] = 100.0 * level.gap
    benchmark.extra_info |= {"pairs": len(coupled.model.pair_agent), **found.seconds}


@pytest.mark.benchmark(group=GROUP)
@pytest.mark.parametrize("name", PEERS)
def test_peer(benchmark: BenchmarkFixture, coupled: Coupled, name: str) -> None:
    best, peer = coupled.best(), PEERS[name]
    found = benchmark.pedantic(within, args=(peer, coupled.model, PEER_SECONDS), rounds=1)
    if isinstance(found, Planned) and found.placed is not None:
        assert (found.placed, found.points) == levels(coupled.model, found.chosen) <= best
    benchmark.extra_info |= {"limit seconds": PEER_SECONDS, "state": str(found), "Homeward in 60 s": str(best)}
