"""A plan mended after a change is as good as one made from nothing, by its own proof, whatever changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.solver import AssignmentModel, Infeasible, Result, solve
from matcher.solver.prices.smallest import Prices
from matcher.solver.replan.replan import Before, replan
from tests.solver.problems import changed, ints, keeps_to_limits, nested_problem, problem

SEEDS = settings(deadline=None, derandomize=True, max_examples=150)
KINDS = (
    "agent added",
    "agent gone",
    "room changed",
    "limit changed",
    "pair vetoed",
    "points changed",
    "must be placed",
)
PAIRS = ("pair_agent", "pair_place", "pair_points", "pair_kept")
AGENTS = ("agent_weight", "must_place")


def seats(model: AssignmentModel, result: Result) -> np.ndarray:
    return np.append(model.pair_place, -1)[result.chosen]


def before(model: AssignmentModel, result: Result) -> Before:
    return Before(seats(model, result), result.prices, model.scales)


def without(model: AssignmentModel, pairs: np.ndarray) -> AssignmentModel:
    """The model with the pairs that are kept."""
    held = {name: getattr(model, name) for name in PAIRS}
    return changed(model, **{name: None if part is None else part[pairs] for name, part in held.items()})


def without_agent(model: AssignmentModel, agent: int) -> AssignmentModel:
    kept = without(model, model.pair_agent != agent)
    rest = {name: getattr(model, name) for name in AGENTS}
    fewer = {name: None if part is None else np.delete(part, agent) for name, part in rest.items()}
    return changed(
        kept, agents=model.agents - 1, pair_agent=kept.pair_agent - (kept.pair_agent > agent), **fewer
    )  # fmt: skip


def change(
    kind: str, model: AssignmentModel, result: Result, chance: np.random.Generator
) -> tuple[AssignmentModel, Before]:
    """A changed model and what is known from before."""
    agent = int(chance.integers(0, model.agents))
    known = before(model, result)
    if kind == "agent added":
        fewer = without_agent(model, agent)
        try:
            old = solve(fewer)
        except Infeasible:
            return model, before(model, result)
        seat = np.insert(seats(fewer, old), agent, -1)
        return model, Before(seat, old.prices, fewer.scales)
    if kind == "agent gone" and model.agents > 1:
        seat = np.delete(known.seat, agent)
        return without_agent(model, agent), Before(seat, result.prices, model.scales)
    if kind in ("room changed", "limit changed"):
        name = "place_capacity" if kind == "room changed" else "group_capacity"
        capacity = getattr(model, name).copy()
        capacity[chance.integers(0, len(capacity))] = chance.integers(0, 4)
        return changed(model, **{name: capacity}), before(model, result)
    if kind == "pair vetoed" and len(model.pair_agent):
        pair = int(chance.choice(np.append(result.chosen[result.chosen >= 0], 0)))
        return without(model, np.arange(len(model.pair_agent)) != pair), before(model, result)
    if kind == "must be placed":
        return changed(model, must_place=chance.random(model.agents) < 0.3), before(model, result)
    points = np.where(
        model.pair_agent == agent, chance.integers(0, 15, len(model.pair_agent)), model.pair_points
    )  # fmt: skip
    return changed(model, pair_points=points), known


def require_best(model: AssignmentModel, known: Before) -> Result | None:
    """The mended plan, against the one made from nothing."""
    try:
        cold = solve(model)
    except Infeasible:
        with pytest.raises(Infeasible):
            replan(model, known)
        return None
    found = replan(model, known)
    assert keeps_to_limits(model, found.chosen)
    assert found.levels == cold.levels and found.gap == 0.0
    assert found.prices.bound(model) == cold.prices.bound(model)
    assert (found.prices.place >= 0).all() and (found.prices.group >= 0).all()
    return found


def first(seed: int, agents: int = 8, places: int = 7) -> tuple[AssignmentModel, Result]:
    model = nested_problem(seed, agents, places, 3)
    try:
        return model, solve(model)
    except Infeasible:
        model = changed(model, must_place=None)
        return model, solve(model)


@pytest.mark.parametrize("kind", KINDS)
@SEEDS
@given(seed=st.integers(0, 10_000))
def test_one_change(kind: str, seed: int) -> None:
    model, result = first(seed)
    found = require_best(*change(kind, model, result, np.random.default_rng(seed)))
    assert found is None or found.method == "shortest augmenting paths"


@pytest.mark.parametrize("kind", KINDS)
@SEEDS
@given(seed=st.integers(0, 10_000))
def test_whoever_is_said_to_be_touched(kind: str, seed: int) -> None:
    """A plan from wrong hints is no proven optimum, and so is never the answer."""
    chance = np.random.default_rng(seed)
    model, known = change(kind, *first(seed), chance)
    require_best(model, replace(known, touched=chance.random(model.agents) < chance.random()))


@SEEDS
@given(seed=st.integers(0, 10_000))
def test_changes_one_after_another(seed: int) -> None:
    model, result = first(seed)
    chance = np.random.default_rng(seed)
    for kind in chance.choice(KINDS[1:], 5).tolist():
        changed_model, known = change(kind, model, result, chance)
        found = require_best(changed_model, known)
        if found is not None:
            model, result = changed_model, found


def test_changes_at_size() -> None:
    chance = np.random.default_rng(3)
    model, result = first(12, 80, 60)
    for kind in KINDS[1:-1] * 3:
        changed_model, known = change(kind, model, result, chance)
        found = require_best(changed_model, known)
        assert found is not None and found.method == "shortest augmenting paths"
        model, result = changed_model, found


def test_a_late_agent_by_hand() -> None:
    # The second lives in the better place; the third, who fits there alone, comes: the second moves on, for 2 points.
    old = problem([[9, 1, 8], [7, 5, None]])
    new = problem([[9, 1, 8], [7, 5, None], [6, None, None]])
    result = solve(old)
    assert result.chosen.tolist() == [2, 3]
    seat = ints(2, 0, -1)
    found = replan(new, Before(seat, result.prices, old.scales))
    assert found.chosen.tolist() == [2, 4, 5]
    assert [level.value for level in found.levels] == [3, 8 + 5 + 6]
    assert found.method == "shortest augmenting paths"


def test_prices_that_lead_nowhere_are_not_believed() -> None:
    model, result = first(5)
    wild = Prices(result.prices.place + 1_000, result.prices.group * 0)
    found = replan(model, Before(seats(model, result), wild, model.scales))
    assert found.levels == result.levels and found.gap == 0.0
