"""Pinned pairs: in the plan, whatever they cost the others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.solver.constraints import Broken, PinnedPairs
from tests.solver.constraints.trying import (
    AGENTS,
    DRAWN,
    KNOWN,
    PLACES,
    changed,
    dense,
    ints,
    model_with,
    optimum,
    verdicts,
)


def pins(*pinned: tuple[int, int]) -> PinnedPairs:
    return PinnedPairs(np.array(pinned, np.int64).reshape(-1, 2))


@pytest.mark.parametrize(
    ("pinned", "best"),
    [
        ([], (3, 20)),
        ([(1, 1)], (3, 20)),
        ([(1, 2)], (3, 16)),
        ([(2, 1), (0, 2)], (3, 14)),
        ([(2, 0), (0, 1)], (3, 11)),
        ([(2, 0), (0, 0)], None),  # the place takes one
    ],
)
def test_optimum(pinned: list[tuple[int, int]], best: tuple[int, int] | None) -> None:
    assert optimum(model_with(pins(*pinned))) == best


def test_a_core_without_the_pinned_pair_cannot_hold() -> None:
    model = model_with(pins((1, 2)))
    kept = model.pair_agent * 3 + model.pair_place != 5
    names = ("pair_agent", "pair_place", "pair_points")
    assert optimum(changed(model, **{name: getattr(model, name)[kept] for name in names})) is None


def test_allowed_pairs_with_must_place_say_the_same() -> None:
    rule = pins((2, 1), (0, 2))
    model = model_with(rule)
    kept = rule.allowed(model.pair_agent, model.pair_place)
    assert kept.reshape(3, 3).tolist() == [[False, False, True], [True, True, True], [False, True, False]]
    names = ("pair_agent", "pair_place", "pair_points")
    arrays = {name: getattr(model, name)[kept] for name in names}
    assert optimum(changed(model, coupling=(), **arrays)) == (3, 14)
    assert pins().allowed(ints(0, 1), ints(2, 2)).tolist() == [True, True]


def test_a_pinned_agent_in_two_places_breaks_a_limit() -> None:
    rule = pins((0, 1))
    table, upper = dense((rule,), ints(0, 0, 0), ints(0, 1, 2))
    assert (table @ ints(0, 1, 0) <= upper).all()
    assert not (table @ ints(1, 1, 0) <= upper).all()
    assert [found.places for found in rule.violations(ints(0, 0), ints(0, 1))] == [(0,)]


def test_violations() -> None:
    rule = pins((2, 1), (0, 2))
    assert list(rule.violations(ints(0, 1, 2), ints(2, 0, 1))) == []
    left_out = Broken("pinned_pairs", (0,), (2,), "agent 0 is pinned to place 2, but the pair is left out")
    assert list(rule.violations(ints(2), ints(1))) == [left_out]
    elsewhere = Broken("pinned_pairs", (0,), (1,), "agent 0 is pinned to place 2, but is at place 1")
    assert list(rule.violations(ints(0, 2), ints(1, 1))) == [left_out, elsewhere]


@DRAWN
@given(st.dictionaries(st.integers(0, AGENTS - 1), st.integers(0, PLACES - 1), max_size=AGENTS), KNOWN)
def test_both_writings_agree(pinned: dict[int, int], known: Any) -> None:
    verdicts(pins(*pinned.items()), known)


@pytest.mark.parametrize(
    "held",
    [
        ints(0, 1),
        np.array([[0, 1, 2]]),
        np.array([[3, 0]]),
        np.array([[0, 3]]),
        np.array([[0, -1]]),
        np.array([[0.0, 1.0]]),
        np.array([[0, 1], [0, 2]]),
    ],
)
def test_bad_arrays(held: Any) -> None:
    with pytest.raises(ValueError, match="pinned"):
        PinnedPairs(held).require_fit(3, 3)
