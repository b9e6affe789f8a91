"""Joint occupancy of shared homes: people, rooms, and who may not live with whom."""

from __future__ import annotations

import dataclasses
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.solver.constraints import Broken, Core, JointOccupancy
from tests.solver.constraints.trying import DRAWN, flags, ints, optimum, verdicts, whole
from tests.solver.problems import problem

# Agents 0 and 3 are alone, agent 1 has one with her, agent 2 two. Place 0 is shared; place 1 is not, and takes one.
RULE = JointOccupancy(
    agent_persons=ints(1, 2, 3, 1),
    agent_rooms=ints(1, 1, 2, 1),
    place_shared=np.array([True, False]),
    place_bedspaces=ints(7, -1),
    place_rooms=ints(5, -1),
    incompatible=np.zeros((0, 2), np.int64),
)


def shared(**changes: Any) -> tuple[int, int] | None:
    """The optimum where place 0 could hold four households."""
    rule = dataclasses.replace(RULE, **changes)
    points = [[4, None], [6, None], [9, 1], [3, 2]]
    return optimum(problem(points, place_capacity=ints(4, 1), coupling=(rule,)))


def free(spaces: int, rooms: int) -> dict[str, Any]:
    return {"place_bedspaces": ints(spaces, -1), "place_rooms": ints(rooms, -1)}


@pytest.mark.parametrize(
    ("spaces", "rooms", "best"),
    [
        (7, 5, (4, 22)),  # everybody just fits
        (6, 5, (4, 21)),  # one too many: agent 3 goes to place 1
        (7, 4, (4, 21)),  # one room too few
        (5, 5, (4, 14)),  # agent 2 goes
        (4, 3, (4, 14)),
        (4, 2, (3, 12)),  # with a family two rooms hold two: agents 0 and 1 here, agent 3 or 2 next door
        (2, 1, (3, 8)),  # without one they may share the room: 0 and 3 here, agent 2 next door
        (1, 1, (2, 11)),
        (0, 0, (2, 11)),  # one household alone is judged by other rules
        (-1, 5, (2, 11)),  # bedspaces not known: one household
        (7, -1, (3, 8)),  # rooms not known: no family with others
    ],
)
def test_optimum(spaces: int, rooms: int, best: tuple[int, int]) -> None:
    assert shared(**free(spaces, rooms)) == best


def test_trivial() -> None:
    assert shared(place_shared=np.array([False, False]), **free(0, 0)) == (4, 22)


def test_incompatible() -> None:
    assert shared(incompatible=np.array([[3, 2]])) == (4, 21)
    assert shared(incompatible=np.array([[0, 1]])) == (3, 18)
    assert shared(incompatible=np.array([[2, 0], [0, 3], [2, 3]])) == (3, 17)
    assert shared(incompatible=np.array([[0, 1]]), place_shared=np.array([False, False])) == (4, 22)


@pytest.mark.parametrize("who", range(4))
@pytest.mark.parametrize("spaces", [-1, 0, 1, 7])
def test_one_household_alone_is_always_fine(who: int, spaces: int) -> None:
    rule = dataclasses.replace(RULE, agent_rooms=ints(3, 3, 3, 3), **free(spaces, spaces))
    assert list(rule.violations(ints(who), ints(0))) == []
    core = Core(np.arange(4), np.zeros(4, np.int64))
    rule.add(core)
    limits = core.limits()
    assert len(limits.upper)
    assert (limits.used(np.arange(4) == who) <= limits.upper).all()


def test_violations_name_place_and_numbers() -> None:
    everybody = ints(0, 1, 2, 3), ints(0, 0, 0, 0)
    assert list(RULE.violations(*everybody)) == []
    rule = dataclasses.replace(RULE, incompatible=np.array([[3, 1]]), **free(6, 4))
    assert list(rule.violations(*everybody)) == [
        Broken("joint_occupancy", (0, 1, 2, 3), (0,), "place 0 would hold 7 new people, but has 6 bedspaces free"),
        Broken("joint_occupancy", (0, 1, 2, 3), (0,), "place 0 would need 5 rooms for families, but has 4 free"),
        Broken("joint_occupancy", (1, 3), (0,), "agents 1 and 3 must not share place 0"),
    ]
    unknown = dataclasses.replace(RULE, **free(-1, -1))
    assert [found.sentence for found in unknown.violations(ints(0, 1), ints(0, 0))] == [
        "place 0 has 2 households, but its bedspaces are not known",
        "place 0 has a family among 2 households, but its rooms are not known",
    ]


@pytest.mark.parametrize(
    ("persons", "rooms", "spaces", "free_rooms"),
    [
        # Two small families fit together, with one alone even; three alone need more rooms than a family leaves.
        ((2, 2, 1, 1, 1, 1), (1, 1, 1, 1, 1, 1), 7, 2),
        # A large family and two small ones; those alone who need most rooms come first.
        ((4, 2, 2, 1, 1, 1), (3, 1, 2, 1, 1, 2), 9, 4),
        ((1, 1, 1, 1, 2, 3), (1, 1, 2, 2, 1, 1), 3, 2),
        ((2, 2, 2, 1, 1, 1), (2, 2, 1, 1, 1, 1), 5, 2),
    ],
)
def test_full_homes(persons: tuple[int, ...], rooms: tuple[int, ...], spaces: int, free_rooms: int) -> None:
    rule = dataclasses.replace(
        RULE,
        agent_persons=ints(*persons),
        agent_rooms=ints(*rooms),
        place_shared=np.array([True]),
        place_bedspaces=ints(spaces),
        place_rooms=ints(free_rooms),
    )
    assert verdicts(rule, np.ones((6, 1), bool)) == {True, False}


@st.composite
def occupancies(draw: st.DrawFn, agents: int, places: int) -> JointOccupancy:
    """Rules of small homes, many of whose numbers are not known or too small."""
    pairs = draw(st.lists(st.sampled_from(list(combinations(range(agents), 2))), max_size=2))
    return JointOccupancy(
        agent_persons=draw(whole(agents, 1, 3)),
        agent_rooms=draw(whole(agents, 1, 3)),
        place_shared=draw(flags(places)),
        place_bedspaces=draw(whole(places, -1, 7)),
        place_rooms=draw(whole(places, -1, 6)),
        incompatible=np.array(pairs, np.int64).reshape(-1, 2),
    )


@DRAWN
@given(occupancies(3, 3), flags((3, 3)))
def test_both_writings_agree(rule: JointOccupancy, known: Any) -> None:
    verdicts(rule, known)


@settings(DRAWN, max_examples=100)
@given(occupancies(6, 1), flags((6, 1)))
def test_both_writings_agree_on_one_full_home(rule: JointOccupancy, known: Any) -> None:
    verdicts(dataclasses.replace(rule, place_shared=np.array([True])), known)


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("agent_persons", ints(1, 2, 3)),
        ("agent_persons", ints(1, 2, 3, 0)),
        ("agent_rooms", ints(1, 1, 2, 0)),
        ("place_shared", np.array([True])),
        ("place_shared", ints(1, 0)),
        ("place_bedspaces", ints(7, -2)),
        ("place_bedspaces", ints(7)),
        ("place_rooms", ints(5, -2)),
        ("place_rooms", np.array([5.0, 1.0])),
        ("incompatible", ints(0, 1)),
        ("incompatible", np.array([[0, 4]])),
        ("incompatible", np.array([[2, 2]])),
    ],
)
def test_bad_arrays(name: str, held: Any) -> None:
    with pytest.raises(ValueError, match=name):
        dataclasses.replace(RULE, **{name: held}).require_fit(4, 2)
