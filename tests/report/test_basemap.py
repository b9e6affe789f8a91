"""The map: exact land, no place finer than a cell, dots that grow with the homes, and a small drawing."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.domain.codes import PROBATION_REGIONS
from matcher.report import basemap
from matcher.report.rows import MapLine, PlacementRow


def cells_of(path: str) -> set[tuple[int, int]]:
    """The (column, row) squares a land path covers, read stroke by stroke."""
    covered, x, y = set(), 0, 0
    for command, dx, dy, length in re.findall(r"([Mm])(-?\d+) (-?\d+)h(\d+)", path):
        x, y = (int(dx), int(dy)) if command == "M" else (x + int(dx), y + int(dy))
        covered |= {(x + step, y) for step in range(int(length))}
        x += int(length)
    return covered


def corners(squares: list[tuple[int, int]]) -> NDArray[np.int64]:
    """Lower-left corners, grid metres, of squares given as (column from the west, row from the north)."""
    array = np.array(squares, dtype=np.int64).reshape(-1, 2)
    east, north = basemap.WEST_M + array[:, 0] * basemap.CELL_M, basemap.NORTH_M - (array[:, 1] + 1) * basemap.CELL_M
    return np.column_stack([east, north])


def line(*ends: float) -> MapLine:
    return MapLine(
        woman_id="W1", from_easting_m=ends[0], from_northing_m=ends[1], to_easting_m=ends[2], to_northing_m=ends[3]
    )


def test_neighbours_in_a_row_become_one_stroke() -> None:
    land = corners([(3, 5), (4, 5), (5, 5), (9, 5), (3, 6)])
    assert basemap.land_path(land) == "M3 5h3m3 0h1M3 6h1"


def test_end_of_one_row_never_joins_the_next() -> None:
    assert basemap.land_path(corners([(4, 1), (5, 2)])) == "M4 1h1M5 2h1"


def test_no_cells_is_no_land() -> None:
    assert basemap.land_path(corners([])) == ""
    assert 'class="land"' not in basemap.draw((), (), corners([]), "")


@settings(deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=80))
def test_path_covers_just_the_cells(squares: list[tuple[int, int]]) -> None:
    path = basemap.land_path(corners(squares))
    assert cells_of(path) == set(squares)
    assert basemap.land_path(corners(squares[::-1])) == path


def test_land_outside_the_frame_is_left_out() -> None:
    inside = [400_000, 400_000]
    outside = [[400_000, 666_000], [400_000, -2_000], [72_000, 400_000], [664_000, 400_000]]
    assert basemap.land_path(np.array([inside, *outside])) == "M163 132h1"
    assert basemap.land_path(np.array(outside)) == ""


def test_places_are_never_finer_than_a_cell() -> None:
    drawn = {
        basemap.draw([line(east, 300_000, 500_000, north)], [(east, north)], None, "")
        for east, north in ((400_000, 200_000), (401_000, 201_000), (401_999.9, 200_001))
    }
    assert len(drawn) == 1
    assert 'd="M163.5 182.5L213.5 232.5"' in drawn.pop()


def test_homes_in_one_cell_share_a_dot_of_their_joint_area() -> None:
    points = [(400_000.0, 200_000.0)] * 4 + [(300_000.0, 200_000.0), None]
    widths = re.findall(r'stroke-width="([\d.]+)" d="(M[\d. ]+h0)"', basemap.draw((), points, None, ""))
    assert widths == [("7.2", "M163.5 232.5h0"), ("3.6", "M113.5 232.5h0")]


def test_crowded_map_has_finer_marks() -> None:
    few = basemap.draw([line(400_000, 200_000, 500_000, 200_000)], [(400_000.0, 200_000.0)], None, "")
    many = basemap.draw(
        [line(400_000, 200_000, 500_000, 200_000)], [(100_000.0 + 2_000 * i, 200_000.0) for i in range(1_000)], None, ""
    )
    assert 'stroke-width="1.00" stroke-opacity=".7"' in few
    assert 'stroke-width="0.50" stroke-opacity=".7"' in many
    home = f'stroke="{basemap.HOME}"'
    assert few.index("London") < few.index(home) and many.index(home) < many.index("London")


def test_drawing_is_well_formed_and_described() -> None:
    svg = basemap.draw(
        [line(400_000, 200_000, 500_000, 300_000)], [None], corners([(1, 1)]), 'Homes: London & "Wales" <2>'
    )
    root = ElementTree.fromstring(str(svg))
    assert root.attrib["role"] == "img" and root.attrib["aria-labelledby"] == "map-title map-desc"
    assert root.findtext("desc") == 'Homes: London & "Wales" <2>'
    assert not re.search(r"https?:|//|url\(|xmlns", svg)


def family(region: str, near: int, of: int, worst_km: float | None) -> PlacementRow:
    day = date(2026, 11, 26)
    return PlacementRow(
        woman_id="W1", home_id="H1", partner_id="P1", partner_name="Bridge", priority=1, points=5_000,
        points_by_criterion={}, flags=(), flag_sentences=(), conditions=(), release_on=day, keys_on=day,
        nights_without_home=0, void_days=0, bedrooms=2, bedrooms_needed=1, bedrooms_later=(),
        tenancy="assured tenancy", tenure_rank=100.0, home_region=region, school_worst_km=worst_km,
        school_sum_km=worst_km, children_near_school=near, children_with_school=of, contact_km_week=None,
        contact_cost_gbp_week=None, reasons=(),
        tenancy_ends_on=None, needs="needs 1 bedroom now", needs_by_scenario={},
        school_km=(), contact_hours_week=None, affordability="ok", money=(), information=(),
    )  # fmt: skip


def test_regions_are_all_there_and_count_families_whole() -> None:
    rows = [
        family("Wales", 2, 2, 1.0),
        family("Wales", 1, 2, 8.0),
        family("Wales", 0, 0, None),
        family("Wales", 1, 1, 3.0),
        family("", 0, 1, 9.5),
    ]
    lines = {line.region: line for line in basemap.regions(rows)}
    assert list(lines) == [*PROBATION_REGIONS, "Region not known"]
    wales = lines["Wales"]
    assert (wales.homes, wales.families_near, wales.families, wales.school_km) == (4, 2, 3, 3.0)
    assert (lines["London"].homes, lines["London"].families, lines["London"].school_km) == (0, 0, None)
    assert lines["Region not known"].homes == 1
    words = basemap.summary(lines.values(), 1)
    assert words == (
        "England and Wales. Homes proposed: Wales 4; Region not known 1. 1 line from children's places to homes."
    )


def test_no_placements_still_name_the_twelve_regions() -> None:
    lines = basemap.regions(())
    assert tuple(line.region for line in lines) == PROBATION_REGIONS
    assert basemap.summary(lines, 0).startswith("England and Wales. Homes proposed: none. 0 lines")


def test_nothing_to_draw_is_still_a_map() -> None:
    assert ElementTree.fromstring(str(basemap.draw((), (None, None), None, ""))).findtext("title")


def test_national_map_stays_small() -> None:
    random = np.random.default_rng(7)
    # Half the frame, one cell in eight of it empty: rougher than the real coast and hills.
    grid = np.stack(np.meshgrid(np.arange(200_000, 500_000, 2_000), np.arange(10_000, 660_000, 2_000)), -1)
    land = grid.reshape(-1, 2)[random.random(grid.size // 2) < 0.875]
    ends = random.integers(130, 650, (1_400, 4)) * 1_000.0
    svg = basemap.draw(
        [line(*row) for row in ends.tolist()], [(a, b) for a, b, _, _ in ends[:1_400].tolist()], land, ""
    )
    assert len(svg.encode()) < 150_000
