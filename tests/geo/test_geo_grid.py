"""Degrees to metres and back, against published points and against pyproj's own choice for EPSG:27700."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geo.grid import in_britain, looks_swapped, to_grid, to_lat_lon


@pytest.mark.parametrize(
    ("lat", "lon", "easting_m", "northing_m"),
    [
        # Women's prisons, geocoded by their postcode (Ministry of Justice, ONS).
        (53.925917, -1.184091, 453676, 448062),
        (51.215156, 0.613671, 582639, 149463),
        (51.634454, -2.467383, 367749, 192953),
        (54.80536, -1.556344, 428616, 545700),
    ],
)
def test_known_points(lat: float, lon: float, easting_m: float, northing_m: float) -> None:
    np.testing.assert_allclose(to_grid(lat, lon), (easting_m, northing_m), rtol=0, atol=1)
    np.testing.assert_allclose(to_lat_lon(easting_m, northing_m), (lat, lon), rtol=0, atol=2e-5)


def test_within_metres_of_whatever_pyproj_picks() -> None:
    lat, lon = np.meshgrid(np.linspace(50, 55.8, 30), np.linspace(-5.7, 1.7, 30))
    picked = Transformer.from_crs(4326, 27700, always_xy=True).transform(lon, lat)
    assert np.abs(np.array(to_grid(lat, lon)) - np.array(picked)).max() < 5


@settings(deadline=None, derandomize=True)
@given(st.floats(49.8, 60.9), st.floats(-8.6, 1.9))
def test_there_and_back(lat: float, lon: float) -> None:
    assert np.allclose(to_lat_lon(*to_grid(lat, lon)), (lat, lon), rtol=0, atol=5e-8)  # 5 mm


def test_shapes_broadcast() -> None:
    easting_m, northing_m = to_grid(53.0, [[-1.0, -2.0, -3.0]])
    assert easting_m.shape == northing_m.shape == (1, 3)
    assert (np.diff(easting_m) < 0).all()
    assert to_grid(53.0, -2.0)[0].shape == ()


@pytest.mark.parametrize(
    ("lat", "lon", "british", "swapped"),
    [
        (53.5, -2.2, True, False),
        (-2.2, 53.5, False, True),
        (51.5, 0.1, True, False),
        (0.1, 51.5, False, True),
        (48.9, 2.4, False, False),
        (float("nan"), 53.5, False, False),
        (53.5, float("nan"), False, False),
    ],
)
def test_swapped_axes_are_noticed(lat: float, lon: float, british: bool, swapped: bool) -> None:
    assert in_britain(lat, lon) is british
    assert looks_swapped(lat, lon) is swapped
