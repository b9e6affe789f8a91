"""The relaxation with every limit of joint occupancy: its multipliers bound every plan, and closely."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from matcher.solver.constraints import JointOccupancy
from matcher.solver.coupled.bounds import Bounds
from matcher.solver.coupled.goal import Goal
from matcher.solver.coupled.guide import first_guide
from matcher.solver.coupled.whole import relaxed_whole
from matcher.solver.flow import solve_flow
from matcher.solver.model import AssignmentModel
from matcher.solver.prices.smallest import smallest_prices
from matcher.solver.watch import Watch
from tests.solver.coupled.coupled_problems import possible_plans, twos
from tests.solver.problems import changed, problem, random_problem, worth


def shared_problem(seed: int) -> AssignmentModel:
    model = random_problem(seed, 6, 4, 2)
    chance, n, m = np.random.default_rng(seed), model.agents, model.places
    rule = JointOccupancy(
        chance.integers(1, 4, n), chance.integers(1, 3, n), np.ones(m, bool),
        chance.integers(1, 6, m), chance.integers(1, 4, m), twos(chance, n, 0.3),
    )  # fmt: skip
    return changed(model, must_place=None, place_capacity=np.full(m, n), coupling=(rule,))


def bounds_of(model: AssignmentModel) -> Bounds:
    return Bounds(model, smallest_prices(model, solve_flow(model)))


@pytest.mark.parametrize("seed", range(20))
def test_no_plan_is_above_the_bound_and_the_relaxation_is_not_below_it(seed: int) -> None:
    model = shared_problem(seed)
    levels = [worth(model, plan) for plan in possible_plans(model)]
    placed = max(placed for placed, *_ in levels)
    best = placed, max(points for at, points, *_ in levels if at == placed)
    held = (*best, 0)
    for level in (0, 1):
        bounds = bounds_of(model)
        goal = Goal(level, tuple(enumerate(held[:level])))
        found = relaxed_whole(model, bounds, goal, np.arange(len(model.pair_agent)), Watch(), 1)
        assert found is not None
        bound, dual, searched = bounds.best(level, held)
        assert best[level] <= bound <= int(found[1].value + 1e-3)
        assert dual.bound(model) == bound and searched is None


@pytest.mark.parametrize("seed", range(20))
def test_plans_that_choose_a_pair_fall_short_by_what_it_loses(seed: int) -> None:
    model, bounds = shared_problem(seed), bounds_of(shared_problem(seed))
    relaxed_whole(model, bounds, Goal(0), np.arange(len(model.pair_agent)), Watch(), 1)
    _, dual, _ = bounds.best(0, (0, 0, 0))
    chance = np.random.default_rng(seed)
    for agent in chance.integers(0, 9 * dual.scale, (2, model.agents)):
        other = dataclasses.replace(dual, agent=agent, budgets=(None,))
        total, lost = other.total(model), other.losses(model)
        for plan in possible_plans(model):
            most = max((lost[pair] for pair in plan), default=0)
            assert worth(model, plan)[0] * dual.scale <= total - most


def test_rooms_and_women_who_may_not_meet_count_in_the_bound() -> None:
    """A home for either of two families, and one for either of two women: charges alone would let all four in."""
    rule = JointOccupancy(
        agent_persons=np.array([3, 2, 1, 1]),
        agent_rooms=np.array([3, 1, 1, 1]),
        place_shared=np.ones(2, bool),
        place_bedspaces=np.array([6, 2]),
        place_rooms=np.array([3, 2]),
        incompatible=np.array([[2, 3]]),
    )
    grid = [[5, None], [4, None], [None, 3], [None, 2]]
    model = changed(problem(grid), place_capacity=np.array([6, 2]), coupling=(rule,))
    bounds = bounds_of(model)
    guide = first_guide(model, bounds, 0, np.arange(4), (0, 0, 0), Watch())
    assert guide is not None and guide.exact
    weights = model.agent_weight
    assert bounds.best(0, (0, 0, 0))[0] == max(weights[:2]) + max(weights[2:])
