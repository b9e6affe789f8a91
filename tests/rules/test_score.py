"""From answers to integer points: shares of 10,000, rounding, and what does not apply."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain import Policy
from matcher.domain.policy import DEFAULT_WEIGHTS
from matcher.rules.facts import build_facts
from matcher.rules.registry import criteria
from matcher.rules.score import applies_to, natural_of_pairs, score_pairs, share_table, shares
from tests import oracles, strategies
from tests.rules.random_world import random_instance
from tests.rules.world import child, facts_of, home, place, woman

CODES = sorted(DEFAULT_WEIGHTS)
QUICK = settings(deadline=None, derandomize=True, max_examples=60)
SMALL = settings(deadline=None, derandomize=True, max_examples=25)


def share_of(weights: dict[str, float]) -> dict[str, float]:
    """Code -> share, of the criteria with one."""
    return {code: share for code, share in zip(CODES, shares(weights, CODES), strict=True) if share}


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        (
            {"tenure": 20.0, "bedrooms_fit": 10.0, "nights_without_home": 12.0, "void_days": 3.0},
            {"bedrooms_fit": 2222, "nights_without_home": 2667, "tenure": 4444, "void_days": 667},
        ),
        ({"nursery": 1.0, "home_area": 1.0, "tenure": 1.0}, {"home_area": 3334, "nursery": 3333, "tenure": 3333}),
        ({"tenure": 0.001}, {"tenure": 10_000}),
        ({"tenure": 3.0, "void_days": 1.0, "nursery": 0.0}, {"tenure": 7500, "void_days": 2500}),
        ({"tenure": 0.0, "void_days": 0.0}, {}),
        ({}, {}),
    ],
)
def test_shares_by_largest_remainder(weights: dict[str, float], expected: dict[str, int]) -> None:
    assert share_of(weights) == expected


@QUICK
@given(strategies.weights())
def test_shares_sum_to_ten_thousand(weights: dict[str, float]) -> None:
    found = share_of(weights)
    assert sum(found.values()) == (10_000 if any(weights.values()) else 0)
    assert found == {code: share for code, share in oracles.shares(weights).items() if share}
    total = sum(weights.values())
    assert all(abs(found.get(code, 0) - 10_000 * weight / total) < 1 for code, weight in weights.items() if weight)


@QUICK
@given(strategies.weights(), st.randoms(use_true_random=False))
def test_shares_do_not_depend_on_the_order_of_a_policy(weights: dict[str, float], draws: random.Random) -> None:
    codes = list(weights)
    draws.shuffle(codes)
    assert share_of({code: weights[code] for code in codes}) == share_of(weights)


def test_what_does_not_apply_has_no_share() -> None:
    facts = facts_of(
        woman(woman_id="a"), woman(woman_id="b", supervising_region=None), weights={"region_kept": 1.0, "tenure": 3.0}
    )
    table = {criterion.code: row for criterion, row in zip(criteria(), share_table(facts), strict=True)}
    assert table["region_kept"].tolist() == [2500, 0]
    assert table["tenure"].tolist() == [7500, 10_000]
    assert table["void_days"].tolist() == [0, 0]


def test_points_are_rounded_half_up_by_criterion() -> None:
    facts = facts_of(
        home(bedrooms=2, available_from=None), weights={"bedrooms_fit": 1.0, "tenure": 1.0, "void_days": 1.0}
    )
    scores = score_pairs(facts, np.array([0]), np.array([0]))
    points = {criterion.code: int(row[0]) for criterion, row in zip(criteria(), scores.points, strict=True)}
    # Shares 3334, 3333 and 3333; two thirds of 3334 are 2222.67, and a void that is not known earns nothing.
    assert {code: found for code, found in points.items() if found} == {"bedrooms_fit": 2223, "tenure": 3333}
    assert scores.total.tolist() == [5556]


def test_exactly_half_a_point_is_rounded_up() -> None:
    facts = facts_of(home(tenancy="occupation_supported"), weights={"tenure": 1.0, "void_days": 9999.0})
    scores = score_pairs(facts, np.array([0]), np.array([0]))
    row = [criterion.code for criterion in criteria()].index("tenure")
    assert (share_table(facts)[row].tolist(), scores.points[row].tolist()) == ([1], [1])


@pytest.mark.parametrize("weights", [{}, {"tenure": 0.0}, {"school_worst": 5.0}])
def test_without_a_weight_that_applies_every_home_is_as_good_as_another(weights: dict[str, float]) -> None:
    facts = facts_of(home(home_id="h"), home(home_id="i", tenancy="cas3", place=None), weights=weights)
    scores = score_pairs(facts, np.array([0, 0]), np.array([0, 1]))
    assert scores.total.tolist() == [10_000, 10_000]
    assert all(row.tolist() == [0, 0] for row in scores.points)


def test_quantities_of_several_items_by_pair() -> None:
    two = (child(woman_id="a", school_place=place(3, 4)), child(woman_id="a", child_id="d", school_place=place(5, 12)))
    one = child(woman_id="c", child_id="e", school_place=place(0, 7))
    women = [woman(woman_id=name) for name in "abc"]
    facts = facts_of(*women, *two, one, home(home_id="h"), home(home_id="i", place=place(0, 7)))
    by_code = {criterion.code: criterion for criterion in criteria()}
    pairs = np.array([0, 0, 1, 2, 2]), np.array([0, 1, 0, 0, 1])
    np.testing.assert_array_equal(
        natural_of_pairs(by_code["school_worst"], facts, *pairs), [13.0, 7.071, np.nan, 7.0, 0.0]
    )
    np.testing.assert_array_equal(
        natural_of_pairs(by_code["school_sum"], facts, *pairs), [18.0, 4.243 + 7.071, np.nan, 7.0, 0.0]
    )
    assert applies_to(by_code["school_sum"], facts.tables["women"]).tolist() == [True, False, True]
    always = applies_to(by_code["tenure"], facts.tables["women"])
    assert (always.tolist(), always.dtype) == ([True, True, True], np.bool_)


@SMALL
@given(st.integers(0, 40), strategies.weights())
def test_points_lie_between_none_and_ten_thousand(seed: int, weights: dict[str, float]) -> None:
    facts = build_facts(random_instance(seed), Policy(weights=weights))
    pairs = list(itertools.product(range(len(facts.instance.women)), range(len(facts.instance.homes))))
    scores = score_pairs(facts, np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs]))
    assert scores.total.dtype == np.int32
    assert scores.total.min() >= 0 and scores.total.max() <= 10_000
    for points, share in zip(scores.points, share_table(facts), strict=True):
        assert (points >= 0).all()
        assert (points <= share[[pair[0] for pair in pairs]]).all()
    weighed = share_table(facts).sum(axis=0)
    assert set(np.unique(weighed)) <= {0.0, 10_000.0}
