"""The solver's answer is the best of all plans, and its own bound proves it."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.solver import Infeasible, solve
from tests.solver.problems import (
    best_by_trying,
    changed,
    ints,
    keeps_to_limits,
    nested_problem,
    problem,
    random_problem,
)

SEEDS, A_TEST = 400, 50


@pytest.mark.parametrize("first", range(0, SEEDS, A_TEST))
def test_the_solver_against_every_plan(first: int) -> None:
    for seed in range(first, first + A_TEST):
        model = nested_problem(seed) if seed % 3 == 0 else random_problem(seed)
        best = best_by_trying(model)
        if best is None:
            with pytest.raises(Infeasible):
                solve(model)
            continue
        result = solve(model)
        assert model.levels(result.chosen[result.chosen >= 0]) == best, seed
        assert keeps_to_limits(model, result.chosen), seed
        names = ("placed", "points") if model.pair_kept is None else ("placed", "points", "kept")
        assert tuple(level.name for level in result.levels) == names
        assert [level.value for level in result.levels] == [level.bound for level in result.levels], seed
        assert [level.value for level in result.levels] == list(best[: len(names)]), seed
        assert result.gap == 0.0


def test_the_random_problems_are_worth_solving() -> None:
    """Many hold three levels, capacities that bind, and agents who must be placed but cannot."""
    models = [random_problem(seed) for seed in range(SEEDS)]
    best = [best_by_trying(model) for model in models]
    assert sum(found is None for found in best) > 15
    forced = (model.must_place is not None and bool(model.must_place.any()) for model in models)
    assert sum(must and found is not None for must, found in zip(forced, best, strict=True)) > 20
    assert sum(found is not None and found[2] > 0 for found in best) > 60
    assert sum(model.group_capacity.sum() < model.most_placed for model in models) > 40


# Rows are agents, columns places. The best first choices (9, 8, 8) all want the first place.
BY_HAND: list[list[int | None]] = [[9, 6, 1], [8, 7, None], [8, 2, 4]]


def test_a_hand_worked_optimum() -> None:
    # 9 + 7 + 4 = 20; the others: 6 + 8 + 4 = 18, 1 + 8 + 2 = 11, 1 + 7 + 8 = 16; 9 + 2 with the second left out.
    result = solve(problem(BY_HAND))
    assert [level.value for level in result.levels] == [3, 20]
    assert result.chosen.tolist() == [0, 4, 7]


def test_a_woman_with_only_one_choice_comes_before_points() -> None:
    # The second can live in the first place alone: to place all costs points, and is done.
    result = solve(problem([[9, 1], [2, None]]))
    assert result.chosen.tolist() == [1, 2]
    assert [level.value for level in result.levels] == [2, 3]


def test_weight_comes_before_number() -> None:
    # One of weight 16 outweighs two of weight 4, whatever their points.
    shared_group = {"group_capacity": ints(1), "agent_weight": ints(4, 16, 4)}
    result = solve(problem([[9, None], [None, 0], [9, None]], **shared_group))
    assert result.chosen.tolist() == [-1, 1, -1]


def test_among_equal_points_the_previous_plan_is_kept_and_never_for_points() -> None:
    tied = problem([[5, 5], [5, 5]], pair_kept=np.array([False, True, True, False]))
    assert solve(tied).chosen.tolist() == [1, 2]
    assert solve(changed(tied, pair_kept=np.array([True, False, False, True]))).chosen.tolist() == [0, 3]
    dearer = changed(tied, pair_points=ints(6, 5, 5, 5))
    result = solve(dearer)
    assert result.chosen.tolist() == [0, 3]
    assert [level.value for level in result.levels] == [2, 11, 0]


def test_a_group_limits_its_places_together() -> None:
    grouped = {"place_group": ints(0, 0, 1), "group_capacity": ints(1, 3)}
    result = solve(problem([[9, 8, 1], [9, 8, None], [9, 8, 2]], **grouped))
    assert [level.value for level in result.levels] == [2, 11]


def test_nothing_to_choose_from_is_proven_too() -> None:
    result = solve(problem([[None, None], [None, None]]))
    assert result.chosen.tolist() == [-1, -1]
    assert [(level.value, level.bound) for level in result.levels] == [(0, 0), (0, 0)]
    assert result.gap == 0.0


def test_who_must_be_placed_is_placed_at_any_cost() -> None:
    one_place = problem([[9], [1]], agent_weight=ints(16, 1), must_place=np.array([False, True]))
    result = solve(one_place)
    assert result.chosen.tolist() == [-1, 1]
    assert result.gap == 0.0
    with pytest.raises(Infeasible):
        solve(changed(one_place, must_place=np.array([True, True])))
    with pytest.raises(Infeasible):
        solve(changed(one_place, place_capacity=ints(0)))


def test_the_same_model_gives_the_same_choice_and_says_how_long_it_took() -> None:
    for seed in (3, 8, 11):
        model = random_problem(seed, agents=30, places=25, groups=4)
        first, second = solve(model), solve(model)
        assert first.chosen.tolist() == second.chosen.tolist()
        assert first.prices.place.tolist() == second.prices.place.tolist()
        assert set(first.seconds) == {"flow", "prices"} and min(first.seconds.values()) >= 0.0
        assert first.method == "min-cost flow"
