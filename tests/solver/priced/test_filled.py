"""Largest loads under the rule on shared homes: near the bounds of the plan without it, or left to the engine."""

from __future__ import annotations

import pytest

from matcher.domain import Policy
from matcher.rules import pool as pool_module
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.solver.build import build_model
from matcher.solver.priced import rounds, whole
from matcher.solver.priced.filled import filled
from matcher.solver.priced.parts import PricedMatch, priced_match_parts
from matcher.solver.priced.whole import priced_match
from matcher.solver.solve import keeps_rules, solve
from matcher.solver.watch import Watch
from matcher.synthetic import generate
from tests.solver.priced.scarce import few_pairs, require_certified

SEEDS = range(1, 9)
ENOUGH = 0.02


@pytest.fixture(autouse=True)
def _largest_load(monkeypatch: pytest.MonkeyPatch) -> None:
    few_pairs(monkeypatch)
    monkeypatch.setattr(pool_module, "KEPT_PAIRS", 0)
    monkeypatch.setattr(rounds, "ENOUGH", ENOUGH)


def facts_of(seed: int) -> Facts:
    return build_facts(generate(60, 40, seed), Policy())


def broken(seed: int) -> PricedMatch | None:
    """A plan without the rule, where it breaks it."""
    found = priced_match_parts(facts_of(seed))
    return None if keeps_rules(found.built.model, found.result.chosen) else found


def test_near_enough_under_the_rule_and_certified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "_under_rules", lambda found, *_: found)
    ended = 0
    for seed in SEEDS:
        if (before := broken(seed)) is None or (found := filled(before, Watch())) is None:
            continue
        result, facts = found.result, facts_of(seed)
        assert keeps_rules(found.built.model, result.chosen) and result.finished and result.gap <= ENOUGH
        best = solve(build_model(facts, find_candidates(facts)).model)
        for level, one in zip(result.levels, best.levels, strict=True):
            assert level.value <= one.value <= level.bound
        again = priced_match(facts)
        assert again.result.levels == result.levels and "within 2.00%" in again.result.proof
        require_certified(facts, again)
        ended += 1
    assert ended


def test_the_bounds_that_end_the_rounds_are_those_of_the_prices_told() -> None:
    """Also where an earlier round proved more than the last, and where later pairs have more points than any before."""
    found = [priced_match_parts(facts_of(seed)) for seed in SEEDS]
    assert any(one.result.gap for one in found)
    for seed, one in zip(SEEDS, found, strict=True):
        require_certified(facts_of(seed), one)


def lived_in(found: PricedMatch) -> dict[str, str]:
    """woman_id -> home_id of a plan."""
    model, facts = found.built.model, found.pool.facts
    own = found.result.chosen[found.result.chosen >= 0]
    women, homes = facts.instance.women, facts.instance.homes
    rows = zip(model.pair_agent[own].tolist(), model.pair_place[own].tolist(), strict=True)
    return {women[woman].woman_id: homes[home].home_id for woman, home in rows}


def test_after_a_previous_plan_it_is_no_worse_and_keeps_it_where_nothing_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(whole, "_under_rules", lambda found, *_: found)
    ended = 0
    for seed in SEEDS:
        if (before := broken(seed)) is None or (found := filled(before, Watch())) is None:
            continue
        again = priced_match(facts_of(seed), lived_in(found))
        assert keeps_rules(again.built.model, again.result.chosen)
        old, (placed, points, kept) = found.result.levels, again.result.levels
        assert (placed.value, points.value) >= (old[0].value, old[1].value)
        if (placed.value, points.value) == (old[0].value, old[1].value):
            assert kept.value == len(lived_in(found))
            ended += 1
        assert kept.value <= kept.bound
        require_certified(facts_of(seed), again, lived_in(found))
    assert ended


def test_left_to_the_engine_where_it_is_not_near_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    known = [found for seed in SEEDS if (found := broken(seed)) is not None]
    monkeypatch.setattr(rounds, "ENOUGH", 0.0)
    assert known and any(filled(found, Watch()) is None for found in known)


def test_when_time_is_over_one_plan_is_made_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The previous one's where there is one."""
    over = Watch(1_000.0)
    over.begin()
    over.stop()
    ended = 0
    for seed in SEEDS:
        if (before := broken(seed)) is None or (found := filled(before, Watch())) is None:
            continue
        hasty = filled(before, over)
        assert hasty is not None and hasty.result.levels == found.result.levels
        with_previous = priced_match_parts(facts_of(seed), lived_in(found))
        again = filled(with_previous, over)
        assert again is None or again.result.levels[2].value == len(lived_in(found))
        ended += again is not None
    assert ended


def test_smaller_loads_are_searched_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "KEPT_PAIRS", 10**9)
    known = [found for seed in SEEDS if (found := broken(seed)) is not None]
    assert known and all(filled(found, Watch()) is None for found in known)
