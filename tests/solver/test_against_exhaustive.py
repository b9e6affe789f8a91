"""A thousand small coupled problems: the solver's plan is the best of all, and its own bound proves it."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.solver import AssignmentModel, Infeasible, solve
from matcher.solver.constraints import Core, PairRule
from tests.solver.coupled_instances import (
    KINDS,
    Kind,
    aside,
    coupled_problem,
    coupled_problems,
    pins,
    uncoupled_problem,
    with_rules,
)
from tests.solver.exhaustive import agrees, best_by_search
from tests.solver.problems import Levels, changed
from tests.solver.rules_again import Placed, judge

SEEDS, A_TEST = 1000, 50


def solved(model: AssignmentModel) -> Levels | None:
    """The solver's levels, proven, of a plan that keeps to everything; None where it finds no plan can."""
    try:
        result = solve(model)
    except Infeasible:
        return None
    pairs = result.chosen[result.chosen >= 0]
    levels = model.levels(pairs)
    assert keeps(model, pairs)
    shown = levels[: len(result.levels)]
    assert [level.value for level in result.levels] == list(shown)
    assert [level.bound for level in result.levels] == list(shown)
    assert result.gap == 0.0 and result.finished
    return levels


def keeps(model: AssignmentModel, pairs: np.ndarray) -> bool:
    """Whether chosen pairs keep to capacities, groups, who must be placed and every rule, by its re-coding."""
    agent, place = model.pair_agent[pairs], model.pair_place[pairs]
    held, group = np.bincount(place, minlength=model.places), np.zeros(len(model.group_capacity), np.int64)
    for where in place.tolist():
        around = int(model.place_group[where])
        while around >= 0:
            group[around] += 1
            around = -1 if model.group_parent is None else int(model.group_parent[around])
    return bool(
        len(set(agent.tolist())) == len(agent)
        and (held <= model.place_capacity).all()
        and (group <= model.group_capacity).all()
        and set(np.flatnonzero(~model.may_be_left).tolist()) <= set(agent.tolist())
        and agrees(model, [judge(rule) for rule in model.coupling], placed_by(agent, place))
    )


def placed_by(agent: np.ndarray, place: np.ndarray) -> Placed:
    return list(zip(agent.tolist(), place.tolist(), strict=True))


@pytest.mark.parametrize("first", range(0, SEEDS, A_TEST))
def test_the_solver_against_every_plan(first: int) -> None:
    binding = impossible = 0
    for seed, model in coupled_problems(first, A_TEST):
        best = best_by_search(model)
        found = solved(model)
        assert found == (None if best is None else best.levels), seed
        impossible += best is None
        binding += best is not None and best.levels != best_without(model)
    possible = A_TEST - impossible
    assert 30 < possible < A_TEST
    assert binding > possible // 2


def test_nested_limits_without_rules() -> None:
    nested = 0
    for seed in range(200):
        model = uncoupled_problem(seed)
        best = best_by_search(model)
        assert solved(model) == (None if best is None else best.levels), seed
        nested += best is not None and best.levels != solved(changed(model, group_parent=None))
    assert nested > 20


def best_without(model: AssignmentModel) -> Levels | None:
    """The best levels if there were no coupling rules."""
    return solved(changed(model, coupling=()))


def test_who_must_be_placed_but_cannot_is_refused_with_rules_too() -> None:
    """Every agent must be placed: now and then she can be, mostly it is a rule that keeps her from it."""
    by_rules = possible = 0
    for seed in range(150):
        model = coupled_problem(seed, 4, 6, 16)
        model = changed(model, must_place=np.random.default_rng(seed).random(model.agents) < 0.5)
        best = best_by_search(model)
        assert solved(model) == (None if best is None else best.levels), seed
        possible += best is not None
        by_rules += best is None and best_without(model) is not None
    assert possible > 30
    assert by_rules > 30


@pytest.mark.parametrize("kind", KINDS, ids=[kind.__name__ for kind in KINDS])
def test_a_rule_says_of_any_plan_what_its_re_coding_says(kind: Kind) -> None:
    """Plans at random, few of which keep the rule; its linear limits are the third to be asked."""
    kept = broken = 0
    for seed in range(40):
        model = with_rules(uncoupled_problem(seed), seed, kind)
        chance = np.random.default_rng([seed, 3])
        for _ in range(12):
            pairs = random_plan(model, chance)
            placed = placed_by(model.pair_agent[pairs], model.pair_place[pairs])
            fine = agrees(model, [judge(rule) for rule in model.coupling], placed)
            assert fine == within_limits(model, pairs), (seed, pairs)
            kept, broken = kept + fine, broken + (not fine)
    assert kept > 20
    assert broken > 20


def random_plan(model: AssignmentModel, chance: np.random.Generator) -> np.ndarray:
    """A pair of most agents, whatever room there is."""
    order = chance.permutation(len(model.pair_agent))
    _, first = np.unique(model.pair_agent[order], return_index=True)
    pairs = np.sort(order[first])
    return pairs[chance.random(len(pairs)) < chance.random()]


def within_limits(model: AssignmentModel, pairs: np.ndarray) -> bool:
    """Whether chosen pairs keep to the limits that the rules give to solvers."""
    core = Core(model.pair_agent, model.pair_place)
    for rule in model.coupling:
        rule.add(core)
    limits = core.limits()
    chosen = np.isin(np.arange(len(model.pair_agent)), pairs)
    return bool((limits.used(chosen) <= limits.upper).all())


@pytest.mark.parametrize("kind", [pins, aside])
def test_a_pair_is_allowed_where_the_re_coding_could_hold_with_it(kind: Kind) -> None:
    barred = 0
    for seed in range(40):
        model = with_rules(uncoupled_problem(seed), seed, kind)
        rule, own = model.coupling[0], judge(model.coupling[0])
        assert isinstance(rule, PairRule)
        for who in range(model.agents):
            others = [other for other in range(model.agents) if other != who]
            may_be = [own.hopeful([(who, where)], others) for where in range(model.places)]
            assert rule.allowed(np.full(model.places, who), np.arange(model.places)).tolist() == may_be
            barred += may_be.count(False)
    assert barred > 100
