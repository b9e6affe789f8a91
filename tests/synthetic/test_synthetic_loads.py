"""Whole loads: the same every time, valid on intake, of the size asked for."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from matcher.domain import Instance
from matcher.intake import read_tables, write_tables
from matcher.synthetic import generate, generate_tables
from matcher.synthetic.ids import numbered


def test_the_same_seed_gives_the_same_load_and_another_a_different_one() -> None:
    assert generate(40, 20, 7) == generate(40, 20, 7)
    assert generate(40, 20, 8) != generate(40, 20, 7)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate_tables(60, 30, 3, tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert "women.csv" in files
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_tables_read_back_to_the_very_load(national: Instance, tmp_path: Path) -> None:
    write_tables(national, tmp_path)
    reading = read_tables(tmp_path, national.as_of)
    assert reading.instance == national
    # Odd facts come from blank cells alone: an approved early release whose type or length served is not known, or a
    # distance to keep from a child of whom nobody says where.
    assert {warning.column for warning in reading.warnings} <= {"release_type", "days_served", "carer_postcode"}


def test_a_coupled_load_is_valid_too(coupled: Instance, tmp_path: Path) -> None:
    write_tables(coupled, tmp_path)
    assert read_tables(tmp_path, coupled.as_of).instance == coupled


@pytest.mark.parametrize(("women", "homes"), [(1, 1), (3, 40), (250, 17), (1_000, 100)])
def test_sizes(women: int, homes: int) -> None:
    load = generate(women, homes, 5)
    assert (len(load.women), len(load.homes)) == (women, homes)
    assert len(load.partners) == max(1, round(homes / 15))
    assert len({child.child_id for child in load.children}) == len(load.children)


def test_ids_sort_as_they_count() -> None:
    assert numbered("W", 3, 4) == ["W0001", "W0002", "W0003"]
    long = numbered("H", 10_001, 4)
    assert (long[0], long[-1]) == ("H00001", "H10001")
    assert sorted(long) == long


@pytest.mark.parametrize(("women", "homes"), [(0, 5), (5, 0), (-1, 5)])
def test_a_load_needs_a_woman_and_a_home(women: int, homes: int) -> None:
    with pytest.raises(ValueError, match="at least one woman and one home"):
        generate(women, homes, 1)


def test_more_homes_leave_the_women_as_they_are(national: Instance) -> None:
    more = generate(1_400, 1_800, 1)
    assert [woman.home_postcode for woman in more.women] == [woman.home_postcode for woman in national.women]
    assert more.children == national.children


def test_another_start_moves_the_quarter() -> None:
    start = date(2027, 4, 5)
    load = generate(300, 100, 1, start=start)
    releases = [woman.release_date for woman in load.women if woman.release_date]
    assert start <= min(releases) and max(releases) <= start + timedelta(days=87)
    assert load.as_of == start - timedelta(days=4)
    assert min(home.available_from for home in load.homes if home.available_from) < start


def test_some_cells_are_blank_and_some_postcodes_are_districts(national: Instance) -> None:
    homes = national.homes
    blank = sum(home.bedrooms is None for home in homes) + sum(home.access is None for home in homes)
    assert 0.005 < blank / (2 * len(homes)) < 0.025
    districts = sum(home.place is not None and home.place.kind == "outcode" for home in homes)
    assert 0.008 < districts / len(homes) < 0.04
