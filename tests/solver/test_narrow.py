"""Rules on single pairs leave a smaller model with the same optimum."""

from __future__ import annotations

import numpy as np

from matcher.solver.constraints import PinnedPairs, SetAside, SupportHours
from matcher.solver.narrow import narrowed
from tests.solver.problems import ints, problem

HOURS = SupportHours(ints(1, 1, 1), ints(0, 0), ints(0, 0), ints(5))
GRID: list[list[int | None]] = [[9, 6], [8, None], [None, 2]]


def test_without_such_rules_the_model_stays_as_it_is() -> None:
    model = problem(GRID, coupling=(HOURS,))
    smaller, pairs = narrowed(model)
    assert smaller is model
    assert pairs.tolist() == [0, 1, 2, 3]


def test_what_the_rules_forbid_is_gone_and_other_rules_stay() -> None:
    pins = PinnedPairs(np.array([[0, 1]]))
    aside = SetAside(ints(0, -1), np.array([[True], [False], [True]]))
    smaller, pairs = narrowed(
        problem(GRID, coupling=(pins, HOURS, aside), pair_kept=np.array([True, False, True, False]))
    )
    assert pairs.tolist() == [1, 3]
    assert smaller.coupling == (HOURS,)
    assert smaller.pair_points.tolist() == [6, 2]
    assert smaller.pair_kept is not None and smaller.pair_kept.tolist() == [False, False]
    assert smaller.may_be_left.tolist() == [False, True, True]


def test_who_had_to_be_placed_still_has_to() -> None:
    model = problem(GRID, coupling=(PinnedPairs(np.array([[0, 0]])),), must_place=np.array([False, False, True]))
    assert narrowed(model)[0].may_be_left.tolist() == [False, True, False]
    assert model.may_be_left.tolist() == [True, True, False]
