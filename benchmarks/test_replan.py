"""A match again after one late referral, rules and referee included: 1,400 women and 3,000 homes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from matcher.domain import Instance, Pin
from matcher.domain.changes import HOME_TABLES, WOMEN_TABLES
from matcher.solver.again import rematch
from matcher.solver.match import Match, match
from matcher.synthetic import generate

GROUP = "one late referral, 1,400 x 3,000"
LATE = 700


@pytest.fixture(scope="module")
def coupled() -> Instance:
    return generate(1_400, 3_000, 1)


@pytest.fixture(scope="module")
def plain(coupled: Instance) -> Instance:
    """The same with every home for one household, so that a flow is all it takes."""
    alone = (dataclasses.replace(home, sharing="self_contained") for home in coupled.homes)
    return coupled.replace(homes=tuple(alone), occupants=())


def before(whole: Instance) -> Match:
    """The match without one woman."""
    late = whole.women[LATE].woman_id
    kept = {name: tuple(row for row in getattr(whole, name) if row.woman_id != late) for name in WOMEN_TABLES}
    kept["bars"] = tuple(bar for bar in kept["bars"] if bar.other_id != late)
    return match(whole.replace(**kept))


@pytest.fixture(scope="module")
def cold(coupled: Instance, plain: Instance) -> dict[str, Match]:
    """The matches from nothing."""
    return {"coupled": match(coupled), "plain": match(plain)}


@pytest.mark.benchmark(group=GROUP)
@pytest.mark.parametrize("judge_all", [False, True], ids=["touched pairs judged", "all pairs judged"])
@pytest.mark.parametrize("name", ["plain", "coupled"])
def test_late_referral(benchmark: BenchmarkFixture, cold: dict[str, Match], name: str, judge_all: bool) -> None:
    whole = cold[name].instance
    old = before(whole)
    found = benchmark.pedantic(lambda: rematch(old, whole, judge_all=judge_all), rounds=20, warmup_rounds=1)
    assert found.plan.gap == 0.0
    assert found.plan.levels == cold[name].plan.levels
    assert np.array_equal(found.candidates.points, cold[name].candidates.points)
    benchmark.extra_info |= {"pairs": len(found.built.model.pair_agent), **found.seconds, **found.result.seconds}


def after(kind: str, cold: Match, row: int) -> Instance:
    """What is left when one woman's home is withdrawn, or she declines it."""
    whole, woman = cold.instance, cold.instance.women[row].woman_id
    home = next(item.home_id for item in cold.plan.placements if item.woman_id == woman)
    if kind == "decline":
        return whole.replace(pins=(*whole.pins, Pin(woman_id=woman, home_id=home, kind="veto")))
    rows = {name: tuple(row for row in getattr(whole, name) if row.home_id != home) for name in HOME_TABLES}
    return whole.replace(**rows)


@pytest.mark.benchmark(group="one home withdrawn or declined, and offered again, 1,400 x 3,000, coupled")
@pytest.mark.parametrize("row", [100, 400, LATE, 1_000, 1_300])
@pytest.mark.parametrize("kind", ["home withdrawn", "decline"])
def test_there_and_back(benchmark: BenchmarkFixture, cold: dict[str, Match], kind: str, row: int) -> None:
    start = cold["coupled"]
    less = after(kind, start, row)

    def both() -> tuple[Match, Match]:
        there = rematch(start, less)
        return there, rematch(there, start.instance)

    there, back = benchmark.pedantic(both, rounds=2, warmup_rounds=1)
    assert there.plan.gap == 0.0 and there.plan.levels[0].value <= start.plan.levels[0].value
    assert back.plan.gap == 0.0 and back.plan.levels == start.plan.levels


@pytest.mark.benchmark(group=GROUP)
@pytest.mark.parametrize("name", ["plain", "coupled"])
def test_from_nothing(benchmark: BenchmarkFixture, cold: dict[str, Match], name: str) -> None:
    found = benchmark.pedantic(match, args=(cold[name].instance,), rounds=1)
    assert found.plan.levels == cold[name].plan.levels and found.plan.gap == 0.0
