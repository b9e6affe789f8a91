"""Outlines are read in the right axis order, refused clearly, and measured on both sides of their edge."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.grid import to_grid, to_lat_lon
from geo.zones import ZoneError, beyond_edge_m, depth_inside_m, distance_outside_m, outer_circle, parse_wkt

# A rectangle round the middle of Manchester.
WEST, EAST, SOUTH, NORTH = -2.26, -2.22, 53.47, 53.49
RECTANGLE = f"POLYGON (({WEST} {SOUTH}, {EAST} {SOUTH}, {EAST} {NORTH}, {WEST} {NORTH}, {WEST} {SOUTH}))"
# On the grid: 2 km square with a hole, and another square to the east.
PATCH = (
    "MULTIPOLYGON (((400000 300000, 402000 300000, 402000 302000, 400000 302000, 400000 300000), "
    "(400800 300800, 401200 300800, 401200 301200, 400800 301200, 400800 300800)), "
    "((405000 300000, 406000 300000, 406000 301000, 405000 301000, 405000 300000)))"
)


def test_longitude_comes_first() -> None:
    outline = shapely.from_wkt(parse_wkt(RECTANGLE))
    corners = np.column_stack(to_grid([SOUTH, SOUTH, NORTH, NORTH], [WEST, EAST, EAST, WEST]))
    assert shapely.distance(outline.boundary, shapely.points(corners)).max() < 0.01
    easting_m, northing_m = to_grid((SOUTH + NORTH) / 2, (WEST + EAST) / 2)
    assert outline.contains(shapely.Point(float(easting_m), float(northing_m)))
    assert outline.area == pytest.approx(2655 * 2226, rel=0.01)


@pytest.mark.parametrize("text", [RECTANGLE.lower(), f"  {RECTANGLE}\n", RECTANGLE.replace("POLYGON ", "POLYGON")])
def test_spelling_of_the_wkt_does_not_matter(text: str) -> None:
    assert parse_wkt(text) == parse_wkt(RECTANGLE)


def test_height_is_ignored_and_parts_and_holes_are_kept() -> None:
    high = RECTANGLE.replace("POLYGON", "POLYGON Z").replace(",", " 12,").replace("))", " 12))")
    assert parse_wkt(high) == parse_wkt(RECTANGLE)
    two = "MULTIPOLYGON (((-2 53, -1.9 53, -1.9 53.1, -2 53), (-1.93 53.01, -1.92 53.01, -1.92 53.02, -1.93 53.01)), \
        ((-1 53, -0.9 53, -0.9 53.1, -1 53)))"
    outline = shapely.from_wkt(parse_wkt(two))
    assert outline.geom_type == "MultiPolygon"
    assert [shapely.get_num_interior_rings(part) for part in shapely.get_parts(outline)] == [1, 0]


def test_a_long_side_follows_its_parallel() -> None:
    outline = parse_wkt("POLYGON ((-3 52, 0 52, 0 53, -3 53, -3 52))")
    on_side = to_grid(52.0, np.linspace(-2.9, -0.1, 29))
    assert np.maximum(distance_outside_m(outline, *on_side), depth_inside_m(outline, *on_side)).max() < 1.5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "cannot be read"),
        ("around the school", "cannot be read"),
        ("POLYGON ((-2.26 53.47, -2.22", "cannot be read"),
        (f"SRID=4326;{RECTANGLE}", "cannot be read"),
        ("POLYGON ((-2.26 53.47, -2.22 53.47, -2.22 53.49))", "not closed"),
        ("POLYGON EMPTY", "empty"),
        ("MULTIPOLYGON EMPTY", "empty"),
        ("POINT (-2.26 53.47)", "not a POLYGON or MULTIPOLYGON"),
        ("LINESTRING (-2.26 53.47, -2.22 53.47)", "not a POLYGON or MULTIPOLYGON"),
        (f"GEOMETRYCOLLECTION ({RECTANGLE})", "not a POLYGON or MULTIPOLYGON"),
        ("POLYGON ((53.47 -2.26, 53.47 -2.22, 53.49 -2.22, 53.47 -2.26))", "latitude first"),
        ("POLYGON ((2.3 48.8, 2.4 48.8, 2.4 48.9, 2.3 48.8))", "leaves Great Britain"),
        ("POLYGON ((384000 397000, 385000 397000, 385000 398000, 384000 397000))", "leaves Great Britain"),
        ("POLYGON ((-2.26 53.47, nan 53.47, -2.22 53.49, -2.26 53.47))", "leaves Great Britain"),
        ("POLYGON ((-2.26 53.47, -2.22 53.49, -2.22 53.47, -2.26 53.49, -2.26 53.47))", "self-intersection"),
        ("POLYGON ((-2.26 53.47, -2.22 53.47, -2.26 53.47))", "not a valid polygon"),
    ],
)
def test_unusable_outlines_are_refused_and_not_repeated(text: str, message: str) -> None:
    with pytest.raises(ZoneError, match=message) as fault:
        parse_wkt(text)
    assert not any(figure in str(fault.value) for figure in ("53.4", "-2.2", "48.8", "384000", "school"))
    assert fault.value.__cause__ is None


@pytest.mark.parametrize(
    ("east_m", "north_m", "outside_m", "depth_m"),
    [
        (500, 900, 0, 300),  # nearer to the hole than to the outer edge
        (200, 1000, 0, 200),
        (0, 1000, 0, 0),  # on the edge
        (1000, 1000, 200, 0),  # in the hole
        (-300, -400, 500, 0),
        (3000, 500, 1000, 0),  # between the parts, nearer the first
        (4900, 500, 100, 0),
        (5600, 300, 0, 300),
    ],
)
def test_both_sides_of_the_edge(east_m: float, north_m: float, outside_m: float, depth_m: float) -> None:
    point = 400_000 + east_m, 300_000 + north_m
    assert distance_outside_m(PATCH, *point) == pytest.approx(outside_m)
    assert depth_inside_m(PATCH, *point) == pytest.approx(depth_m)


def test_points_broadcast_and_unknown_stays_unknown() -> None:
    easting_m = np.array([[401_000.0], [np.nan]])
    northing_m = np.array([300_500.0, 299_000.0, np.nan])
    np.testing.assert_array_equal(distance_outside_m(PATCH, easting_m, northing_m), [[0, 1000, np.nan], [np.nan] * 3])
    np.testing.assert_array_equal(depth_inside_m(PATCH, easting_m, northing_m), [[300, 0, np.nan], [np.nan] * 3])
    assert distance_outside_m(PATCH, [], []).shape == (0,)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(
    st.floats(51, 54),
    st.floats(-3, 0),
    st.floats(0.5, 8),
    st.lists(st.tuples(st.floats(-12_000, 12_000), st.floats(-12_000, 12_000)), min_size=1, max_size=20),
)
def test_a_circle_drawn_as_a_polygon_measures_like_a_circle(
    lat: float, lon: float, radius_km: float, offsets: list[tuple[float, float]]
) -> None:
    centre = np.array(to_grid(lat, lon))
    angle = np.linspace(0, 2 * np.pi, 721)
    ring = centre[:, None] + radius_km * 1000 * np.array([np.cos(angle), np.sin(angle)])
    corner_lat, corner_lon = to_lat_lon(*ring)
    corners = [f"{x} {y}" for x, y in zip(corner_lon, corner_lat, strict=True)]
    outline = parse_wkt(f"POLYGON (({', '.join([*corners[:-1], corners[0]])}))")
    points = centre + np.array(offsets)
    from_edge_m = np.hypot(*np.array(offsets).T) - radius_km * 1000
    np.testing.assert_allclose(distance_outside_m(outline, *points.T), np.maximum(from_edge_m, 0), atol=0.3)
    np.testing.assert_allclose(depth_inside_m(outline, *points.T), np.maximum(-from_edge_m, 0), atol=0.3)


def test_beyond_edge_joins_both_sides_and_bounds_the_rest() -> None:
    outline = "POLYGON ((0 0, 10000 0, 10000 10000, 0 10000, 0 0))"
    easting, northing = np.array([5_000.0, 10_300.0, 40_000.0, np.nan]), np.array([4_000.0, 5_000.0, 50_000.0, 1.0])
    beyond = beyond_edge_m(outline, easting, northing, 500.0)
    assert beyond[:2].tolist() == [-4_000.0, 300.0]
    assert 500.0 < beyond[2] <= distance_outside_m(outline, 40_000.0, 50_000.0)
    assert np.isnan(beyond[3])


def test_no_corner_of_an_outline_lies_outside_its_circle() -> None:
    outline = PATCH
    easting_m, northing_m, radius_m = outer_circle(outline)
    corners = shapely.get_coordinates(shapely.from_wkt(outline))
    farthest_m = np.hypot(*(corners - (easting_m, northing_m)).T).max()
    assert farthest_m <= radius_m * (1 + 1e-12) and farthest_m > 0.5 * radius_m
