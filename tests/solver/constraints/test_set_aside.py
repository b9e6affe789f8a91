"""Homes set aside for a programme."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from matcher.solver.constraints import Broken, SetAside
from tests.solver.constraints.trying import (
    AGENTS,
    DRAWN,
    KNOWN,
    PLACES,
    changed,
    flags,
    ints,
    model_with,
    optimum,
    verdicts,
    whole,
)

# Place 0 is for programme 1, which agent 1 is in; place 2 for programme 0, which agents 0 and 2 are in.
RULE = SetAside(
    place_programme=ints(1, -1, 0), agent_programmes=np.array([[True, False], [False, True], [True, False]])
)


def test_optimum() -> None:
    assert optimum(model_with(RULE)) == (3, 18)
    assert optimum(model_with(dataclasses.replace(RULE, place_programme=ints(0, -1, -1)))) == (3, 20)
    assert optimum(model_with(dataclasses.replace(RULE, place_programme=ints(1, 1, 1)))) == (1, 8)


def test_trivial() -> None:
    nothing = SetAside(place_programme=ints(-1, -1, -1), agent_programmes=np.zeros((3, 0), bool))
    assert optimum(model_with(nothing)) == (3, 20)
    assert nothing.allowed(ints(0, 1), ints(2, 2)).tolist() == [True, True]


def test_allowed_pairs_alone_say_the_same() -> None:
    model = model_with(RULE)
    kept = RULE.allowed(model.pair_agent, model.pair_place)
    assert kept.reshape(3, 3).tolist() == [[False, True, True], [True, True, False], [False, True, True]]
    names = ("pair_agent", "pair_place", "pair_points")
    assert optimum(changed(model, coupling=(), **{name: getattr(model, name)[kept] for name in names})) == (3, 18)


def test_violations() -> None:
    assert list(RULE.violations(ints(0, 1), ints(2, 0))) == []
    sentence = "place 0 is set aside for programme 1, but agent 2 is not in it"
    assert list(RULE.violations(ints(1, 2), ints(0, 0))) == [Broken("set_aside", (2,), (0,), sentence)]


@DRAWN
@given(whole(PLACES, -1, 1), flags((AGENTS, 2)), KNOWN)
def test_both_writings_agree(programme: Any, programmes: Any, known: Any) -> None:
    verdicts(SetAside(programme, programmes), known)


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("place_programme", ints(1, 0)),
        ("place_programme", ints(1, 0, 2)),
        ("place_programme", ints(1, 0, -2)),
        ("agent_programmes", np.zeros((2, 2), bool)),
        ("agent_programmes", np.zeros((3, 2), np.int64)),
        ("agent_programmes", np.zeros(3, bool)),
    ],
)
def test_bad_arrays(name: str, held: Any) -> None:
    with pytest.raises(ValueError, match=name):
        dataclasses.replace(RULE, **{name: held}).require_fit(3, 3)
