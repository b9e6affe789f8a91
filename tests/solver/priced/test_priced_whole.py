"""A large run under all rules, few of its pairs worked out: as good as one with every pair at hand, and as proven."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.solver.build import build_model
from matcher.solver.constraints import JointOccupancy
from matcher.solver.coupled.warm import moved
from matcher.solver.duals.dual import Dual, budgets_of
from matcher.solver.model import AssignmentModel
from matcher.solver.plan import Level
from matcher.solver.priced import left_out as left_out_module
from matcher.solver.priced import start
from matcher.solver.priced.left_out import left_out
from matcher.solver.priced.parts import PricedMatch
from matcher.solver.priced.whole import priced_match
from matcher.solver.solve import Result, keeps_rules, solve
from matcher.solver.watch import Watch
from matcher.synthetic import generate

SHAPES = {"many homes": (40, 110), "few homes": (110, 40), "crowded": (120, 50)}


@cache
def whole(shape: str, coupled: bool) -> PricedMatch:
    """Found with the usual number of pairs to begin with."""
    return priced_match(facts_of(shape, coupled))


@cache
def facts_of(shape: str, coupled: bool) -> Facts:
    return build_facts(generate(*SHAPES[shape], 3, coupled=coupled), Policy())


@cache
def with_every_pair(shape: str, coupled: bool) -> tuple[AssignmentModel, Result]:
    facts = facts_of(shape, coupled)
    model = build_model(facts, find_candidates(facts)).model
    return model, solve(model)


def require_sound(found: PricedMatch, every: AssignmentModel) -> None:
    """The plan keeps every limit and rule of the whole model, its values add up there."""
    model, placed = found.built.model, np.flatnonzero(found.result.chosen >= 0)
    places = model.pair_place[found.result.chosen[placed]]
    keys = every.pair_agent * every.places + every.pair_place
    rows = np.searchsorted(keys, placed * every.places + places)
    assert np.array_equal(keys[rows], placed * every.places + places)
    chosen = np.full(every.agents, -1)
    chosen[placed] = rows
    assert keeps_rules(every, chosen)
    used = every.used(rows)
    assert (used[0] <= every.place_capacity).all() and (used[1] <= every.group_capacity).all()
    assert [level.value for level in found.result.levels] == list(every.levels(rows)[: len(found.result.levels)])


@pytest.mark.parametrize("coupled", [False, True])
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_as_good_as_with_every_pair(shape: str, coupled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "PROMISING", 1)
    every, expected = with_every_pair(shape, coupled)
    assert expected.gap == 0.0
    found = priced_match(facts_of(shape, coupled))
    assert found.result.levels == expected.levels
    require_sound(found, every)


def test_coupling_was_at_work() -> None:
    """Else the tests above would prove nothing of it."""
    found = whole("crowded", True)
    assert found.result.duals and "under all rules" in found.result.proof
    assert {rule.code for rule in found.built.model.coupling} >= {"joint_occupancy", "support_hours"}


def test_a_plan_before_is_kept_where_that_costs_nothing() -> None:
    facts = facts_of("crowded", True)
    first = whole("crowded", True)
    women, homes, model = facts.instance.women, facts.instance.homes, first.built.model
    previous = {
        women[agent].woman_id: homes[model.pair_place[pair]].home_id
        for agent, pair in enumerate(first.result.chosen.tolist())
        if pair >= 0
    }
    again = priced_match(facts, previous)
    assert again.result.levels[2] == Level(name="kept", value=len(previous), bound=len(previous))
    assert again.result.levels[:2] == first.result.levels


def test_every_pair_of_those_left_out_is_listed() -> None:
    facts = facts_of("crowded", False)
    found, every = whole("crowded", False), find_candidates(facts)
    out = np.flatnonzero(found.result.chosen < 0)
    assert len(out)
    for woman in out.tolist():
        listed = found.candidates.home[found.candidates.woman == woman]
        assert np.array_equal(listed, every.home[every.woman == woman])


def test_what_a_dual_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dual on few pairs: with those it asks for it totals as much as with every pair."""
    monkeypatch.setattr(left_out_module, "ADDED", 10_000)
    every, proven = with_every_pair("crowded", True)
    keys = every.pair_agent * every.places + every.pair_place
    found = whole("crowded", True)
    few = np.random.default_rng(1).random(len(keys)) < 0.3
    few[proven.chosen[proven.chosen >= 0]] = True
    small = every.of_pairs(np.flatnonzero(few))
    same = np.arange(every.agents), np.arange(every.places), np.arange(len(every.group_capacity))
    duals = [moved(dual, every, *same) for dual in found.result.duals]
    duals += [with_women_priced(dual, small) for dual in duals]
    for dual in duals:
        lack = left_out(found.pool, small, dual)
        added = np.isin(keys, lack.pairs.woman * every.places + lack.pairs.home)
        assert not (added & few).any()
        assert dual.total(every.of_pairs(np.flatnonzero(few | added))) == dual.total(every)
        if dual.agent is None:
            assert dual.total(small) + int(lack.over.sum()) == dual.total(every)
        assert len(lack.pairs.woman)


def with_women_priced(dual: Dual, model: AssignmentModel) -> Dual:
    """The same, but that being placed costs each woman most of what she is worth, and shared homes are packed."""
    price = dual.best(model, dual.worth(model)) * 9 // 10
    shared = [isinstance(rule, JointOccupancy) for rule in budgets_of(model)]
    budgets = tuple(None if packed else held for packed, held in zip(shared, dual.budgets, strict=True))
    return dataclasses.replace(dual, agent=price, budgets=budgets)


def test_ended_by_time_the_bounds_still_hold() -> None:
    facts = facts_of("crowded", True)
    _, expected = with_every_pair("crowded", True)
    found = priced_match(facts, watch=Watch(0.0))
    for level, best in zip(found.result.levels[:1], expected.levels[:1], strict=True):
        assert level.value <= best.value <= level.bound
    assert found.result.gap == 0.0 or not found.result.finished


def test_the_same_again() -> None:
    one, other = whole("crowded", True), priced_match(facts_of("crowded", True))
    assert np.array_equal(one.result.chosen, other.result.chosen)
    assert one.result.levels == other.result.levels and one.result.proof == other.result.proof


def test_nobody_and_nothing() -> None:
    nobody = generate(3, 3, 1).replace(homes=(), occupants=(), pins=())
    found = priced_match(build_facts(nobody, Policy()))
    assert (found.result.chosen == -1).all() and found.result.gap == 0.0
    assert found.pool.eligible == 0
