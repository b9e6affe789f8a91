"""Weighted budgets: a small generalized assignment problem with its known optimum."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from matcher.solver.constraints import Broken, SupportHours, WeightedBudget
from tests.solver.constraints.trying import AGENTS, DRAWN, KNOWN, PLACES, ints, model_with, optimum, verdicts, whole

RULE = WeightedBudget(
    charges=np.array([[4, 1, 7], [2, 3, 1], [5, 2, 6]]), place_budget=ints(0, 0, 1), capacity=ints(7, 6)
)


@pytest.mark.parametrize(
    ("capacity", "best"),
    [
        (ints(7, 6), (3, 20)),  # 4 + 3 and 6: just enough
        (ints(6, 6), (3, 18)),  # agents 0 and 1 change places: 1 + 2
        (ints(6, 5), (3, 16)),  # agent 2 cannot be at place 2: agent 1 is there
        (ints(2, 5), (2, 8)),  # agent 0 at place 1 and agent 1 at place 2; agent 1 alone has 8 as well
        (ints(0, 0), (0, 0)),
    ],
)
def test_optimum(capacity: Any, best: tuple[int, int]) -> None:
    assert optimum(model_with(dataclasses.replace(RULE, capacity=capacity))) == best


def test_generalized_assignment_with_several_to_a_place() -> None:
    # One budget a place: agents 0 and 1 weigh 2 + 2 at place 0, agent 2 weighs 3 at place 1.
    rule = WeightedBudget(np.array([[2, 5, 9], [2, 5, 9], [4, 3, 9]]), ints(0, 1, 2), ints(4, 4, 4))
    assert optimum(model_with(rule, place_capacity=ints(3, 3, 3))) == (3, 22)
    tighter = dataclasses.replace(rule, capacity=ints(3, 4, 4))
    assert optimum(model_with(tighter, place_capacity=ints(3, 3, 3))) == (2, 14)


def test_a_place_without_budget_draws_nothing() -> None:
    rule = dataclasses.replace(RULE, place_budget=ints(-1, 0, -1), capacity=ints(3, 0))
    assert optimum(model_with(rule)) == (3, 20)
    assert rule.charge(ints(0, 0, 0), ints(0, 1, 2)).tolist() == [0, 1, 0]


def test_violations_name_who_draws_and_how_much() -> None:
    assert list(RULE.violations(ints(0, 1, 2), ints(0, 1, 2))) == []
    rule = dataclasses.replace(RULE, capacity=ints(7, 5))
    sentence = "budget 1 holds 5, but 6 are drawn"
    assert list(rule.violations(ints(0, 1, 2), ints(0, 1, 2))) == [Broken("weighted_budget", (2,), (2,), sentence)]


@DRAWN
@given(whole((AGENTS, PLACES), 0, 4), whole(PLACES, -1, 1), whole(2, 0, 6), KNOWN)
def test_both_writings_agree(charges: Any, budget: Any, capacity: Any, known: Any) -> None:
    verdicts(WeightedBudget(charges, budget, capacity), known)


def test_support_hours_are_a_weighted_budget() -> None:
    hours = SupportHours(ints(5, 2, 1), ints(1, 0, 0), ints(0, 0, 1), ints(5, 5))
    agent, place = (side.ravel() for side in np.indices((3, 3)))
    same = WeightedBudget(hours.charge(agent, place).reshape(3, 3), hours.place_budget, hours.capacity)
    assert optimum(model_with(hours)) == optimum(model_with(same)) == (3, 16)


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("charges", np.zeros((3, 2), np.int64)),
        ("charges", np.zeros((3, 3))),
        ("charges", np.full((3, 3), -1)),
        ("charges", ints(1, 2, 3)),
        ("place_budget", ints(0, 0)),
        ("place_budget", ints(0, 0, 2)),
        ("capacity", np.zeros((2, 1), np.int64)),
        ("capacity", ints(-1, 1)),
    ],
)
def test_bad_arrays(name: str, held: Any) -> None:
    with pytest.raises(ValueError, match=name):
        dataclasses.replace(RULE, **{name: held}).require_fit(3, 3)
