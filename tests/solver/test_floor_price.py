"""The price of a floor is what the plan without it would be worth more."""

from __future__ import annotations

from typing import Any

import numpy as np

from matcher.domain import Policy
from matcher.report.floors import floor_sentence
from matcher.solver import solve
from matcher.solver.constraints import GroupFloor
from matcher.solver.floor_price import FloorPrice, floor_prices
from tests.solver.problems import ints, problem

ONE_HOME: list[list[int | None]] = [[9], [5]]
"""Two women want the only home; the second is of the group."""


def priced(grid: list[list[int | None]], member: list[bool], floor: float, **changes: Any) -> FloorPrice:
    part = (1, 2) if floor == 0.5 else (1, 1)
    model = problem(grid, coupling=(GroupFloor(np.array(member), part),), **changes)
    (found,) = floor_prices(model, solve(model), Policy(floors={"pregnant": floor}))
    return found


def test_a_floor_that_costs_points() -> None:
    found = priced(ONE_HOME, [False, True], 1.0)
    assert (found.group, found.least_share, found.placed, found.in_group) == ("pregnant", "1/1", 1, 1)
    assert found.levels == (("placed", 0), ("points", 4))
    assert found.proven
    assert floor_sentence(found) == (
        "Floor for pregnant: at least 1 of all proposals; the plan has 1 of 1 proposal. It costs 4 of level points."
    )


def test_a_floor_that_costs_a_place() -> None:
    # The second of the group fits nowhere: with a floor of one half only one of the others can come.
    found = priced([[9, 8, 1], [8, 9, 2], [1, 2, 9]], [False, False, True], 0.5)
    assert found.levels == (("placed", 1), ("points", 9))
    assert (found.placed, found.in_group) == (2, 1)
    assert floor_sentence(found).endswith("It costs 1 of level placed.")


def test_a_floor_that_costs_nothing() -> None:
    found = priced(ONE_HOME, [True, False], 1.0)
    assert found.levels == (("placed", 0), ("points", 0))
    assert floor_sentence(found).endswith("It costs nothing.")


def test_without_floors_nothing_is_solved_again() -> None:
    model = problem(ONE_HOME, place_capacity=ints(1))
    assert floor_prices(model, solve(model), Policy()) == ()
