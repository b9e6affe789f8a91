"""A plan mended with its multipliers where shared homes couple: as good as one from nothing, and proven as far."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.solver import AssignmentModel, Infeasible
from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints import JointOccupancy, NonAssociation
from matcher.solver.coupled import CoupledAnswer, mended, solve_coupled
from matcher.solver.coupled.bounds import Bounds, is_closed, levels_of
from matcher.solver.coupled.goal import Goal
from matcher.solver.coupled.priced import Priced
from matcher.solver.coupled.relaxed import solve_relaxed
from matcher.solver.coupled.warm import Start, moved
from matcher.solver.duals.dual import allowed_pairs
from matcher.solver.find_pairs import find_pairs
from matcher.solver.flow import solve_flow
from matcher.solver.prices.smallest import smallest_prices
from matcher.solver.watch import Watch
from tests.solver.coupled.coupled_problems import answered, breaks_no_rule, possible_plans, twos
from tests.solver.problems import changed, keeps_to_limits, random_problem, worth

NO_TIME = Watch()
NO_TIME.stop()


def with_shared_homes(seed: int, agents: int = 12, places: int = 8) -> AssignmentModel:
    """A random problem of shared homes; on a third of the seeds some agents must be kept apart besides."""
    chance, model = np.random.default_rng(seed), random_problem(seed, agents, places, 3)
    draw, n, m = chance.integers, model.agents, model.places
    homes = JointOccupancy(
        draw(1, 3, n), draw(1, 3, n), chance.random(m) < 0.6, draw(-1, 6, m), draw(-1, 5, m), twos(chance, n, 0.15)
    )
    apart = (NonAssociation(twos(chance, n, 0.1), draw(-1, 2, m)),) if seed % 3 == 0 else ()
    spaces = np.where(homes.place_shared, np.maximum(1, homes.place_bedspaces), model.place_capacity)
    return changed(model, coupling=(homes, *apart), place_capacity=spaces)


def other_pairs(model: AssignmentModel, seed: int) -> Bools:
    """Which pairs there are without an agent, without a place, or without a few."""
    chance = np.random.default_rng(seed)
    if seed % 3 == 0:
        return model.pair_agent != chance.integers(model.agents)
    if seed % 3 == 1:
        return model.pair_place != chance.integers(model.places)
    found: Bools = chance.random(len(model.pair_agent)) < 0.95
    return found


def start_of(model: AssignmentModel, before: AssignmentModel, answer: CoupledAnswer) -> Start:
    """The answer of a model with the same agents and places, but other pairs."""
    had = np.flatnonzero(answer.chosen >= 0)
    chosen = np.full(model.agents, -1, np.int64)
    chosen[had] = find_pairs(model.first_pair, model.pair_place, had, before.pair_place[answer.chosen[had]])
    agents = np.where(np.isin(np.arange(model.agents), before.pair_agent), np.arange(model.agents), -1)
    rows = agents, np.arange(model.places), np.arange(len(model.group_capacity))
    duals = tuple(moved(dual, model, *rows) for dual in answer.duals)
    return Start(chosen, duals, tuple(level.bound - level.value for level in answer.levels))


def changed_problem(seed: int) -> tuple[AssignmentModel, Start] | None:
    """A problem, and what is known of it from one with other pairs: more on every other seed, or fewer."""
    whole = with_shared_homes(seed)
    less = whole.of_pairs(np.flatnonzero(other_pairs(whole, seed)))
    before, model = (less, whole) if seed % 2 else (whole, less)
    try:
        return model, start_of(model, before, answered(before))
    except Infeasible:
        return None


def again(model: AssignmentModel, start: Start) -> CoupledAnswer:
    chosen = solve_flow(model)
    return solve_coupled(model, chosen, smallest_prices(model, chosen), Watch(), start)


@pytest.mark.parametrize("seed", range(60))
def test_as_good_as_from_nothing(seed: int) -> None:
    problem = changed_problem(seed)
    if problem is None:
        return
    model, start = problem
    try:
        expected = answered(model)
    except Infeasible:
        with pytest.raises(Infeasible):
            again(model, start)
        return
    found = again(model, start)
    assert found.levels == expected.levels and found.finished
    assert breaks_no_rule(model, found.chosen[found.chosen >= 0]) and keeps_to_limits(model, found.chosen)


def mended_from(model: AssignmentModel, start: Start) -> tuple[Bounds, mended.Mended | None]:
    bounds = Bounds(model, smallest_prices(model, solve_flow(model)))
    for level, dual in enumerate(start.duals):
        bounds.offer(level, dual)
    return bounds, mended.mended(bounds, start.chosen, allowed_pairs(model), Watch())


def test_most_are_proven_by_the_multipliers_and_what_is_a_plan_keeps_all_rules() -> None:
    proven = asked = 0
    for seed in range(0, 200, 3):
        problem = changed_problem(seed)
        if problem is None or problem[0].must_place is not None:
            continue
        model, start = problem
        bounds, found = mended_from(model, start)
        assert found is not None
        asked += 1
        if found.is_plan:
            assert breaks_no_rule(model, found.chosen[found.chosen >= 0]) and keeps_to_limits(model, found.chosen)
            proven += all(is_closed(bounds, level, levels_of(bounds, found.chosen)) for level in range(2))
    assert asked > 40 and proven > asked / 2


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_beats_the_bounds(seed: int) -> None:
    model = with_shared_homes(seed, 5, 4)
    plans = possible_plans(model)
    if not plans:
        return
    best = max(worth(model, plan) for plan in plans)
    none = Start(np.full(model.agents, -1, np.int64), (), ())
    bounds, _ = mended_from(model, none)
    assert bounds.best(0, (0, 0, 0))[0] >= best[0]
    assert bounds.best(1, (best[0], 0, 0))[0] >= best[1]


def test_prices_do_not_fall_below_what_is_said() -> None:
    model = with_shared_homes(5)
    priced = Priced(model, np.arange(len(model.pair_agent)), Goal(1, ((0, 0),)), 0)
    free = solve_relaxed(priced, np.inf)
    assert free is not None
    least: Ints = np.where(np.arange(len(priced.upper)) < model.agents, 2.0, 0.0)
    held = solve_relaxed(priced, np.inf, least)
    assert held is not None
    assert (held.prices >= least - 1e-9).all() and held.value >= free.value - 1e-6
    assert held.value == pytest.approx(float(held.prices @ priced.upper))


def test_what_has_too_many_pairs_or_other_budgets_or_no_time_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = changed_problem(1)
    assert problem is not None
    model, start = problem
    bounds, found = mended_from(model, start)
    assert found is not None
    assert mended.mended(bounds, start.chosen, allowed_pairs(model), NO_TIME) is None
    without = replace(model, coupling=())
    assert mended_from(without, replace(start, duals=()))[1] is None
    monkeypatch.setattr(mended, "MOST_PAIRS", 1)
    assert mended_from(model, start)[1] is None
