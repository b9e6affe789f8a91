"""A program that branches on how shared places are filled: the optimum of every plan tried, and its proof."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from matcher.solver import AssignmentModel, solve
from matcher.solver.arrays import Ints
from matcher.solver.coupled import engine
from matcher.solver.coupled.bounds import Bounds
from matcher.solver.coupled.by_modes import only_rule, search_by_modes
from matcher.solver.coupled.closing import try_by_modes
from matcher.solver.coupled.exact import Found
from matcher.solver.duals.dual import allowed_pairs
from matcher.solver.flow import solve_flow
from matcher.solver.prices.smallest import smallest_prices
from matcher.solver.watch import Watch
from tests.solver.coupled_instances import shared, uncoupled_problem, with_rules
from tests.solver.exhaustive import best_by_search
from tests.solver.problems import keeps_to_limits

SEEDS = range(60)


def shared_problem(seed: int) -> AssignmentModel:
    """A small problem with shared places and no other rule."""
    return with_rules(uncoupled_problem(seed), seed, shared)


def nobody(model: AssignmentModel) -> Ints:
    return np.full(model.agents, -1)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_optimum_of_every_level(seed: int) -> None:
    model = shared_problem(seed)
    best = best_by_search(model)
    rule = only_rule(model)
    if best is None or rule is None:
        return
    plan, every = nobody(model), np.arange(len(model.pair_agent))
    for level in range(2 if model.pair_kept is None else 3):
        found = search_by_modes(model, rule, every, (level, best.levels), plan, Watch())
        assert found.bound == best.levels[level] and found.ended
        assert found.x is not None
        chosen = every[found.x]
        assert model.levels(chosen)[: level + 1] == best.levels[: level + 1]
        plan = nobody(model)
        plan[model.pair_agent[chosen]] = chosen
        assert not any(rule.violations(model.pair_agent[chosen], model.pair_place[chosen]))
        assert keeps_to_limits(dataclasses.replace(model, coupling=()), plan)


@pytest.mark.parametrize("seed", range(12))
def test_closing_with_it(seed: int) -> None:
    """From no plan at all every level is closed in turn."""
    model = shared_problem(seed)
    best = best_by_search(model)
    if best is None or (model.must_place is not None and model.must_place.any()):
        return
    free = dataclasses.replace(model, coupling=())
    bounds, chosen = Bounds(model, smallest_prices(free, solve_flow(free))), nobody(model)
    for level in range(2 if model.pair_kept is None else 3):
        chosen = try_by_modes(bounds, level, chosen, allowed_pairs(model), 10_000, Watch())
        held = model.levels(chosen[chosen >= 0])
        assert held[: level + 1] == best.levels[: level + 1]
        assert bounds.best(level, held)[0] == held[level]


def test_too_many_pairs_are_left_alone() -> None:
    model = shared_problem(3)
    free = dataclasses.replace(model, coupling=())
    bounds = Bounds(model, smallest_prices(free, solve_flow(free)))
    assert (try_by_modes(bounds, 0, nobody(model), allowed_pairs(model), 0, Watch()) == -1).all()


@pytest.mark.parametrize("seed", range(100, 112))
def test_in_the_engine(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where everything else that ends a search is switched off, it still ends proven, or with sound bounds."""
    monkeypatch.setattr(engine, "FEW_PAIRS", 0)
    monkeypatch.setattr(engine, "CLOSING_PAIRS", 0)
    monkeypatch.setattr(engine, "NEAR", 1.0)
    model = shared_problem(seed)
    best = best_by_search(model)
    if best is None:
        return
    found = solve(model)
    for level, value in zip(found.levels, best.levels, strict=False):
        assert level.value <= value <= level.bound or level.value == level.bound == value
    assert found.levels[0].value == best.levels[0]


def test_a_bound_below_the_plan_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Floating point gone wrong, made up here: what a plan in hand contradicts is not taken for a proof."""
    model = shared_problem(3)
    best, rule = best_by_search(model), only_rule(model)
    assert best is not None and rule is not None and best.levels[0] > 0
    plan = nobody(model)
    plan[model.pair_agent[list(best.pairs)]] = best.pairs
    every, wrong = np.arange(len(model.pair_agent)), Found(None, best.levels[0] - 1, True)
    monkeypatch.setattr("matcher.solver.coupled.by_modes._Program.found", lambda *_: wrong)
    found = search_by_modes(model, rule, every, (0, best.levels), plan, Watch())
    assert found.bound is None and not found.ended
