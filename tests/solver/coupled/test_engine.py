"""The coupled engine against every plan, and what it answers when it is told to end."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.solver import AssignmentModel, Infeasible
from matcher.solver.constraints import GroupFloor, SupportHours
from matcher.solver.coupled import CoupledAnswer
from matcher.solver.watch import Watch
from tests.solver.coupled.coupled_problems import (
    answered,
    binding_hours,
    breaks_no_rule,
    coupled_problem,
    possible_plans,
)
from tests.solver.problems import changed, ints, keeps_to_limits, problem, worth

SEEDS = settings(deadline=None, derandomize=True, max_examples=80)


@SEEDS
@given(st.integers(0, 10_000))
def test_small_problems_end_with_the_best_of_all_plans(seed: int) -> None:
    model = coupled_problem(seed)
    best = max((worth(model, plan) for plan in possible_plans(model)), default=None)
    if best is None:
        with pytest.raises(Infeasible):
            answered(model)
        return
    answer = answered(model)
    assert keeps_to_limits(model, answer.chosen)
    assert breaks_no_rule(model, answer.chosen[answer.chosen >= 0])
    assert tuple(level.value for level in answer.levels) == best[: len(answer.levels)]
    assert tuple(level.bound for level in answer.levels) == best[: len(answer.levels)]
    assert answer.finished


@SEEDS
@given(st.integers(0, 10_000))
def test_the_duals_prove_the_bounds_that_no_search_was_needed_for(seed: int) -> None:
    model = coupled_problem(seed)
    try:
        answer = answered(model)
    except Infeasible:
        return
    for level, dual, searched in zip(answer.levels, answer.duals, answer.searched, strict=True):
        assert dual.bound(model) >= level.bound
        assert searched is not None or dual.bound(model) == level.bound


def test_the_answer_does_not_hang_on_the_order_of_rows() -> None:
    model = binding_hours(12, 15, 3)
    chance = np.random.default_rng(1)
    new_agent, new_place = chance.permutation(model.agents), chance.permutation(model.places)
    agent, place = new_agent[model.pair_agent], new_place[model.pair_place]
    order = np.lexsort((place, agent))
    hours = model.coupling[0]
    assert isinstance(hours, SupportHours)
    back_agent, back_place = np.argsort(new_agent), np.argsort(new_place)
    other = changed(
        model,
        pair_agent=agent[order],
        pair_place=place[order],
        pair_points=model.pair_points[order],
        agent_weight=model.agent_weight[back_agent],
        place_group=model.place_group[back_place],
        coupling=(
            SupportHours(
                hours.agent_need[back_agent],
                hours.place_on_site[back_place],
                hours.place_budget[back_place],
                hours.capacity,
            ),
        ),
    )
    one, two = answered(model), answered(other)
    assert one.finished and two.finished
    assert [level.value for level in one.levels] == [level.value for level in two.levels]
    assert set(one.chosen[one.chosen >= 0].tolist()) == set(order[two.chosen[two.chosen >= 0]].tolist())


def rounds_model() -> AssignmentModel:
    """Too large to be searched at once: the bound is worked out and the plan improved."""
    return binding_hours(50, 60, 1)


@cache
def rounds_answer() -> CoupledAnswer:
    """With all the time it takes: its plan is one that no bound of a shorter run may rule out."""
    return answered(rounds_model(), Watch())


def test_bound_and_plan_come_close_where_hours_bind() -> None:
    model, answer = rounds_model(), rounds_answer()
    assert breaks_no_rule(model, answer.chosen[answer.chosen >= 0]) and keeps_to_limits(model, answer.chosen)
    for level, dual in zip(answer.levels, answer.duals, strict=True):
        assert 0.0 <= level.gap < 0.02
        assert dual.bound(model) >= level.bound
    assert "of the" not in answer.proof or "pairs" in answer.proof


def test_with_a_clock_bounds_hold_and_rules_are_kept_on_a_larger_problem() -> None:
    model, watch = binding_hours(150, 120, 2), Watch(3.0)
    watch.begin()
    answer = answered(model, watch)
    assert breaks_no_rule(model, answer.chosen[answer.chosen >= 0]) and keeps_to_limits(model, answer.chosen)
    for level, dual in zip(answer.levels, answer.duals, strict=True):
        assert dual.bound(model) >= level.bound
    shorter = Watch(1.0)
    shorter.begin()
    earlier = answered(model, shorter)
    assert answer.levels[0].value <= earlier.levels[0].bound
    assert earlier.levels[0].value <= answer.levels[0].bound


def test_when_there_is_no_time_there_is_a_plan_all_the_same() -> None:
    watch = Watch()
    watch.stop()
    model = rounds_model()
    answer = answered(model, watch)
    pairs = answer.chosen[answer.chosen >= 0]
    assert len(pairs) and breaks_no_rule(model, pairs) and keeps_to_limits(model, answer.chosen)
    assert not answer.finished and watch.cut_short
    assert rounds_answer().levels[0].value <= answer.levels[0].bound


def test_the_watch_hears_of_bound_and_plan_and_neither_gets_worse() -> None:
    heard: list[tuple[int, int]] = []
    watch = Watch(3.0, lambda _stage, levels: heard.append((levels[0].value, levels[0].bound)))
    watch.begin()
    answered(rounds_model(), watch)
    values, bounds = zip(*heard, strict=True)
    assert len(heard) > 2
    assert list(values) == sorted(values) and list(bounds) == sorted(bounds, reverse=True)


def test_those_who_must_be_placed_keep_others_out() -> None:
    # 4 hours: the two who bring more points need 2 each, she who must be placed needs 3.
    hours = SupportHours(ints(2, 2, 3), ints(0, 0, 0), ints(0, 0, 0), ints(4))
    model = problem([[9, 9, 9], [8, 8, 8], [1, 1, 1]], coupling=(hours,))
    assert answered(model).levels[0].value == 2
    must = changed(model, must_place=np.array([False, False, True]))
    answer = answered(must)
    assert (answer.levels[0].value, answer.levels[1].value) == (1, 1) and answer.finished


def test_hours_that_cannot_hold_those_who_must_be_placed_are_infeasible() -> None:
    hours = SupportHours(ints(3, 3), ints(0, 0), ints(0, 0), ints(5))
    model = problem([[1, 1], [1, 1]], coupling=(hours,), must_place=np.array([True, True]))
    with pytest.raises(Infeasible):
        answered(model)


def test_a_floor_costs_level_1_what_it_must() -> None:
    # Half of those placed must be of the group; only agent 0 is, and there is one place for each of four.
    floor = GroupFloor(np.array([True, False, False, False]), (1, 2))
    model = problem([[5] * 4] * 4, coupling=(floor,))
    answer = answered(model)
    assert (answer.levels[0].value, answer.levels[0].bound) == (2, 2)
    assert "placed 2 is best" in answer.proof
