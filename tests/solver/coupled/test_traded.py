"""A bound on points from a few flows: never below the best of all plans, and closer than points alone."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.solver.coupled.traded import traded_duals
from matcher.solver.flow import solve_flow
from matcher.solver.model import AssignmentModel
from matcher.solver.watch import Watch
from tests.solver.coupled.coupled_problems import coupled_problem, possible_plans

SEEDS = range(60)


def levels_of_all(seed: int) -> tuple[AssignmentModel, list[tuple[int, ...]]]:
    """A problem, and the levels of every plan of it."""
    model = coupled_problem(seed)
    return model, [model.levels(np.array(plan, np.int64)) for plan in possible_plans(model)]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_that_reaches_as_much_has_more_points(seed: int) -> None:
    model, levels = levels_of_all(seed)
    for least in {level[0] for level in levels}:
        best = max(level[1] for level in levels if level[0] >= least)
        for dual in traded_duals(model, solve_flow(model), least, Watch()):
            assert (dual.total(model) - dual.weight_factor * least) // dual.scale >= best


def test_more_flows_bring_it_closer() -> None:
    closer = 0
    for model, levels in map(levels_of_all, SEEDS):
        if levels:
            relaxed, least = solve_flow(model), max(levels)[0]
            duals = list(traded_duals(model, relaxed, least, Watch()))
            bounds = [dual.total(model) - dual.weight_factor * least for dual in duals]
            closer += bounds[-1] < bounds[0]
            assert min(bounds) <= bounds[0] and len(bounds) <= 3
    assert closer > 3


def test_two_flows_are_worth_it_whatever_the_time() -> None:
    model = coupled_problem(5)
    relaxed = solve_flow(model)
    assert 1 <= len(list(traded_duals(model, relaxed, model.levels(relaxed[relaxed >= 0])[0], Watch(0.0)))) <= 2
