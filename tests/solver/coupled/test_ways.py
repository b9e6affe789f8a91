"""The relaxation by ways to fill shared places, its prices and its plans, beside every plan tried."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from scipy.optimize import linprog

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled import ways_flow
from matcher.solver.coupled.modes import modes_of
from matcher.solver.coupled.priced import SCALE
from matcher.solver.coupled.ways_flow import WaysFlow
from matcher.solver.coupled.ways_program import Worth, worth_of
from matcher.solver.solve import keeps_rules
from tests.solver.coupled.coupled_problems import breaks_no_rule, possible_plans
from tests.solver.coupled.ways_problems import KNOWN, SMALL, most, plainly, relaxed
from tests.solver.problems import keeps_to_limits

WORTHS: tuple[Worth, ...] = ((1, 0), (7, 1))


@pytest.mark.parametrize("worth", WORTHS)
@pytest.mark.parametrize("seed", KNOWN)
def test_no_plan_is_worth_more_than_the_relaxation_or_its_prices(seed: int, worth: Worth) -> None:
    model, _, modes = KNOWN[seed]
    every = np.arange(len(model.pair_agent))
    found, best = relaxed(model, modes, every, worth), most(model, worth)
    total, dual = found.prices.bound(found.prices.agent, SCALE)
    assert found.value > best - 1e-6
    assert total / SCALE >= best and total / SCALE < found.value * 1.001 + 0.001
    assert found.value < plainly(model, modes, worth).value + 1e-6
    # To pack every place anew can only prove more.
    assert best * SCALE <= dual.total(model) <= total


@pytest.mark.parametrize("seed", KNOWN)
def test_prices_of_few_pairs_bound_plans_of_all(seed: int) -> None:
    """Also where kinds of households are found at a place that none of the few pairs has there."""
    whole, rule, _ = KNOWN[seed]
    few = np.flatnonzero(np.random.default_rng(seed).random(len(whole.pair_agent)) < 0.4)
    model = whole.of_pairs(few)
    modes = modes_of(rule, model.pair_agent, model.pair_place)
    found = relaxed(model, modes, np.arange(len(few)), (7, 1))
    over = found.prices.net(whole) - found.prices.agent[whole.pair_agent]
    over[few] = 0
    agent = found.prices.agent.copy()
    np.maximum.at(agent, whole.pair_agent, agent[whole.pair_agent] + over)
    total, _ = found.prices.bound(agent, SCALE)
    assert total / SCALE >= most(whole, (7, 1))


@pytest.mark.parametrize("seed", KNOWN)
def test_a_larger_household_never_pays_less(seed: int) -> None:
    model, _, modes = KNOWN[seed]
    prices = relaxed(model, modes, np.arange(len(model.pair_agent)), (7, 1)).prices
    assert (np.diff(prices.kind, axis=1) >= 0).all() and (np.diff(prices.kind, axis=2) >= 0).all()


def test_most_bounds_are_the_best_plan_itself() -> None:
    """Which without cuts, and with a price for each group, few are."""
    exact, plain = 0, 0
    for model, _, modes in KNOWN.values():
        best = most(model, (7, 1))
        found = relaxed(model, modes, np.arange(len(model.pair_agent)), (7, 1))
        exact += found.prices.bound(found.prices.agent, SCALE)[0] // SCALE == best
        plain += int(plainly(model, modes, (7, 1)).value + 1e-6) == best
    assert exact > 0.8 * len(KNOWN)
    assert plain < exact


def with_nobody_incompatible(seed: int) -> WaysFlow:
    model, rule, modes = KNOWN[seed]
    free = dataclasses.replace(rule, incompatible=np.zeros((0, 2), np.int64))
    return WaysFlow(dataclasses.replace(model, coupling=(free,)), free, modes)


def by_flow(seed: int, draw: int = 0) -> tuple[Bools, Ints]:
    """Some ways to fill the shared places, and the plan with them; it must be one that keeps every limit and rule."""
    model, rule, modes = KNOWN[seed]
    taken = modes.fullest(np.random.default_rng([seed, draw]).random(modes.ways))
    chosen = WaysFlow(model, rule, modes).plan(taken, (7, 1))
    assert chosen is not None and keeps_rules(model, chosen)
    assert keeps_to_limits(dataclasses.replace(model, coupling=()), chosen)
    return taken, chosen


@pytest.mark.parametrize("seed", SMALL)
def test_plans_by_flow_are_the_best_with_those_ways_but_for_who_gives_way(seed: int) -> None:
    """Every plan tried. Nobody is incompatible: there is no better one. Else no better one that keeps the rule, and at
    least as good a one as without all who may have to give way, the second of every two, at shared places."""
    model, rule, modes = KNOWN[seed]
    taken, chosen = by_flow(seed)
    room, value = modes.counts @ taken.astype(np.int64), worth_of(model, (7, 1))
    plans = [np.array(plan, np.int64) for plan in possible_plans(dataclasses.replace(model, coupling=()))]
    fitting = [plan for plan in plans if (np.bincount(modes.row[plan] + 1, minlength=len(room) + 1)[1:] <= room).all()]
    fitting.sort(key=lambda plan: -int(value[plan].sum()))
    gives_way = np.isin(model.pair_agent, rule.incompatible[:, 1]) & (modes.row >= 0)
    best = next(plan for plan in fitting if breaks_no_rule(model, plan))
    least = next(plan for plan in fitting if not gives_way[plan].any())
    assert value[least].sum() <= value[chosen[chosen >= 0]].sum() <= value[best].sum()


def test_after_the_last_try_only_who_may_not_live_there_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways_flow, "TRIES", 1)
    left_out = 0
    for seed, draw in itertools.product(KNOWN, range(5)):
        (taken, chosen), (model, rule, _) = by_flow(seed, draw), KNOWN[seed]
        anyone = with_nobody_incompatible(seed).plan(taken, (7, 1))
        assert anyone is not None
        home = np.where(anyone >= 0, model.pair_place[anyone], -1)
        one, other = rule.incompatible.T
        out = other[(home[one] == home[other]) & (home[one] >= 0) & rule.place_shared[home[one]]]
        anyone[out] = -1
        assert np.array_equal(chosen, anyone)
        left_out += len(out)
    assert left_out > 5


@pytest.mark.parametrize("seed", KNOWN)
def test_the_plain_relaxation_is_that_of_another_solver(seed: int) -> None:
    """Every limit written down one by one, those that many a small problem does not need as well."""
    model, rule, modes = KNOWN[seed]
    pairs, inside = len(model.pair_agent), model.groups_above[model.pair_place]
    limits = [(model.pair_agent == agent, 1) for agent in range(model.agents)]
    limits += [(model.pair_place == place, room) for place, room in enumerate(model.place_capacity)]
    limits += [((inside == group).any(axis=1), room) for group, room in enumerate(model.group_capacity)]
    rows = np.array([row for row, _ in limits], float).reshape(len(limits), pairs)
    matrix = np.vstack([np.hstack([rows, np.zeros((len(rows), modes.ways))]), modes.matrix.toarray()])
    upper = np.concatenate([[room for _, room in limits], modes.upper])
    cost = -np.concatenate([worth_of(model, (7, 1)), np.zeros(modes.ways)])
    expected = linprog(cost, matrix, upper, bounds=(0, 1))
    assert expected.fun is not None
    value, told = plainly(model, modes, (7, 1)).value, rule.is_told_by_ways(model.place_capacity)
    if told[rule.place_shared].all():
        assert value == pytest.approx(-expected.fun)
    # Elsewhere it counts that no way puts more there than the place takes.
    assert value <= -expected.fun + 1e-6


def test_there_are_problems_of_every_kind() -> None:
    """Else the tests above would prove nothing."""
    found = list(KNOWN.values())
    assert len(found) > 30 and len(SMALL) > 8
    assert sum(len(KNOWN[seed][1].incompatible) > 0 for seed in SMALL) > 5
    assert sum(len(rule.incompatible) > 0 for _, rule, _ in found) > 10
    assert sum(len(rule.incompatible) == 0 for _, rule, _ in found) > 3
    assert sum(bool((np.bincount(modes.place) > 1).any()) for _, _, modes in found) > 10


@pytest.mark.parametrize("seed", SMALL)
def test_of_plans_by_flow_that_are_worth_the_same_the_one_that_keeps_most(seed: int) -> None:
    """The plan itself where it was the one before; and one of its worth where all other pairs were."""
    free = with_nobody_incompatible(seed)
    taken, worth = free.modes.fullest(np.ones(free.modes.ways)), worth_of(free.model, (7, 1))
    chosen = free.plan(taken, (7, 1))
    assert chosen is not None
    kept = np.isin(np.arange(len(worth)), chosen)
    again, other = (
        WaysFlow(dataclasses.replace(free.model, pair_kept=before), free.rule, free.modes).plan(taken, (7, 1))
        for before in (kept, ~kept)
    )
    assert again is not None and again.tolist() == chosen.tolist()
    assert other is not None and worth[other[other >= 0]].sum() == worth[chosen[chosen >= 0]].sum()
