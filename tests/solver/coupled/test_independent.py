"""Models that fall into independent parts: each part's best is the best of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.solver import AssignmentModel, Infeasible
from matcher.solver.arrays import Ints
from matcher.solver.constraints import SupportHours
from matcher.solver.coupled import closing, engine, independent
from matcher.solver.coupled.exact import Found
from matcher.solver.coupled.independent import independent_parts
from matcher.solver.watch import Watch
from tests.solver.coupled.coupled_problems import (
    answered,
    binding_hours,
    breaks_no_rule,
    coupled_problem,
    possible_plans,
)
from tests.solver.problems import changed, keeps_to_limits, worth

SEEDS = settings(deadline=None, derandomize=True, max_examples=25)


def side_by_side(models: Sequence[AssignmentModel]) -> AssignmentModel:
    """One model of several under hours, that have nothing in common."""
    agents = np.cumsum([0, *(model.agents for model in models)])
    places = np.cumsum([0, *(model.places for model in models)])
    groups = np.cumsum([0, *(len(model.group_capacity) for model in models)])
    rules = [rule for model in models for rule in model.coupling if isinstance(rule, SupportHours)]
    budgets = np.cumsum([0, *(len(rule.capacity) for rule in rules)])

    def joined(of: Sequence[Ints], offset: Ints | None = None) -> Ints:
        return np.concatenate([part + (0 if offset is None else offset[at]) for at, part in enumerate(of)])

    hours = SupportHours(
        joined([rule.agent_need for rule in rules]),
        joined([rule.place_on_site for rule in rules]),
        joined([rule.place_budget for rule in rules], budgets),
        joined([rule.capacity for rule in rules]),
    )
    return AssignmentModel(
        agents=int(agents[-1]),
        pair_agent=joined([model.pair_agent for model in models], agents),
        pair_place=joined([model.pair_place for model in models], places),
        pair_points=joined([model.pair_points for model in models]),
        agent_weight=joined([model.agent_weight for model in models]),
        place_capacity=joined([model.place_capacity for model in models]),
        place_group=joined([model.place_group for model in models], groups),
        group_capacity=joined([model.group_capacity for model in models]),
        coupling=(hours,),
    )


@SEEDS
@given(st.lists(st.integers(0, 1_000), min_size=2, max_size=4))
def test_the_best_of_all_is_the_best_of_each(seeds: list[int]) -> None:
    models = [binding_hours(8, 9, seed) for seed in seeds]
    alone = [answered(model) for model in models]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(independent, "TOGETHER", 1)
        together = answered(side_by_side(models))
    assert together.finished and all(one.finished for one in alone)
    for level, of_each in zip(together.levels, zip(*(one.levels for one in alone), strict=True), strict=True):
        assert level.value == level.bound == sum(one.value for one in of_each)


REGIONS = [binding_hours(20, 24, seed) for seed in range(8)]


def test_parts_of_a_larger_model_are_searched_to_the_end_one_by_one() -> None:
    model = side_by_side(REGIONS)
    assert len(model.pair_agent) > engine.FEW_PAIRS > len(model.pair_agent) / len(REGIONS)
    answer = answered(model)
    assert answer.finished and "bound" not in answer.seconds
    assert keeps_to_limits(model, answer.chosen) and breaks_no_rule(model, answer.chosen[answer.chosen >= 0])
    alone = [answered(region) for region in REGIONS]
    assert [level.value for level in answer.levels] == [
        sum(values) for values in zip(*([level.value for level in one.levels] for one in alone), strict=True)
    ]


def test_when_time_ends_amid_the_parts_what_was_found_is_kept() -> None:
    model, watch = side_by_side(REGIONS), Watch(1_000.0)
    watch.begin()
    watch.stop()
    answer = answered(model, watch)
    assert keeps_to_limits(model, answer.chosen) and breaks_no_rule(model, answer.chosen[answer.chosen >= 0])
    best = answered(model)
    assert answer.levels[0].value <= best.levels[0].value <= answer.levels[0].bound


def test_what_a_limit_joins_is_one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(independent, "TOGETHER", 1)
    one = binding_hours(6, 6, 1)
    model = side_by_side([one, one])
    every, nothing = np.arange(len(model.pair_agent)), np.full(model.agents, -1)
    found = independent_parts(model, every, nothing, 100)
    assert [part.tolist() for part in found] == [list(range(36)), list(range(36, 72))]
    assert independent_parts(model, every, nothing, 35) == []
    hours = model.coupling[0]
    assert isinstance(hours, SupportHours)
    shared = SupportHours(hours.agent_need, hours.place_on_site, hours.place_budget % 5, hours.capacity[:5])
    assert independent_parts(changed(model, coupling=(shared,)), every, nothing, 100) == []


def test_parts_none_of_which_can_hold_who_must_be_placed_are_told() -> None:
    one = binding_hours(6, 6, 1)
    model = side_by_side([one, one])
    hours = model.coupling[0]
    assert isinstance(hours, SupportHours)
    none = SupportHours(hours.agent_need + 1, hours.place_on_site * 0, hours.place_budget, hours.capacity * 0)
    must = np.zeros(model.agents, bool)
    must[7] = True
    with pytest.raises(Infeasible):
        answered(changed(model, coupling=(none,), must_place=must))


@pytest.mark.parametrize("seed", range(6))
def test_who_must_be_placed_in_one_part_is_no_matter_to_the_others(seed: int) -> None:
    models = [binding_hours(16, 16, 2 * seed), binding_hours(16, 16, 2 * seed + 1)]
    placed = np.flatnonzero(answered(models[0]).chosen >= 0)
    must = np.zeros(32, bool)
    must[placed[seed % len(placed)]] = True
    alone = [answered(changed(models[0], must_place=must[:16])), answered(models[1])]
    together = answered(changed(side_by_side(models), must_place=must))
    assert together.finished and (together.chosen[must] >= 0).all()
    assert [level.value for level in together.levels] == [
        sum(values) for values in zip(*([level.value for level in one.levels] for one in alone), strict=True)
    ]


def halves(seed: int) -> AssignmentModel:
    """A random problem under random rules whose two halves have no pair in common, after a previous plan."""
    model = coupled_problem(seed)
    apart = (model.pair_agent < model.agents // 2) == (model.pair_place < model.places // 2)
    model = model.of_pairs(np.flatnonzero(apart))
    kept = np.random.default_rng(seed).random(len(model.pair_agent)) < 0.4
    return changed(model, pair_kept=kept, group_capacity=np.full_like(model.group_capacity, model.agents))


def test_parts_under_all_kinds_of_rules_against_every_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some rules join the halves, or leave nothing to search; in many problems they are searched apart."""
    monkeypatch.setattr(independent, "TOGETHER", 1)
    searched: list[int] = []

    def counted(*asked: Any) -> tuple[Ints, Found]:
        searched.append(len(asked[2]))
        return independent.search_by_parts(*asked)

    monkeypatch.setattr(closing, "search_by_parts", counted)
    for seed in range(400):
        model = halves(seed)
        best = max((worth(model, plan) for plan in possible_plans(model)), default=None)
        if best is not None:
            levels = answered(model).levels
            assert [(level.value, level.bound) for level in levels] == [(value, value) for value in best], seed
    assert len(searched) > 50
