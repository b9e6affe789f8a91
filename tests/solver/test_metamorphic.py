"""The optimum moves as it must when the problem does, with coupling rules and without."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.solver import AssignmentModel, Infeasible, Result, solve
from matcher.solver.constraints import (
    Coupling,
    GroupFloor,
    HouseholdsInPeriod,
    JointOccupancy,
    NonAssociation,
    PinnedPairs,
    SetAside,
    SupportHours,
    WeightedBudget,
)
from tests.solver.coupled_instances import KINDS, coupled_problem, uncoupled_problem
from tests.solver.exhaustive import best_by_search
from tests.solver.moves import regrouped, renumbered, with_pairs, with_twin, without_agent
from tests.solver.problems import changed
from tests.solver.rules_again import judge

SEEDS = settings(deadline=None, derandomize=True, max_examples=40)
MANY = 10**6
Found = tuple[int, ...]


def problem_of(seed: int, coupled: bool) -> AssignmentModel:
    make = coupled_problem if coupled else uncoupled_problem
    return make(seed, 7, 8, 30)


def proven(model: AssignmentModel) -> Result | None:
    """The solver's result, or None where those who must be placed cannot all be."""
    try:
        result = solve(model)
    except Infeasible:
        return None
    assert result.gap == 0.0
    return result


def optimum(model: AssignmentModel) -> Found:
    """The three levels; less than any where there is no plan."""
    result = proven(model)
    return (-1,) if result is None else model.levels(result.chosen[result.chosen >= 0])


def homes(model: AssignmentModel) -> list[int]:
    """The place of every agent in the solver's plan, or -1."""
    result = proven(model)
    assert result is not None
    return [int(model.pair_place[pair]) if pair >= 0 else -1 for pair in result.chosen.tolist()]


def require_the_same(model: AssignmentModel, other: AssignmentModel) -> None:
    """The optimum of another model, in the same rows; and its plan, where no other is as good."""
    assert optimum(other) == optimum(model)
    require_the_plan(model, other)


def require_the_plan(model: AssignmentModel, *others: AssignmentModel) -> None:
    best = best_by_search(model)
    if best is not None and best.alone:
        for other in others:
            assert homes(other) == homes(model)


both = pytest.mark.parametrize("coupled", [False, True], ids=["alone", "coupled"])
seeds = st.integers(0, 100_000)


@both
@SEEDS
@given(seed=seeds)
def test_other_numbers_keep_the_optimum_and_a_plan_without_rival(coupled: bool, seed: int) -> None:
    model = problem_of(seed, coupled)
    chance = np.random.default_rng(seed)
    agent, place = chance.permutation(model.agents), chance.permutation(model.places)
    other = renumbered(model, agent, place)
    assert optimum(other) == optimum(model)
    best = best_by_search(model)
    if best is not None and best.alone:
        found, before = homes(other), homes(model)
        assert [found[agent[who]] for who in range(model.agents)] == [place[at] if at >= 0 else -1 for at in before]


@both
@SEEDS
@given(seed=seeds)
def test_other_numbers_of_groups_and_another_order_of_rows_change_nothing(coupled: bool, seed: int) -> None:
    model = problem_of(seed, coupled)
    require_the_same(model, regrouped(model, np.random.default_rng(seed)))


@both
@SEEDS
@given(seed=seeds, times=st.integers(1, 9))
def test_weights_and_points_scale_their_own_level_alone(coupled: bool, seed: int, times: int) -> None:
    model = problem_of(seed, coupled)
    found = optimum(model)
    more = (
        changed(model, agent_weight=model.agent_weight * times),
        changed(model, pair_points=model.pair_points * times),
    )
    heavier, dearer = map(optimum, more)
    require_the_plan(model, *more)
    if found == (-1,):
        assert heavier == dearer == found
    else:
        assert heavier == (found[0] * times, *found[1:])
        assert dearer == (found[0], found[1] * times, found[2])


@both
@SEEDS
@given(seed=seeds, data=st.data())
def test_a_twin_of_a_place_without_room_changes_nothing_and_with_room_never_harms(
    coupled: bool, seed: int, data: st.DataObject
) -> None:
    model = problem_of(seed, coupled)
    place = data.draw(st.integers(0, model.places - 1))
    require_the_same(model, with_twin(model, place, 0))
    assert optimum(with_twin(model, place, data.draw(st.integers(1, 3)))) >= optimum(model)


@both
@SEEDS
@given(seed=seeds, points=st.sampled_from([0, 20_000]))
def test_pairs_that_break_a_limit_by_themselves_change_nothing(coupled: bool, seed: int, points: int) -> None:
    model = problem_of(seed, coupled)
    place = int(np.argmin(model.place_capacity))
    model = changed(model, place_capacity=np.where(np.arange(model.places) == place, 0, model.place_capacity))
    judges = [own for own in map(judge, model.coupling) if own.may_hold is None]
    here = set(zip(model.pair_agent.tolist(), model.pair_place.tolist(), strict=True))
    absent = [(who, at) for who in range(model.agents) for at in range(model.places) if (who, at) not in here]
    new = [pair for pair in absent if pair[1] == place or not all(own.holds([pair]) for own in judges)]
    agent, at = np.array(new, np.int64).reshape(-1, 2).T
    require_the_same(model, with_pairs(model, agent, at, np.full(len(new), points)))


@both
@SEEDS
@given(seed=seeds, data=st.data())
def test_without_an_agent_who_could_be_left_the_optimum_is_never_higher(
    coupled: bool, seed: int, data: st.DataObject
) -> None:
    model = changed(problem_of(seed, coupled), must_place=None)
    assert optimum(without_agent(model, data.draw(st.integers(0, model.agents - 1)))) <= optimum(model)


@both
@SEEDS
@given(seed=seeds, kind=st.sampled_from(KINDS))
def test_one_more_rule_never_raises_the_optimum(coupled: bool, seed: int, kind: object) -> None:
    model = problem_of(seed, coupled)
    assert callable(kind)
    rule = kind(np.random.default_rng(seed), model)
    assert optimum(changed(model, coupling=(*model.coupling, rule))) <= optimum(model)


@both
@SEEDS
@given(seed=seeds)
def test_rules_with_room_for_all_change_nothing(coupled: bool, seed: int) -> None:
    model = problem_of(seed, coupled)
    assert optimum(changed(model, coupling=(*model.coupling, *roomy(model)))) == optimum(model)


@SEEDS
@given(seed=seeds)
def test_with_room_for_all_rules_bind_no_more(seed: int) -> None:
    """The same rules, each with what it limits raised beyond all need."""
    model = coupled_problem(seed, 7, 8, 30)
    budgets = [rule for rule in model.coupling if isinstance(rule, SupportHours | WeightedBudget | HouseholdsInPeriod)]
    raised = [dataclasses.replace(rule, capacity=np.full_like(rule.capacity, MANY)) for rule in budgets]
    assert optimum(changed(model, coupling=tuple(raised))) == optimum(changed(model, coupling=()))


def roomy(model: AssignmentModel) -> tuple[Coupling, ...]:
    """A rule of each kind that no plan can break."""
    nobody, nowhere = np.zeros((0, 2), np.int64), np.full(model.places, -1)
    first, one = np.zeros(model.places, np.int64), np.ones(model.agents, np.int64)
    rooms, most = np.full(model.places, MANY), np.array([MANY])
    return (
        SupportHours(agent_need=9 * one, place_on_site=first, place_budget=first, capacity=most),
        WeightedBudget(charges=np.full((model.agents, model.places), 7), place_budget=first, capacity=most),
        HouseholdsInPeriod(place_group=first, agent_period=0 * one, capacity=np.array([[-1]])),
        GroupFloor(member=np.zeros(model.agents, bool), share=(0, 1)),
        PinnedPairs(nobody),
        SetAside(place_programme=nowhere, agent_programmes=np.zeros((model.agents, 1), bool)),
        NonAssociation(apart=nobody, place_building=first),
        JointOccupancy(one, one, np.ones(model.places, bool), rooms, rooms, nobody),
    )
