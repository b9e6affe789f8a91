"""Households in a period: counted in the later of the agent's and the place's period, by group."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.solver.constraints import Broken, HouseholdsInPeriod
from tests.solver.constraints.trying import AGENTS, DRAWN, KNOWN, PLACES, ints, model_with, optimum, verdicts, whole

# Agents 0 and 1 come in the first period, agent 2 in the second; places 0 and 1 are of one group.
RULE = HouseholdsInPeriod(
    place_group=ints(0, 0, 1), agent_period=ints(0, 0, 1), capacity=np.array([[2, 0, 0], [0, 1, 0]])
)


@pytest.mark.parametrize(
    ("capacity", "best"),
    [
        ([[2, 0, 0], [0, 1, 0]], (3, 20)),
        ([[1, 0, 0], [0, 1, 0]], (2, 13)),  # agent 1 has nowhere in the first period
        ([[1, 1, 0], [1, 1, 0]], (3, 16)),  # 9 + 5 + 2: agent 1 with the other group
        ([[2, 0, 0], [0, 0, 1]], (2, 16)),  # room for agent 2 only in a period that she does not come in
        ([[-1, -1, -1], [-1, -1, -1]], (3, 20)),
    ],
)
def test_optimum(capacity: Any, best: tuple[int, int]) -> None:
    assert optimum(model_with(dataclasses.replace(RULE, capacity=np.array(capacity)))) == best


def test_a_place_that_is_ready_later_counts_then() -> None:
    rule = dataclasses.replace(RULE, capacity=np.array([[1, 0, 1], [0, 1, 0]]))
    assert optimum(model_with(rule)) == (2, 13)
    later = dataclasses.replace(rule, place_period=ints(0, 2, 0))
    assert optimum(model_with(later)) == (3, 20)
    # Ready before she comes changes nothing.
    assert optimum(model_with(dataclasses.replace(rule, place_period=ints(0, 0, 1)))) == (2, 13)


def test_a_place_without_group_is_not_counted() -> None:
    rule = HouseholdsInPeriod(ints(-1, -1, -1), ints(0, 0, 0), np.zeros((0, 1), np.int64))
    assert optimum(model_with(rule)) == (3, 20)


def test_violations_name_group_and_period() -> None:
    assert list(RULE.violations(ints(0, 1, 2), ints(0, 1, 2))) == []
    rule = dataclasses.replace(RULE, capacity=np.array([[1, 0, 0], [0, 1, 0]]))
    sentence = "group 0 takes 1 households in period 0, but is given 2"
    assert list(rule.violations(ints(0, 1, 2), ints(0, 1, 2))) == [
        Broken("households_in_period", (0, 1), (0, 1), sentence)
    ]
    none_taken = "group 0 takes 0 households in period 1, but is given 1"
    assert [found.sentence for found in RULE.violations(ints(2), ints(1))] == [none_taken]


@DRAWN
@given(
    whole(PLACES, -1, 1), whole(AGENTS, 0, 2), whole((2, 3), -1, 2), st.none() | whole(PLACES, 0, 2), KNOWN
)  # fmt: skip
def test_both_writings_agree(group: Any, period: Any, capacity: Any, ready: Any, known: Any) -> None:
    verdicts(HouseholdsInPeriod(group, period, capacity, ready), known)


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("place_group", ints(0, 1)),
        ("place_group", ints(0, 1, 2)),
        ("agent_period", ints(0, 1, 3)),
        ("agent_period", ints(0, 1, -1)),
        ("place_period", ints(0, 1)),
        ("place_period", ints(0, 1, 3)),
        ("capacity", ints(1, 2)),
        ("capacity", np.full((2, 3), -2)),
        ("capacity", np.zeros((2, 3))),
    ],
)
def test_bad_arrays(name: str, held: Any) -> None:
    with pytest.raises(ValueError, match=name):
        dataclasses.replace(RULE, **{name: held}).require_fit(3, 3)
