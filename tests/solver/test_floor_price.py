"""The price of a floor is what the plan without it would be worth more."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.report.floors import floor_sentence
from matcher.solver import floor_price, solve
from matcher.solver.constraints import GroupFloor
from matcher.solver.coupled.answer import NoPlan
from matcher.solver.floor_price import FloorPrice, floor_prices
from matcher.solver.flow import Infeasible
from matcher.solver.watch import Watch
from tests.solver.coupled_instances import coupled_problem
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


@pytest.mark.parametrize("seed", range(60))
def test_no_floor_costs_less_than_nothing_however_short_the_time(seed: int) -> None:
    """The plan that keeps a floor may be chosen without it, too."""
    model = coupled_problem(seed)
    others = tuple(rule for rule in model.coupling if not isinstance(rule, GroupFloor))
    member = np.random.default_rng(seed).random(model.agents) < 0.5
    model = dataclasses.replace(model, coupling=(*others, GroupFloor(member, (1, 2))))
    told = list[str]()
    try:
        plan = solve(model)
    except Infeasible:
        return
    over = Watch(None, lambda stage, _: told.append(stage))
    over.stop()
    in_no_time, exact = (floor_prices(model, plan, Policy(floors={"pregnant": 0.5}), watch) for watch in (over, None))
    for found in (*in_no_time, *exact):
        assert tuple(price for _, price in found.levels) >= (0,) * len(plan.levels)
    best = [level.value + price for level, (_, price) in zip(plan.levels, exact[-1].levels, strict=True)]
    known = [level.value + price for level, (_, price) in zip(plan.levels, in_no_time[-1].levels, strict=True)]
    assert known <= best
    assert known == best or not in_no_time[-1].proven
    assert not told


def test_where_no_plan_is_found_without_a_floor_the_price_is_not_called_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    model = problem(ONE_HOME, coupling=(GroupFloor(np.array([False, True]), (1, 1)),))
    plan = solve(model)

    def nothing(*_: Any) -> None:
        raise NoPlan

    monkeypatch.setattr(floor_price, "solve", nothing)
    (found,) = floor_prices(model, plan, Policy(floors={"pregnant": 1.0}))
    assert found.levels == (("placed", 0), ("points", 0)) and not found.proven
    assert floor_sentence(found).endswith("As far as both plans are known, it costs nothing.")


def test_without_floors_nothing_is_solved_again() -> None:
    model = problem(ONE_HOME, place_capacity=ints(1))
    assert floor_prices(model, solve(model), Policy()) == ()
