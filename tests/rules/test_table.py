"""Columns as arrays, and the grid of rows against columns that every rule sees."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from matcher.rules.table import Grid, Table, Tables, day_key, day_number

NAN = float("nan")
TABLES: Tables = {
    "women": Table(
        3,
        {
            "release": np.array([100.0, NAN, 300.0]),
            "likes": np.array([[True, False], [False, True], [True, True]]),
            "flag": np.array([True, False, True]),
            "size": np.array([2, 0, 1]),
        },
        {"release": "her release date"},
    ),
    "homes": Table(
        2,
        {
            "keys": np.array([110.0, NAN]),
            "kind": np.array([1, 0]),
            "prices": np.array([[5.0, 6.0, NAN], [7.0, 8.0, 9.0]]),
            "easting_m": np.array([0.0, 3000.0]),
            "northing_m": np.array([0.0, 4000.4]),
        },
        {"keys": "the day the home is free", "easting_m": "where the home is"},
    ),
    "zones": Table(
        3,
        {
            "radius_km": np.array([1.0, 2.0, NAN]),
            "easting_m": np.array([0.0, 3000.0, NAN]),
            "northing_m": np.array([0.0, 0.0, NAN]),
        },
        {"radius_km": "the zone's radius"},
        parent=np.array([0, 2, 2]),
    ),
    "occupants": Table(2, {"born": np.array([7.0, 8.0])}, parent=np.array([1, 1])),
}


def grid(rows: str = "women", cols: str = "homes") -> Grid:
    """All rows against all columns."""
    return Grid(TABLES, rows, cols, np.arange(TABLES[rows].size)[:, None], np.arange(TABLES[cols].size)[None, :])


def test_days_as_numbers() -> None:
    assert day_number(date(2026, 12, 2)) - day_number(date(2026, 11, 30)) == 2.0
    assert day_key(date(2026, 12, 2)) == 20261202.0
    assert np.isnan(day_number(None)) and np.isnan(day_key(None))


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2020, 2, 29), date(2021, 2, 28), 0),
        (date(2020, 2, 29), date(2021, 3, 1), 1),
        (date(2010, 12, 2), date(2026, 12, 1), 15),
        (date(2010, 12, 1), date(2026, 12, 1), 16),
    ],
)
def test_keys_tell_completed_years(born: date, day: date, years: int) -> None:
    assert (day_key(day) - day_key(born)) // 10_000 == years


def test_known_entries() -> None:
    release = TABLES["women"].known["release"]
    assert release is not None and release.tolist() == [True, False, True]
    assert TABLES["women"].known["flag"] is None
    assert TABLES["women"].known["likes"] is None
    assert TABLES["homes"].known["easting_m"] is None


@pytest.mark.parametrize(
    ("parents", "rows", "owner"),
    [([0, 1, 2], [0, 1, 2], [0, 2, 2]), ([2], [1, 2], [0, 0]), ([1], [], []), ([0, 1], [0], [0]), ([], [], [])],
)
def test_rows_of_items(parents: list[int], rows: list[int], owner: list[int]) -> None:
    found_rows, found_owner = TABLES["zones"].rows_of(np.array(parents, dtype=np.intp))
    assert (found_rows.tolist(), found_owner.tolist()) == (rows, owner)


def test_rows_of_women_are_themselves() -> None:
    rows, owner = TABLES["women"].rows_of(np.array([0, 2]))
    assert (rows.tolist(), owner.tolist()) == ([0, 2], [0, 1])


def test_columns_of_rows_and_of_whom_they_belong_to() -> None:
    both = grid("zones", "occupants")
    assert both.row("radius_km").shape == (3, 1)
    assert both.woman("release").tolist() == [[100.0], [300.0], [300.0]]
    assert both.col("born").tolist() == [[7.0, 8.0]]
    assert both.home("kind").tolist() == [[0, 0]]


def test_membership_across() -> None:
    assert grid().cross("likes", "kind").tolist() == [[False, True], [True, False], [True, True]]


def test_a_home_s_entry_for_a_woman_s_category() -> None:
    np.testing.assert_array_equal(grid().cross_home("prices", "size"), [[NAN, 9.0], [5.0, 7.0], [6.0, 8.0]])
    pairs = Grid(TABLES, "women", "homes", np.array([0, 1, 2]), np.array([1, 1, 0]))
    np.testing.assert_array_equal(pairs.cross_home("prices", "size"), [9.0, 7.0, 6.0])


def test_distances_in_whole_metres() -> None:
    np.testing.assert_array_equal(grid("zones").distance_m, [[0.0, 5000.0], [3000.0, 4000.0], [NAN, NAN]])


def test_move_in_and_nights() -> None:
    np.testing.assert_array_equal(grid().move_in, [[110.0, NAN], [NAN, NAN], [300.0, NAN]])
    np.testing.assert_array_equal(grid().nights_without_home, [[10.0, NAN], [NAN, NAN], [0.0, NAN]])


def test_a_list_of_pairs_gives_what_the_mesh_gives() -> None:
    pairs = Grid(TABLES, "zones", "homes", np.array([0, 1, 1]), np.array([1, 0, 1]))
    np.testing.assert_array_equal(pairs.distance_m, [5000.0, 3000.0, 4000.0])
    np.testing.assert_array_equal(pairs.move_in, [NAN, 300.0, NAN])


def test_known_needs() -> None:
    known = grid().known(("women.release", "homes.keys"))
    assert known is not None and known.tolist() == [[True, False], [False, False], [True, False]]
    assert grid().known(("homes.easting_m",)) is None
    assert grid().known(()) is None


def test_known_needs_of_items() -> None:
    known = grid("zones").known(("zones.radius_km", "women.release"))
    assert known is not None and known.tolist() == [[True], [True], [False]]


@pytest.mark.parametrize(
    ("woman", "home", "missing"),
    [
        (0, 0, ()),
        (1, 0, ("her release date",)),
        (2, 1, ("the day the home is free",)),
        (1, 1, ("her release date", "the day the home is free")),
    ],
)
def test_missing_facts_in_words(woman: int, home: int, missing: tuple[str, ...]) -> None:
    pair = Grid(TABLES, "women", "homes", np.array([[woman]]), np.array([[home]]))
    assert pair.missing(("women.release", "homes.keys", "homes.easting_m")) == missing


def test_a_need_that_no_table_has_is_loud() -> None:
    with pytest.raises(KeyError):
        grid().known(("homes.garden",))
