"""Bounds on points: true for every pair, under any policy, by distance and by time; close where nothing is unsure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.journeys.estimate import EstimatedJourneys
from matcher.domain import Policy
from matcher.rules import home_cells, point_bounds
from matcher.rules.facts import Facts, build_facts
from matcher.rules.journey_lookup import with_journeys
from matcher.rules.registry import criteria
from matcher.rules.score import score_pairs
from matcher.synthetic import generate
from tests import strategies
from tests.rules.random_world import random_facts, random_instance
from tests.rules.world import child, facts_of, home, place, woman

SMALL = settings(deadline=None, derandomize=True, max_examples=25)


def first_bounds(facts: Facts) -> np.ndarray:
    """(women, homes) by corners and kinds."""
    bounds = point_bounds.point_bounds(facts)
    women, homes = facts.tables["women"].size, facts.tables["homes"].size
    found = [bounds.of_woman(row, np.arange(homes)) for row in range(women)]
    return np.array(found).reshape(women, homes)


def closer_bounds_and_points(facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    """(women, homes) each."""
    shape = facts.tables["women"].size, facts.tables["homes"].size
    women, homes = (side.ravel() for side in np.indices(shape))
    closer = point_bounds.point_bounds(facts).of_pairs(women, homes)
    return closer.reshape(shape), score_pairs(facts, women, homes).total.reshape(shape)


def assert_true(facts: Facts) -> None:
    closer, points = closer_bounds_and_points(facts)
    assert (points <= closer).all()
    assert (closer <= first_bounds(facts)).all()
    assert (closer <= 10_000).all()


@pytest.mark.parametrize("seed", range(20))
def test_no_pair_earns_more_than_its_bounds(seed: int) -> None:
    assert_true(random_facts(seed))


@SMALL
@given(st.integers(0, 40), strategies.seeds())
def test_bounds_hold_under_any_policy(seed: int, policy: int) -> None:
    assert_true(build_facts(random_instance(seed), strategies.random_policy(policy)))


@SMALL
@given(st.integers(0, 40), strategies.weights())
def test_bounds_hold_under_any_weights(seed: int, weights: dict[str, float]) -> None:
    assert_true(build_facts(random_instance(seed), Policy(weights=weights)))


@pytest.mark.parametrize("cell", [1, 4, 1_000])
def test_bounds_hold_over_a_load_whatever_the_size_of_corners(cell: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_cells, "LEAST", cell)
    assert_true(build_facts(generate(30, 60, 3), Policy()))


@pytest.mark.parametrize("mode", ["public", "rail", "car"])
def test_bounds_hold_where_journeys_are_timed(mode: str) -> None:
    for seed in range(6):
        facts = random_facts(seed)
        policy = facts.policy.replace(journey_mode=mode)
        assert_true(build_facts(with_journeys(facts.instance, policy, EstimatedJourneys()), policy))


def test_criteria_that_tell_too_many_kinds_of_homes_apart_are_taken_to_earn_full_marks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts = build_facts(generate(20, 40, 4), Policy())
    close = first_bounds(facts)
    monkeypatch.setattr(point_bounds, "MOST_KINDS", 3)
    assert_true(facts)
    assert (first_bounds(facts) >= close).all() and (first_bounds(facts) > close).any()


def test_where_no_way_counts_the_first_bound_is_the_points() -> None:
    weights = {"bedrooms_fit": 3.0, "tenure": 2.0, "void_days": 1.0, "nights_without_home": 4.0, "region_kept": 1.0}
    facts = build_facts(generate(30, 60, 5), Policy(weights=weights))
    _, points = closer_bounds_and_points(facts)
    assert np.array_equal(first_bounds(facts), points)


def test_without_water_between_the_closer_bound_is_the_points() -> None:
    schools = [child(school_place=place(3, 4)), child(child_id="d", school_place=place(5, 12))]
    facts = facts_of(woman(home_place=place(1, 1)), *schools, home(home_id="a"), home(home_id="b", place=place(0, 7)))
    closer, points = closer_bounds_and_points(facts)
    assert np.array_equal(closer, points)


def test_a_home_of_unknown_place_is_bounded_too() -> None:
    facts = facts_of(woman(home_place=place(1, 1)), home(home_id="a"), home(home_id="b", place=None))
    closer, points = closer_bounds_and_points(facts)
    assert np.array_equal(closer, points) and points[0, 1] < points[0, 0]


def test_every_criterion_about_ways_says_that_nearer_is_better() -> None:
    assert {criterion.code for criterion in criteria() if criterion.nearer_is_better} == {
        "contact_journeys", "home_area", "nursery", "pull_places", "school_sum", "school_target", "school_worst",
    }  # fmt: skip
    assert all(criterion.timed.nearer_is_better for criterion in criteria() if criterion.timed is not None)


def test_nobody_and_nothing_has_no_bounds() -> None:
    facts = build_facts(generate(3, 2, 1).replace(homes=(), pins=(), occupants=()), Policy())
    assert first_bounds(facts).shape == (3, 0)
