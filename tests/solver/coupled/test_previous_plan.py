"""A previous plan that the rules still let through is never given up for a worse one."""

from __future__ import annotations

from functools import cache

import numpy as np

from matcher.solver import AssignmentModel
from matcher.solver.arrays import Ints
from matcher.solver.coupled import solve_coupled
from matcher.solver.coupled.warm import Start
from matcher.solver.flow import solve_flow
from matcher.solver.prices.smallest import smallest_prices
from matcher.solver.watch import Watch
from tests.solver.coupled.coupled_problems import answered, binding_hours, breaks_no_rule
from tests.solver.problems import changed


@cache
def known() -> tuple[AssignmentModel, Ints]:
    """A problem, and its plan with all the time it takes."""
    model = binding_hours(30, 36, 1)
    return model, answered(model).chosen


def after(chosen: Ints) -> AssignmentModel:
    """The problem with a previous plan."""
    model = known()[0]
    kept = np.zeros(len(model.pair_agent), bool)
    kept[chosen[chosen >= 0]] = True
    return changed(model, pair_kept=kept)


def over() -> Watch:
    watch = Watch(1_000.0)
    watch.begin()
    watch.stop()
    return watch


def test_without_time_for_a_better_one_it_stays() -> None:
    model, chosen = known()
    hasty, again = answered(model, over()), answered(after(chosen), over())
    assert tuple(level.value for level in hasty.levels) < model.levels(chosen[chosen >= 0])[:2]
    assert again.chosen.tolist() == chosen.tolist()
    assert again.levels[2].value == again.levels[2].bound == (chosen >= 0).sum()


def test_what_no_longer_fits_is_given_up_and_the_rest_filled_up() -> None:
    model, chosen = known()
    gone = np.flatnonzero(model.pair_place[chosen[chosen >= 0]])[0]
    place = model.pair_place[chosen[chosen >= 0]][gone]
    capacity = model.place_capacity.copy()
    capacity[place] = 0
    answer = answered(changed(after(chosen), place_capacity=capacity), over())
    own = answer.chosen[answer.chosen >= 0]
    assert breaks_no_rule(model, own) and (model.pair_place[own] != place).all()
    assert answer.levels[0].value >= answered(changed(model, place_capacity=capacity), over()).levels[0].value


def test_a_plan_to_improve_is_left_for_a_better_previous_one() -> None:
    chosen = known()[1]
    model, relaxed = after(chosen), solve_flow(after(chosen))
    nobody = Start(np.full(model.agents, -1), (), (0, 0, 0), is_plan=True)
    answer = solve_coupled(model, relaxed, smallest_prices(model, relaxed), over(), nobody)
    assert answer.chosen.tolist() == chosen.tolist()
