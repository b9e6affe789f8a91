"""Grid distance is whole metres, broadcasts, and agrees with the geodesic."""

import numpy as np
import pytest
from geopy.distance import geodesic

from geo.distance import distance_m
from geo.gazetteer import Gazetteer
from geo.grid import to_lat_lon


@pytest.mark.parametrize(
    ("east_m", "north_m", "metres"), [(3, 4, 5), (0, 0, 0), (1, 1, 1), (2, 2, 3), (-1200, 500, 1300), (0.5, 0, 0)]
)
def test_whole_metres(east_m: float, north_m: float, metres: float) -> None:
    assert distance_m(400_000, 300_000, 400_000 + east_m, 300_000 + north_m) == metres
    assert distance_m(400_000 + east_m, 300_000 + north_m, 400_000, 300_000) == metres


def test_broadcasts_and_keeps_unknown() -> None:
    homes = np.array([[0.0], [300.0], [np.nan]])
    metres = distance_m(homes, 0.0, np.array([0.0, 400.0]), [0.0, 0.0])
    assert metres.dtype == np.float64
    np.testing.assert_array_equal(metres, [[0, 400], [300, 100], [np.nan, np.nan]])


def test_small_integers_do_not_overflow() -> None:
    assert distance_m(np.int32(0), np.int32(0), np.int32(600_000), np.int32(800_000)) == 1_000_000
    assert distance_m(np.uint16(1), 0, np.uint16(4), 4) == 5


def test_within_a_thousandth_of_the_geodesic_all_over_england_and_wales() -> None:
    units = Gazetteer().england_and_wales()
    pairs = np.random.default_rng(20261001).integers(0, len(units), size=(10_000, 2))
    easting_m, northing_m = units.easting_m[pairs], units.northing_m[pairs]
    lat, lon = to_lat_lon(easting_m, northing_m)
    grid_m = distance_m(easting_m[:, 0], northing_m[:, 0], easting_m[:, 1], northing_m[:, 1])
    true_m = np.array([geodesic((a[0], o[0]), (a[1], o[1])).m for a, o in zip(lat, lon, strict=True)])
    far = true_m > 1_000
    assert far.sum() > 9_900
    assert np.abs(grid_m[far] / true_m[far] - 1).max() < 0.001


def test_blocks_do_not_show() -> None:
    rng = np.random.default_rng(7)
    east_m, north_m = rng.uniform(0, 600_000, 200_000), rng.integers(0, 700_000, 200_000)
    dx, dy = east_m - east_m[0], (north_m - north_m[1]).astype(float)
    expected = np.rint(np.sqrt(dx * dx + dy * dy))
    np.testing.assert_array_equal(distance_m(east_m, north_m, east_m[0], north_m[1]), expected)
    square = expected.reshape(400, 500)
    ends = east_m.reshape(400, 500), north_m.reshape(400, 500), east_m[0], north_m[1]
    np.testing.assert_array_equal(distance_m(*ends), square)
    np.testing.assert_array_equal(distance_m(*(np.transpose(end) for end in ends)), square.T)
    assert distance_m(np.empty((0, 3)), 0, 0, 0).shape == (0, 3)
