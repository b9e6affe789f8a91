"""Group floors: a share of all that are placed, exactly."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.solver.constraints import Broken, GroupFloor
from tests.solver.constraints.trying import AGENTS, DRAWN, KNOWN, flags, ints, model_with, optimum, verdicts

# One place that takes two: agents 0 and 1 would have it, but for the floor.
ROOM = {"place_capacity": ints(2, 0, 0)}
RULE = GroupFloor(member=np.array([False, False, True]), share=(1, 2))


@pytest.mark.parametrize(
    ("share", "best"),
    [
        ((0, 1), (2, 17)),
        ((1, 3), (2, 12)),  # agents 0 and 2: half are of the group
        ((1, 2), (2, 12)),  # exactly half is enough
        ((501, 1000), (1, 3)),  # any more, and she goes alone
        ((1, 1), (1, 3)),
    ],
)
def test_optimum(share: tuple[int, int], best: tuple[int, int]) -> None:
    assert optimum(model_with(dataclasses.replace(RULE, share=share), **ROOM)) == best


def test_a_group_that_cannot_be_placed_lets_nobody_be_placed() -> None:
    nobody = dataclasses.replace(RULE, member=np.zeros(3, bool), share=(1, 10))
    assert optimum(model_with(nobody)) == (0, 0)


def test_two_floors_hold_together() -> None:
    first = dataclasses.replace(RULE, share=(1, 3))
    second = GroupFloor(member=np.array([False, True, False]), share=(1, 2))
    assert optimum(model_with(first, second, **ROOM)) == (2, 11)


def test_violations_name_counts() -> None:
    assert list(RULE.violations(ints(0, 2), ints(0, 0))) == []
    assert list(RULE.violations(ints(), ints())) == []
    sentence = "1 of 3 placed are of the group, less than 1 in 2"
    assert list(RULE.violations(ints(0, 1, 2), ints(0, 1, 2))) == [Broken("group_floor", (), (), sentence)]


def test_lack_adds_up_to_the_floor() -> None:
    assert dataclasses.replace(RULE, share=(2, 5)).lack(ints(2, 0, 1)).tolist() == [[-3, 2, 2]]


@DRAWN
@given(flags(AGENTS), st.integers(0, 4), st.integers(1, 4), KNOWN)
def test_both_writings_agree(member: Any, part: int, whole: int, known: Any) -> None:
    verdicts(GroupFloor(member, (min(part, whole), whole)), known)


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("member", np.zeros(2, bool)),
        ("member", ints(0, 0, 1)),
        ("share", (2, 1)),
        ("share", (-1, 2)),
        ("share", (0, 0)),
        ("share", (1, 10**7)),
    ],
)
def test_bad_arrays(name: str, held: Any) -> None:
    with pytest.raises(ValueError, match=name):
        dataclasses.replace(RULE, **{name: held}).require_fit(3, 3)
