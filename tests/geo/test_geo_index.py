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
