"""Non-association: not in one building, not with one partner, not within a radius for all we know."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.solver.constraints import Broken, Core, NonAssociation
from tests.solver.constraints.trying import (
    AGENT_PAIRS,
    DRAWN,
    KNOWN,
    PLACES,
    flags,
    ints,
    model_with,
    optimum,
    verdicts,
    whole,
)

NAN = float("nan")
# Places 0 and 1 are one building. 0 and 2 are 5,000 m apart, 1 and 2 are 10,000 m.
RULE = NonAssociation(
    apart=np.array([[1, 0]]),
    place_building=ints(7, 7, 3),
    place_point_m=np.array([[3000.0, 4000.0, 0.0], [6000.0, 8000.0, 0.0], [0.0, 0.0, 0.0]]),
    place_group=ints(0, 1, 0),
)


def rule(**changes: Any) -> NonAssociation:
    return dataclasses.replace(RULE, **changes)


def points(*rows: tuple[float, float, float]) -> Any:
    return np.array(rows)


def test_same_building() -> None:
    assert optimum(model_with(rule(apart=np.zeros((0, 2), np.int64)))) == (3, 20)
    assert optimum(model_with(rule(place_building=ints(1, 2, 3)))) == (3, 20)
    # Agents 0 and 1 cannot be at places 0 and 1 in any order.
    assert optimum(model_with(RULE)) == (3, 16)
    assert optimum(model_with(rule(apart=np.array([[1, 0], [0, 2]])))) == (3, 14)


def test_one_place_for_several() -> None:
    together = {"place_capacity": ints(2, 0, 0)}
    assert optimum(model_with(rule(place_building=ints(5, 6, 7)), **together)) == (2, 12)
    # A place in no building takes one household: nobody can meet there.
    assert optimum(model_with(rule(place_building=ints(-1, -1, -1)))) == (3, 20)


@pytest.mark.parametrize(
    ("radius_m", "doubts_m", "best"),
    [
        (-1, (0, 0), (3, 20)),
        (4999, (0, 0), (3, 20)),
        (5000, (0, 0), (3, 18)),  # agent 0 at place 0 would be too near to place 2; the radius itself is too near
        (4900, (60, 39), (3, 20)),
        (4900, (60, 40), (3, 18)),  # the doubts add up
        (4900, (0, 100), (3, 18)),
        (9999, (0, 0), (3, 18)),
        (10000, (0, 0), (2, 16)),  # no two places are far enough apart: one of the two is left out
        (0, (NAN, 0), (3, 18)),  # where place 0 is nobody knows: neither of the two, with the other placed
    ],
)
def test_radius(radius_m: int, doubts_m: tuple[float, float], best: tuple[int, int]) -> None:
    # Agents 0 and 2; each place is a building of its own.
    assert RULE.place_point_m is not None
    point_m = RULE.place_point_m.copy()
    point_m[[0, 2], 2] = doubts_m
    held = rule(
        apart=np.array([[0, 2]]), place_building=ints(-1, -1, -1), radius_m=ints(radius_m), place_point_m=point_m
    )
    assert optimum(model_with(held)) == best


def test_same_partner() -> None:
    held = rule(place_building=ints(1, 2, 3), apart=np.array([[0, 2]]), not_same_group=np.array([True]))
    assert optimum(model_with(held)) == (3, 18)
    assert optimum(model_with(dataclasses.replace(held, not_same_group=np.array([False])))) == (3, 20)
    assert optimum(model_with(dataclasses.replace(held, place_group=ints(-1, 1, -1)))) == (3, 20)
    assert optimum(model_with(dataclasses.replace(held, place_group=ints(0, 0, 0)))) == (2, 16)


def test_violations_say_how_and_tell_no_distance() -> None:
    held = rule(radius_m=ints(5000), not_same_group=np.array([True]))
    assert list(held.violations(ints(0, 2), ints(0, 1))) == []
    assert list(held.violations(ints(0, 1), ints(1, 2))) == []
    start = "agents 1 and 0, who must be kept apart, are "
    in_building = Broken("non_association", (1, 0), (1, 0), start + "in one building")
    near = Broken("non_association", (1, 0), (1, 0), start + "nearer to one another than they may be")
    assert list(held.violations(ints(0, 1), ints(0, 1))) == [in_building, near]
    with_partner = Broken("non_association", (1, 0), (2, 0), start + "with one partner")
    assert with_partner in list(held.violations(ints(0, 1), ints(0, 2)))


def test_places_with_the_same_neighbours_share_one_limit() -> None:
    # 300 places each: a's in two far villages, b's in one of them. One limit for the village they share.
    agent = np.repeat(ints(0, 1), 300)
    place = np.concatenate([np.arange(300), np.arange(300, 600)])
    village = np.where((place < 150) | (place >= 300), 0.0, 90_000.0)
    held = NonAssociation(
        apart=np.array([[0, 1]]),
        place_building=np.full(600, -1),
        radius_m=ints(1000),
        place_point_m=np.column_stack([village, village, np.zeros(600)]),
    )
    core = Core(agent, place)
    held.add(core)
    limits = core.limits()
    assert limits.upper.tolist() == [1]
    assert sorted(limits.pair.tolist()) == [*range(150), *range(300, 600)]


def test_a_building_that_is_a_point_of_its_own_has_one_limit() -> None:
    held = rule(radius_m=ints(0), place_building=ints(0, 1, 2))
    core = Core(ints(0, 0, 0, 1, 1), ints(0, 1, 2, 0, 1))
    held.add(core)
    assert core.limits().pair.tolist() == [3, 0, 4, 1]


@DRAWN
@given(AGENT_PAIRS, whole(PLACES, -1, 2), whole(PLACES, -1, 1), whole(3, -1, 7), flags(3), KNOWN, st.data())
def test_both_writings_agree(
    apart: Any, building: Any, group: Any, radius_m: Any, not_same: Any, known: Any, data: Any
) -> None:
    numbers = st.sampled_from([0.0, 3.0, 4.0, 9.0, NAN])
    point_m = np.array(data.draw(st.lists(st.tuples(numbers, numbers, numbers), min_size=PLACES, max_size=PLACES)))
    size = len(apart)
    verdicts(NonAssociation(apart, building, radius_m[:size], point_m, not_same[:size], group), known)
    verdicts(NonAssociation(apart, building), known)


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("apart", ints(0, 1)),
        ("apart", np.array([[0, 3]])),
        ("apart", np.array([[-1, 1]])),
        ("apart", np.array([[1, 1]])),
        ("place_building", ints(0, 1)),
        ("place_building", ints(0, 1, -2)),
        ("radius_m", ints(1, 2)),
        ("radius_m", ints(-2)),
        ("place_point_m", None),
        ("place_point_m", np.zeros((3, 2))),
        ("place_point_m", np.zeros((3, 3), np.int64)),
        ("place_point_m", np.full((3, 3), -1.0)),
        ("place_point_m", np.full((3, 3), np.inf)),
        ("not_same_group", np.zeros(2, bool)),
        ("not_same_group", ints(0)),
        ("place_group", None),
        ("place_group", ints(0, 1)),
    ],
)
def test_bad_arrays(name: str, held: Any) -> None:
    whole_rule = rule(radius_m=ints(5), not_same_group=np.array([True]))
    with pytest.raises(ValueError, match=name):
        dataclasses.replace(whole_rule, **{name: held}).require_fit(3, 3)
