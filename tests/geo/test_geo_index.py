"""The index answers exactly as a scan of all points would."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.distance import distance_m
from geo.index import PointIndex

# A small patch with half metres: ties, doubles and rounding at the edge of the radius are common.
METRES = st.integers(0, 24).map(lambda halves: 430_000 + halves / 2)
Points = list[tuple[float, float]]
POINTS = st.lists(st.tuples(METRES, METRES), min_size=0, max_size=60)


@settings(deadline=None, derandomize=True, max_examples=150)
@given(POINTS, METRES, METRES, st.one_of(st.integers(0, 20), st.floats(0, 20)))
def test_within_is_the_scan(points: Points, easting_m: float, northing_m: float, radius_m: float) -> None:
    east, north = np.array(points).reshape(-1, 2).T
    apart_m = distance_m(east, north, easting_m, northing_m)
    found = PointIndex(east, north).within(easting_m, northing_m, radius_m)
    np.testing.assert_array_equal(found, np.flatnonzero(apart_m <= radius_m))


@settings(deadline=None, derandomize=True, max_examples=150)
@given(POINTS, METRES, METRES, st.integers(0, 70))
def test_nearest_is_the_stable_sort(points: Points, easting_m: float, northing_m: float, k: int) -> None:
    east, north = np.array(points).reshape(-1, 2).T
    apart_m = distance_m(east, north, easting_m, northing_m)
    found = PointIndex(east, north).nearest(easting_m, northing_m, k)
    np.testing.assert_array_equal(found, np.argsort(apart_m, kind="stable")[:k])


def test_rounding_at_the_radius() -> None:
    index = PointIndex([0.0, 5.4, 5.6, 9.0], [0.0, 0.0, 0.0, 0.0])
    assert index.within(0, 0, 5).tolist() == [0, 1]
    assert index.within(0, 0, 6).tolist() == [0, 1, 2]
    assert index.within(0, 0, -1).tolist() == []
    assert index.within(0, 0, float("nan")).tolist() == []
    assert len(index) == 4


@pytest.mark.parametrize(
    ("eastings", "northings"), [([1.0, np.nan], [1.0, 2.0]), ([1.0], [np.inf]), ([1.0, 2.0], [1.0])]
)
def test_unusable_points_are_refused(eastings: list[float], northings: list[float]) -> None:
    with pytest.raises(ValueError):
        PointIndex(eastings, northings)


RADII = st.one_of(st.integers(-1, 20), st.floats(0, 20), st.sampled_from([float("nan"), float("inf"), 1e9]))
PLACES = st.lists(st.tuples(METRES, METRES, RADII), max_size=20)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(POINTS, PLACES)
def test_within_many_is_the_scan_of_each(points: Points, places: list[tuple[float, float, float]]) -> None:
    east, north = np.array(points).reshape(-1, 2).T
    x_m, y_m, radius_m = np.array(places).reshape(-1, 3).T
    offsets, positions = PointIndex(east, north).within_many(x_m, y_m, radius_m)
    assert (offsets[0], offsets[-1], len(offsets)) == (0, len(positions), len(places) + 1)
    for at, (x, y, radius) in enumerate(places):
        near = np.flatnonzero(distance_m(east, north, x, y) <= radius)
        np.testing.assert_array_equal(positions[offsets[at] : offsets[at + 1]], near)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(POINTS, st.lists(st.tuples(METRES, METRES), max_size=20), st.integers(0, 70))
def test_nearest_many_is_the_stable_sort_of_each(points: Points, places: Points, k: int) -> None:
    east, north = np.array(points).reshape(-1, 2).T
    nearest = PointIndex(east, north).nearest_many(*np.array(places).reshape(-1, 2).T, k)
    assert nearest.shape == (len(places), min(k, len(points)))
    for at, (x, y) in enumerate(places):
        expected = np.argsort(distance_m(east, north, x, y), kind="stable")[:k]
        np.testing.assert_array_equal(nearest[at], expected)


@pytest.mark.parametrize("radius_m", [0.0, 40.0, 5_000.0, 80_000.0, 2_000_000.0])
def test_many_places_over_a_country(radius_m: float) -> None:
    rng = np.random.default_rng(20261001)
    east, north = rng.uniform(90_000, 655_000, 4_000), rng.uniform(5_000, 655_000, 4_000)
    x_m, y_m = rng.uniform(-100_000, 800_000, 300), rng.uniform(-100_000, 800_000, 300)
    x_m[:50], y_m[:50], x_m[50], y_m[51] = east[:50], north[:50] + 0.4, np.nan, np.inf
    index = PointIndex(east, north)
    offsets, positions = index.within_many(x_m, y_m, radius_m)
    assert positions.dtype == np.int32
    for at in range(300):
        near = np.flatnonzero(distance_m(east, north, x_m[at], y_m[at]) <= radius_m)
        np.testing.assert_array_equal(positions[offsets[at] : offsets[at + 1]], near)


def test_more_than_is_measured_at_once() -> None:
    east = np.arange(3_000) % 60 * 10.0
    north = np.arange(3_000) // 60 * 10.0
    offsets, positions = PointIndex(east, north).within_many(east[:1_000], north[:1_000], 300.0)
    assert len(positions) > 1_000_000
    for at in (0, 1, 499, 998, 999):
        near = np.flatnonzero(distance_m(east, north, east[at], north[at]) <= 300)
        np.testing.assert_array_equal(positions[offsets[at] : offsets[at + 1]], near)
