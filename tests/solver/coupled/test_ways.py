"""The relaxation by ways to fill shared places, its prices and its plans, beside every plan tried."""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np
import pytest
from scipy.optimize import linprog

from matcher.solver import AssignmentModel
from matcher.solver.arrays import Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.by_modes import only_rule
from matcher.solver.coupled.modes import Modes, modes_of
from matcher.solver.coupled.priced import SCALE
from matcher.solver.coupled.ways_flow import WaysFlow
from matcher.solver.coupled.ways_relaxed import RelaxedWays, Worth, relaxed_ways, worth_of
from matcher.solver.solve import keeps_rules
from tests.solver.coupled.coupled_problems import possible_plans
from tests.solver.coupled_instances import shared, uncoupled_problem, with_rules
from tests.solver.exhaustive import best_by_search
from tests.solver.problems import keeps_to_limits

SEEDS = range(40)
MOST_PAIRS = 33
"""Every plan of more takes too long to try."""
WORTHS: tuple[Worth, ...] = ((1, 0), (7, 1))


def problem(seed: int) -> tuple[AssignmentModel, JointOccupancy, Modes] | None:
    """A small problem with shared places and no other rule, nobody of whom must be placed; None where there is none."""
    model = dataclasses.replace(with_rules(uncoupled_problem(seed), seed, shared), must_place=None)
    rule = only_rule(model)
    return None if rule is None else (model, rule, modes_of(rule, model.pair_agent, model.pair_place))


def relaxed(model: AssignmentModel, modes: Modes, pairs: Ints, worth: Worth) -> RelaxedWays:
    found = relaxed_ways(model, modes, pairs, worth, math.inf)
    assert found is not None
    return found


def most(model: AssignmentModel, worth: Worth) -> int:
    """Of every plan that keeps all limits and rules."""
    nothing = np.zeros_like(model.agent_weight)
    best = best_by_search(dataclasses.replace(model, agent_weight=nothing, pair_points=worth_of(model, worth)))
    assert best is not None
    return best.levels[1]


@pytest.mark.parametrize("worth", WORTHS)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_is_worth_more_than_the_relaxation_or_its_prices(seed: int, worth: Worth) -> None:
    if (known := problem(seed)) is None:
        return
    model, _, modes = known
    every = np.arange(len(model.pair_agent))
    found, best = relaxed(model, modes, every, worth), most(model, worth)
    total, dual = found.prices.bound(model, found.prices.of_agents(model), SCALE)
    assert found.value > best - 1e-6
    assert total / SCALE >= best and total / SCALE < found.value * 1.001 + 0.001
    # To pack every place anew can only prove more.
    assert best * SCALE <= dual.total(model) <= total


@pytest.mark.parametrize("seed", SEEDS)
def test_prices_of_few_pairs_bound_plans_of_all(seed: int) -> None:
    """Also where kinds of households are found at a place that none of the few pairs has there."""
    if (known := problem(seed)) is None:
        return
    whole, rule, _ = known
    few = np.flatnonzero(np.random.default_rng(seed).random(len(whole.pair_agent)) < 0.4)
    model = whole.of_pairs(few)
    modes = modes_of(rule, model.pair_agent, model.pair_place)
    found = relaxed(model, modes, np.arange(len(few)), (7, 1))
    total, _ = found.prices.bound(whole, found.prices.of_agents(whole), SCALE)
    assert total / SCALE >= most(whole, (7, 1))


@pytest.mark.parametrize("seed", SEEDS)
def test_ways_are_worth_what_the_dearest_households_pay(seed: int) -> None:
    """Every set of agents, tried; and a larger household never pays less."""
    if (known := problem(seed)) is None:
        return
    model, rule, modes = known
    prices = relaxed(model, modes, np.arange(len(model.pair_agent)), (7, 1)).prices
    assert (np.diff(prices.kind, axis=1) >= 0).all() and (np.diff(prices.kind, axis=2) >= 0).all()
    free = dataclasses.replace(rule, incompatible=np.zeros((0, 2), np.int64))
    dearest = 0
    for place in np.flatnonzero(rule.place_shared).tolist():
        living = model.pair_agent[model.pair_place == place]
        sets = (np.array(some, np.int64) for size in range(5) for some in itertools.combinations(living, size))
        fitting = [some for some in sets if free.fit(some, place)]
        dearest += max(int(prices.charge(some, np.full(len(some), place)).sum()) for some in fitting)
    assert dearest <= prices.ways


@pytest.mark.parametrize("seed", SEEDS)
def test_plans_by_flow_keep_every_rule_and_none_with_those_ways_is_better(seed: int) -> None:
    if (known := problem(seed)) is None or len(known[0].pair_agent) > MOST_PAIRS:
        return
    model, rule, modes = known
    taken = modes.fullest(np.random.default_rng(seed).random(modes.ways))
    chosen = WaysFlow(model, rule, modes).plan(taken, (7, 1))
    if chosen is None:
        assert len(rule.incompatible)
        return
    assert keeps_rules(model, chosen)
    assert keeps_to_limits(dataclasses.replace(model, coupling=()), chosen)
    room = np.append(modes.counts @ taken.astype(np.int64), 0)
    value = worth_of(model, (7, 1))
    fitting = [
        np.array(plan, np.int64)
        for plan in possible_plans(dataclasses.replace(model, coupling=()))
        if (np.bincount(modes.row[plan] + 1, minlength=len(room))[1:] <= room[:-1]).all()
    ]
    best = max(int(value[plan].sum()) for plan in fitting)
    reached = int(value[chosen[chosen >= 0]].sum())
    assert reached == best if not len(rule.incompatible) else reached <= best


@pytest.mark.parametrize("seed", SEEDS)
def test_one_way_a_place_and_nobody_loses_by_the_plan_of_largest_worth(seed: int) -> None:
    if (known := problem(seed)) is None:
        return
    model, rule, modes = known
    taken = modes.fullest(np.zeros(modes.ways))
    assert np.array_equal(modes.place[taken], np.unique(modes.place))
    free = dataclasses.replace(rule, incompatible=np.zeros((0, 2), np.int64))
    flow = WaysFlow(dataclasses.replace(model, coupling=(free,)), free, modes)
    chosen, (losses, prices) = flow.plan(taken, (7, 1)), flow.priced(taken, (7, 1))
    assert chosen is not None
    assert not losses[chosen[chosen >= 0]].any() and losses.min(initial=0) >= 0
    # Those prices bound plans with any other ways too.
    total, _ = prices.bound(model, prices.of_agents(model), SCALE)
    assert total >= most(model, (7, 1)) * SCALE


@pytest.mark.parametrize("seed", SEEDS)
def test_the_relaxation_is_that_of_another_solver(seed: int) -> None:
    """Every limit written down one by one, those that many a small problem does not need as well."""
    if (known := problem(seed)) is None:
        return
    model, _, modes = known
    pairs, inside = len(model.pair_agent), model.groups_above[model.pair_place]
    limits = [(model.pair_agent == agent, 1) for agent in range(model.agents)]
    limits += [(model.pair_place == place, room) for place, room in enumerate(model.place_capacity)]
    limits += [((inside == group).any(axis=1), room) for group, room in enumerate(model.group_capacity)]
    rows = np.array([row for row, _ in limits], float).reshape(len(limits), pairs)
    matrix = np.vstack([np.hstack([rows, np.zeros((len(rows), modes.ways))]), modes.matrix.toarray()])
    upper = np.concatenate([[room for _, room in limits], modes.upper])
    cost = -np.concatenate([worth_of(model, (7, 1)), np.zeros(modes.ways)])
    expected = linprog(cost, matrix, upper, bounds=(0, 1))
    assert relaxed(model, modes, np.arange(pairs), (7, 1)).value == pytest.approx(-expected.fun)


def test_there_are_problems_of_every_kind() -> None:
    """Else the tests above would prove nothing."""
    found = [known for seed in SEEDS if (known := problem(seed)) is not None]
    assert len(found) > 30
    assert sum(len(model.pair_agent) <= MOST_PAIRS for model, _, _ in found) > 8
    assert sum(len(rule.incompatible) > 0 for _, rule, _ in found) > 10
    assert sum(len(rule.incompatible) == 0 for _, rule, _ in found) > 3
    assert sum(bool((np.bincount(modes.place) > 1).any()) for _, _, modes in found) > 10
