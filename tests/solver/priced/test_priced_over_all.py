"""A large run that time ends at any moment: its bounds hold over all eligible pairs, and can be found out again."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from matcher.solver.certificate.made import composite_dual, priced_bounds
from matcher.solver.coupled import engine
from matcher.solver.plan import Level
from matcher.solver.priced import whole
from matcher.solver.priced.left_out import left_out
from matcher.solver.priced.most_placed import is_far, most_placed
from matcher.solver.priced.over_all import of_level, raised, saying_of_level
from matcher.solver.priced.parts import priced_match_parts
from matcher.solver.priced.whole import priced_match
from matcher.solver.solve import keeps_rules, solve
from matcher.solver.watch import Watch
from tests.solver.priced.scarce import SEEDS, facts_of, few_pairs, require_certified, with_every_pair

ASKED = (0, 3, 12)
"""How often the time is asked for before it is over."""


class Ending(Watch):
    """Over once it was asked so often, however quick the machine is."""

    def __init__(self, asked: int) -> None:
        super().__init__(1_000.0)
        self.left = asked

    def left_seconds(self) -> float:
        self.left -= 1
        return super().left_seconds() if self.left >= 0 else 0.0


class EndingWithTheRounds(Watch):
    """Over as soon as all pairs are priced without the rules that couple them."""

    def __init__(self) -> None:
        super().__init__(1_000.0)

    def hold_back(self, seconds: float) -> None:
        assert seconds > 0.0
        self.stop()


@pytest.fixture(autouse=True)
def _few_pairs_to_begin_with(monkeypatch: pytest.MonkeyPatch) -> None:
    few_pairs(monkeypatch)
    monkeypatch.setattr(engine, "FEW_PAIRS", 0)


@pytest.mark.parametrize("large_core", [0, 50_000])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_bounds_hold_whenever_time_ends(seed: int, large_core: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LARGE_CORE", large_core)
    facts = facts_of(seed)
    _, expected = with_every_pair(seed)
    assert expected.gap == 0.0 and expected.duals
    for asked in ASKED:
        watch = Ending(asked)
        found = priced_match(facts, watch=watch)
        assert keeps_rules(found.built.model, found.result.chosen)
        for level, best in zip(found.result.levels, expected.levels, strict=True):
            assert best.value <= level.bound
        assert tuple(level.value for level in found.result.levels) <= tuple(best.value for best in expected.levels)
        assert found.result.finished == (found.result.gap == 0.0 or not watch.cut_short)
        require_certified(facts, found)


def test_with_hours_too() -> None:
    facts = facts_of(3, coupled=True)
    _, expected = with_every_pair(3, coupled=True)
    for asked in ASKED[1:2]:
        found = priced_match(facts, watch=Ending(asked))
        for level, best in zip(found.result.levels, expected.levels, strict=True):
            assert best.value <= level.bound
        require_certified(facts, found)


def test_time_did_end_some_of_them() -> None:
    """Else the tests above would prove nothing."""
    gaps = [priced_match(facts_of(seed), watch=Ending(0)).result.gap for seed in SEEDS]
    assert max(gaps) > 0.0


def test_prices_proven_over_all_pairs_are_offered() -> None:
    """The engine's own duals know too few pairs: level 1 is bound no worse than by the flow's prices."""
    facts = facts_of(4)
    model, _ = with_every_pair(4)
    free = solve(dataclasses.replace(model, coupling=()))
    found = priced_match(facts, watch=EndingWithTheRounds())
    assert found.result.gap > 0.0
    assert found.result.levels[0].bound <= free.levels[0].value


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_of_all_pairs_places_more(seed: int) -> None:
    every, proven = with_every_pair(seed)
    found = priced_match_parts(facts_of(seed))
    model = found.built.model
    most = most_placed(found.pool, model, found.result, Watch())
    assert most.duals
    for dual in most.duals:
        assert dual.bound(every) >= proven.levels[0].value
        assert dual.bound(model) == dual.bound(every)
    known = model.pair_agent * model.places + model.pair_place
    assert not np.isin(most.pairs.woman * model.places + most.pairs.home, known).any()
    over = Watch()
    over.stop()
    assert most_placed(found.pool, model, found.result, over).duals == ()


def test_far_from_the_flow() -> None:
    """Where rules take nothing away there is nothing to ask."""
    for seed, far in ((4, True), (1, False)):
        found = priced_match_parts(facts_of(seed))
        assert is_far(found.built.model, found.result, Watch()) == far


def test_a_raised_dual_proves_of_some_pairs_what_it_proves_of_all() -> None:
    every, proven = with_every_pair(4)
    pool = priced_match(facts_of(4)).pool
    few = np.random.default_rng(1).random(len(every.pair_agent)) < 0.2
    few[proven.chosen[proven.chosen >= 0]] = True
    small = every.of_pairs(np.flatnonzero(few))
    duals = [*proven.duals, composite_dual(every, proven.prices)]
    for dual in duals:
        held = raised(dual, small, left_out(pool, small, dual).over)
        assert held.bound(small) == held.bound(every) >= dual.bound(every)


def test_more_is_held_where_a_better_plan_is_kept() -> None:
    every, proven = with_every_pair(4)
    prices = composite_dual(every, proven.prices)
    levels = (Level(name="placed", value=3, bound=9), Level(name="points", value=5, bound=9))
    (of_points,) = saying_of_level([prices, dataclasses.replace(prices, points_factor=0)], 1, levels)
    assert (of_points.constant, of_points.scale) == (3 * prices.weight_factor, prices.points_factor)
    assert of_level(of_points, 1, (dataclasses.replace(levels[0], value=4), levels[1])).constant == (
        4 * prices.weight_factor
    )
    assert priced_bounds(every, proven) >= tuple(level.bound for level in proven.levels)


def test_a_worse_plan_never_takes_the_place_of_a_better_one() -> None:
    _, proven = with_every_pair(4)
    worse = dataclasses.replace(
        proven,
        chosen=np.full_like(proven.chosen, -1),
        levels=tuple(dataclasses.replace(level, value=0) for level in proven.levels),
        duals=tuple(dataclasses.replace(dual, constant=0) for dual in proven.duals),
    )
    kept = whole._better_of(worse, proven)
    assert np.array_equal(kept.chosen, proven.chosen)
    assert kept.levels == proven.levels
    assert [dual.constant for dual in kept.duals] == [dual.constant for dual in proven.duals]
    assert whole._better_of(proven, worse) is proven and whole._better_of(worse, None) is worse
