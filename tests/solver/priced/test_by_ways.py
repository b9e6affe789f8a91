"""Scarce homes by ways to fill the shared ones: bounds that hold over all eligible pairs, and a plan near them."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.solver.build import build_model
from matcher.solver.certificate.check import check_certificate
from matcher.solver.certificate.made import certificate_of, composite_dual
from matcher.solver.match import plan_of
from matcher.solver.priced import by_ways, left_out, rounds, start, whole
from matcher.solver.priced.by_ways import ByWays, begun_by_ways
from matcher.solver.priced.over_all import Proven, saying_of_level
from matcher.solver.priced.parts import PricedMatch, priced_match_parts
from matcher.solver.priced.whole import priced_match
from matcher.solver.solve import Result, keeps_rules, solve
from matcher.solver.watch import Watch
from matcher.synthetic import generate

SEEDS = (4, 8, 13, 15)
"""Of loads on which shared homes couple placements."""


@pytest.fixture(autouse=True)
def _few_pairs_to_begin_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "PROMISING", 1)
    monkeypatch.setattr(rounds, "ADDED", 2)
    monkeypatch.setattr(whole, "NEAR_EACH", 2)
    monkeypatch.setattr(by_ways, "NEAR_EACH", 2)
    monkeypatch.setattr(left_out, "ADDED", 1)
    monkeypatch.setattr(whole, "MANY_PAIRS", 0)


@cache
def facts_of(seed: int) -> Facts:
    return build_facts(generate(70, 28, seed), Policy())


@cache
def with_every_pair(seed: int) -> Result:
    return solve(build_model(facts_of(seed), find_candidates(facts_of(seed))).model)


def begun(seed: int, watch: Watch | None = None) -> tuple[PricedMatch, ByWays | None]:
    found = priced_match_parts(facts_of(seed))
    losses = composite_dual(found.built.model, found.result.prices).losses(found.built.model)
    return found, begun_by_ways(found.pool, found.built.model, losses, watch or Watch())


@pytest.mark.parametrize("seed", SEEDS)
def test_bounds_hold_over_all_pairs_and_the_plan_is_near_them(seed: int) -> None:
    found, ways = begun(seed)
    expected = with_every_pair(seed)
    assert ways is not None
    found = whole._with_pairs(found, ways.pairs, None)
    model, chosen = found.built.model, ways.plan(found.built.model)
    assert chosen is not None and keeps_rules(model, chosen)
    values = model.levels(chosen[chosen >= 0])[:2]
    best = tuple(level.value for level in expected.levels)
    assert values <= best
    assert values[0] >= 0.9 * best[0]
    for level in range(2):
        duals = saying_of_level([one.on(model) for one in ways.proven], level, expected.levels)
        bounds = [dual.bound(model) for dual in duals]
        assert best[level] <= min(bounds)
        assert min(bounds) <= 1.05 * best[level]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_run_that_works_so_is_certified(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker packs every shared home with all eligible pairs, and proves no less than is said."""
    monkeypatch.setattr(whole, "is_far", lambda *_: True)
    facts, expected = facts_of(seed), with_every_pair(seed)
    found = priced_match(facts)
    result, model = found.result, found.built.model
    assert keeps_rules(model, result.chosen)
    assert result.finished == (result.gap == 0.0)
    for level, best in zip(result.levels, expected.levels, strict=True):
        assert best.value <= level.bound or result.levels[0].value < expected.levels[0].value
    assert expected.levels[0].value <= result.levels[0].bound
    certificate = certificate_of(facts.instance, Policy(), model, result, (found.pool.eligible, None))
    plan = plan_of(facts.instance, found.candidates, found.built, result)
    assert check_certificate(facts, plan, certificate).faults == ()
    again = priced_match(facts)
    assert np.array_equal(again.result.chosen, result.chosen) and again.result.levels == result.levels


def test_pairs_of_the_pool_are_brought_in() -> None:
    """Else the tests above would prove little."""
    assert sum(len(ways.pairs.woman) for seed in SEEDS if (ways := begun(seed)[1]) is not None) > 0


def test_what_pairs_outside_add_is_told() -> None:
    """With the model's pairs alone a home may hold less than its dearest way: the rest is slack, and never less than
    nothing."""
    found, ways = begun(SEEDS[0])
    assert ways is not None
    model = found.built.model
    for one in ways.proven:
        assert one.total is not None
        dual = one.on(model)
        assert dual.total(model) >= one.total and dual.slack >= 0
        assert dual.total(model) - dual.slack == one.dual.total(model)
    plain = Proven(composite_dual(model, found.result.prices))
    assert plain.on(model) is plain.dual


def test_not_where_other_rules_couple_nor_when_time_is_over() -> None:
    over = Watch(1_000.0)
    over.begin()
    over.stop()
    assert begun(SEEDS[0], over)[1] is None
    found = priced_match_parts(facts_of(SEEDS[0]))
    model = dataclasses.replace(found.built.model, coupling=())
    assert begun_by_ways(found.pool, model, np.zeros(len(model.pair_agent), np.int64), Watch()) is None
