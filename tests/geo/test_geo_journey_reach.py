"""Ways between places that come up again: exactly those of `way_m`, in any order."""

from __future__ import annotations

import numpy as np

from geo.gazetteer import Gazetteer
from geo.journeys.way_reach import way_reach
from geo.journeys.way_round import way_m


def test_as_pair_by_pair_between_random_places_near_water() -> None:
    units = Gazetteer().england_and_wales()
    draw = np.random.default_rng(7)
    near_water = np.flatnonzero((units.easting_m > 270_000) & (units.northing_m < 440_000))
    chosen = draw.choice(near_water, 400)
    east, north = units.easting_m[chosen].astype(float), units.northing_m[chosen].astype(float)
    east[3] = north[3] = np.nan
    starts, ends = draw.integers(0, 400, 20_000), draw.integers(0, 400, 20_000)
    pairs = east[starts], north[starts], east[ends], north[ends]
    for mode in ("car", "walk"):
        straight_or_round = way_m(*pairs, mode)
        np.testing.assert_array_equal(way_reach(east, north, mode).way_m(starts, ends), straight_or_round)
    straight = np.hypot(pairs[0] - pairs[2], pairs[1] - pairs[3])
    assert np.nanmax(straight_or_round - straight) > 10_000


def test_a_mesh_of_places() -> None:
    found = way_reach([504_000.0, 505_500.0], [428_500.0, 423_000.0])
    mesh = found.way_m(np.array([[0], [1]]), np.array([[0, 1]]))
    assert mesh.shape == (2, 2)
    assert mesh[0, 0] == mesh[1, 1] == 0.0
    assert mesh[0, 1] == mesh[1, 0] > np.hypot(1_500.0, 5_500.0)
