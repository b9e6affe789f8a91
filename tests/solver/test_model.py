"""The model refuses arrays that are wrong, and its composite value orders plans level by level."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.solver import AssignmentModel, ModelError, solve
from matcher.solver.model import VALUE_RANGE, TooLarge
from tests.solver.problems import changed, ints, plans, problem, random_problem, worth

TWO_BY_TWO = problem([[5, 3], [4, 4]])


@pytest.mark.parametrize(
    ("agents", "places"),
    [
        (ints(0, 0, 1, 1), ints(1, 0, 0, 1)),
        (ints(1, 1, 0, 0), ints(0, 1, 0, 1)),
        (ints(0, 0, 1, 1), ints(0, 0, 0, 1)),
        (ints(0, 0, 1, 1), ints(0, 1, 1, 1)),
    ],
)
def test_pairs_out_of_order_or_standing_twice_are_refused(agents: np.ndarray, places: np.ndarray) -> None:
    with pytest.raises(ModelError, match="sorted by agent and place"):
        changed(TWO_BY_TWO, pair_agent=agents, pair_place=places)


@pytest.mark.parametrize("name", ["pair_points", "agent_weight", "place_capacity", "group_capacity"])
def test_negative_numbers_are_refused(name: str) -> None:
    numbers = getattr(TWO_BY_TWO, name).copy()
    numbers[-1] = -1
    with pytest.raises(ModelError, match=f"{name} must not be negative"):
        changed(TWO_BY_TWO, **{name: numbers})
    numbers[-1] = 0
    assert getattr(changed(TWO_BY_TWO, **{name: numbers}), name)[-1] == 0


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("pair_place", ints(0, 1, 0)),
        ("pair_points", ints(5, 3, 4, 4, 4)),
        ("agent_weight", ints(1)),
        ("place_group", ints(0, 0, 0)),
        ("pair_kept", np.array([True])),
        ("must_place", np.array([True, False, False])),
        ("pair_points", ints(5, 3, 4, 4)[:, None]),
    ],
)
def test_arrays_of_another_shape_are_refused(name: str, numbers: np.ndarray) -> None:
    with pytest.raises(ModelError, match=f"{name} has shape"):
        changed(TWO_BY_TWO, **{name: numbers})


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("pair_agent", ints(0, 0, 1, 2)),
        ("pair_agent", ints(-1, 0, 1, 1)),
        ("pair_place", ints(0, 2, 0, 1)),
        ("pair_place", ints(-1, 0, 0, 1)),
        ("place_group", ints(0, 1)),
        ("pair_place", np.array([0.0, 1.0, 0.0, 1.0])),
        ("pair_points", np.array([5.5, 3, 4, 4])),
        ("group_capacity", np.array([2.0])),
    ],
)
def test_indices_that_lead_nowhere_and_fractions_are_refused(name: str, numbers: np.ndarray) -> None:
    with pytest.raises(ModelError, match=f"{name} must hold whole numbers"):
        changed(TWO_BY_TWO, **{name: numbers})


@pytest.mark.parametrize(
    ("parent", "says"),
    [
        (ints(-1, 0), "larger than the group's own number"),
        (ints(0, -1), "larger than the group's own number"),
        (ints(1, -2), "larger than the group's own number"),
        (ints(2, -1), "whole numbers from -1 to 1"),
        (np.array([1.0, -1.0]), "whole numbers from -1 to 1"),
        (ints(-1), "group_parent has shape"),
    ],
)
def test_groups_that_do_not_nest_are_refused(parent: np.ndarray, says: str) -> None:
    with pytest.raises(ModelError, match=says):
        changed(TWO_BY_TWO, group_capacity=ints(2, 2), group_parent=parent)


def test_the_groups_around_a_place() -> None:
    model = changed(
        TWO_BY_TWO, place_group=ints(0, 2), group_capacity=ints(9, 9, 9, 9), group_parent=ints(1, 3, -1, -1)
    )
    assert model.groups_above.tolist() == [[0, 1, 3], [2, -1, -1]]
    assert model.of_groups_above(ints(1, 10, 100, 1000)).tolist() == [1011, 100]
    place, group = model.used(ints(0, 3))
    assert (place.tolist(), group.tolist()) == ([1, 1], [1, 1, 1, 1])
    assert TWO_BY_TWO.groups_above.tolist() == [[0], [0]]


def test_values_too_large_to_be_exact_are_refused_before_solving() -> None:
    huge = changed(TWO_BY_TWO, agent_weight=ints(2**57, 1))
    with pytest.raises(TooLarge, match="do not fit one exact composite value"):
        solve(huge)
    with pytest.raises(TooLarge, match="do not fit one exact composite value"):
        solve(changed(TWO_BY_TWO, pair_points=ints(2**60, 0, 0, 0)))
    with pytest.raises(TooLarge, match="do not fit one exact flow"):
        solve(changed(TWO_BY_TWO, pair_points=ints(2**58, 0, 0, 0), agent_weight=ints(0, 0)))


@pytest.mark.parametrize("most", [2**40, VALUE_RANGE // 16])
def test_large_values_are_solved_to_the_last_unit(most: int) -> None:
    """The larger ones are too large for a flow, which is had with smaller weights."""
    top = 3
    model = problem([[top, 0], [top, None]], agent_weight=ints(most, most - 1))
    assert [level.value for level in solve(model).levels] == [2 * most - 1, top]
    with pytest.raises(TooLarge):
        solve(changed(model, agent_weight=ints(VALUE_RANGE, 1)))


def test_the_value_of_a_pair_by_hand() -> None:
    # At most two can be placed, and no pair has more than 9: a unit of weight outweighs 2 * 9 points.
    model = problem([[9, 0], [2, None]], agent_weight=ints(16, 1))
    assert model.scales == (19, 1)
    assert model.value.tolist() == [16 * 19 + 9, 16 * 19, 19 + 2]
    kept = changed(model, pair_kept=np.array([False, True, False]))
    assert kept.scales == (3 * 19, 3)
    assert kept.value.tolist() == [16 * 57 + 27, 16 * 57 + 1, 57 + 6]


def test_no_more_are_placed_than_there_is_room() -> None:
    assert TWO_BY_TWO.most_placed == 2
    assert changed(TWO_BY_TWO, place_capacity=ints(1, 0)).most_placed == 1
    assert changed(TWO_BY_TWO, place_capacity=ints(9, 9)).most_placed == 2


def test_levels_add_up_what_is_chosen() -> None:
    model = problem([[5, 3], [4, 7]], agent_weight=ints(16, 2), pair_kept=np.array([False, True, True, False]))
    assert model.levels(ints(1, 2)) == (18, 7, 2)
    assert model.levels(ints(0)) == (16, 5, 0)
    assert model.levels(ints()) == (0, 0, 0)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.integers(0, 10_000))
def test_a_larger_composite_value_is_a_better_plan_level_by_level(seed: int) -> None:
    model = random_problem(seed, agents=4, places=3)
    ranked = sorted((worth(model, chosen), int(model.value[chosen].sum())) for chosen in plans(model))
    for (worse, less), (better, more) in pairwise(ranked):
        assert (less < more) if worse < better else (less == more)


def test_nobody_must_be_placed_unless_it_says_so() -> None:
    assert TWO_BY_TWO.may_be_left.tolist() == [True, True]
    assert changed(TWO_BY_TWO, must_place=np.array([True, False])).may_be_left.tolist() == [False, True]
    assert isinstance(TWO_BY_TWO, AssignmentModel) and TWO_BY_TWO.places == 2


def test_yes_and_no_are_booleans() -> None:
    good = problem([[5, 3], [4, 4]])
    for name in ("must_place", "pair_kept"):
        size = good.agents if name == "must_place" else len(good.pair_agent)
        with pytest.raises(ModelError, match=name):
            changed(good, **{name: np.ones(size, np.int64)})
