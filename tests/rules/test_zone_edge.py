"""How far homes lie from the edge of a circle or a polygon, in a mesh and in a list of pairs."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest

from matcher.domain import Home
from matcher.rules.evaluate import mesh
from matcher.rules.table import Grid
from matcher.rules.zone_edge import beyond_edge_m, radius_m, uncertainty_m
from tests.rules.world import Record, facts_of, home, place, zone

SQUARE = "POLYGON ((383000 394000, 388000 394000, 388000 400000, 383000 400000, 383000 394000))"
"""The home in the middle of the world lies inside, one km from its western edge."""
DRAWN = zone("exclude", outline=SQUARE, place=place(90, uncertainty_m=400.0))


def grid(*records: Record) -> Grid:
    """All exclusion zones against all homes."""
    facts = facts_of(*records)
    zones, homes = facts.tables["exclusion_zones"].size, facts.tables["homes"].size
    return mesh(facts, "exclusion_zones", "homes", np.arange(zones), np.arange(homes))


@pytest.mark.parametrize(("radius_km", "beyond_m"), [(2.0, 3000.0), (5.0, 0.0), (7.5, -2500.0), (None, math.nan)])
def test_circles(radius_km: float | None, beyond_m: float) -> None:
    circle = zone("exclude", place=place(3, -4), radius_km=radius_km)
    np.testing.assert_allclose(beyond_edge_m(grid(circle)), [[beyond_m]], atol=1e-6)


@pytest.mark.parametrize("radius_km", [64.758, 128.271, 0.915, 1.314, 8.04672])
def test_a_radius_is_exact_to_the_metre(radius_km: float) -> None:
    circle = zone("exclude", place=place(), radius_km=radius_km)
    assert radius_m(grid(circle)).item() == float(str(1000 * Decimal(str(radius_km))))


@pytest.mark.parametrize(
    ("it", "beyond_m"),
    [
        (home(), -1000.0),
        (home(place=place(-1)), 0.0),
        (home(place=place(1, 3.4)), -600.0),
        (home(place=None), math.nan),
    ],
)
def test_inside_polygons(it: Home, beyond_m: float) -> None:
    np.testing.assert_allclose(beyond_edge_m(grid(DRAWN, it)), [[beyond_m]])


@pytest.mark.parametrize(("east_km", "north_km", "beyond_m"), [(-2.5, 0.0, 1500.0), (-4.0, -6.0, 5000.0)])
def test_outside_polygons_the_distance_may_be_a_lower_bound(east_km: float, north_km: float, beyond_m: float) -> None:
    found = beyond_edge_m(grid(DRAWN, home(place=place(east_km, north_km, uncertainty_m=700.0))))
    assert 700.0 < found.item() <= beyond_m


def test_a_distance_within_the_doubt_is_exact() -> None:
    doubtful = home(place=place(-2.5, uncertainty_m=1500.0))
    np.testing.assert_allclose(beyond_edge_m(grid(DRAWN, doubtful)), [[1500.0]])


def test_a_mesh_of_zones_and_homes_and_the_same_pairs_as_a_list() -> None:
    circle = zone("exclude", place=place(3, -4), radius_km=2.0)
    homes = home(home_id="h"), home(home_id="i", place=place(3, 2)), home(home_id="j", place=None)
    facts = facts_of(circle, DRAWN, *homes)
    table = mesh(facts, "exclusion_zones", "homes", np.arange(2), np.arange(3))
    np.testing.assert_allclose(beyond_edge_m(table)[0], [3000.0, 4000.0, np.nan])
    np.testing.assert_allclose(beyond_edge_m(table)[1], [-1000.0, -1000.0, np.nan])
    pairs = Grid(facts.tables, "exclusion_zones", "homes", np.repeat([0, 1], 3), np.tile([0, 1, 2], 2))
    np.testing.assert_array_equal(beyond_edge_m(pairs), beyond_edge_m(table).reshape(-1))
    np.testing.assert_array_equal(
        np.broadcast_to(uncertainty_m(pairs), (6,)), np.broadcast_to(uncertainty_m(table), (2, 3)).reshape(-1)
    )


def test_uncertainties_add_up_but_an_outline_is_exact() -> None:
    circle = zone("exclude", place=place(3, uncertainty_m=200.0), radius_km=2.0)
    it = home(place=place(uncertainty_m=100.0))
    assert uncertainty_m(grid(circle, it)).tolist() == [[300.0]]
    assert uncertainty_m(grid(DRAWN, it)).tolist() == [[100.0]]
    assert np.isnan(uncertainty_m(grid(circle, home(place=None)))).all()
