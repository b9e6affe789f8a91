"""The committed tables: the national load is what the generator gives, and `everything` fills every column."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.gazetteer import Gazetteer
from matcher.domain import codes
from matcher.domain.columns import columns_of
from matcher.intake import read_tables, write_tables
from matcher.intake.reading import TABLES
from matcher.solver.match import match
from matcher.synthetic import generate_tables

FIXTURES = Path(__file__).parents[2] / "fixtures"
AS_OF = date(2026, 10, 1)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_national_fixture_is_what_the_generator_gives(tmp_path: Path) -> None:
    generate_tables(1_400, 900, 1, tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in (FIXTURES / "national").iterdir()}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_the_national_fixture_is_small() -> None:
    assert sum(path.stat().st_size for path in (FIXTURES / "national").iterdir()) < 1_500_000


@pytest.mark.parametrize(("table", "record"), list(TABLES.items()))
def test_everything_fills_every_column(table: str, record: Callable[..., Any]) -> None:
    found = rows(FIXTURES / "everything" / f"{table}.csv")
    assert isinstance(record, type)
    headers = [column.name for column in columns_of(record).values()]
    assert list(found[0]) == headers
    assert [name for name in headers if not any(row[name] for row in found)] == []


def test_everything_holds_every_kind_of_zone_bar_carer_and_order() -> None:
    folder = FIXTURES / "everything"
    used = {
        (table, field): {row[field] for row in rows(folder / f"{table}.csv")}
        for table, field in (("zones", "kind"), ("bars", "kind"), ("children", "carer"), ("children", "order"))
    }
    assert used["zones", "kind"] == set(codes.ZONE_KINDS)
    assert used["bars", "kind"] == set(codes.BAR_KINDS)
    assert used["children", "carer"] == set(codes.CARERS)
    assert used["children", "order"] == set(codes.ORDERS)


@pytest.mark.parametrize("name", ["everything", "tiny"])
def test_a_small_fixture_reads_without_fault_and_writes_back_alike(name: str, tmp_path: Path) -> None:
    reading = read_tables(FIXTURES / name, AS_OF)
    assert {warning.file for warning in reading.warnings} == set()
    write_tables(reading.instance, tmp_path)
    for path in (FIXTURES / name).iterdir():
        if path.stem in TABLES:
            assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_everything_has_a_dozen_women_and_homes_and_a_new_postcode() -> None:
    load = read_tables(FIXTURES / "everything", AS_OF).instance
    assert (len(load.women), len(load.homes), len(load.partners)) == (12, 12, 4)
    new = rows(FIXTURES / "everything" / "postcodes.csv")[0]["postcode"]
    place = Gazetteer().resolve(new)
    assert place is not None
    assert place.kind != "unit"
    assert any(home.postcode == new and home.place and home.place.kind == "user" for home in load.homes)


def test_everything_proposes_a_home_to_all_but_one() -> None:
    plan = match(read_tables(FIXTURES / "everything", AS_OF).instance).plan
    homes = {placement.woman_id: placement.home_id for placement in plan.placements}
    assert len(homes) == 11
    assert "W07" not in homes
    assert homes["W05"] == "H10"  # pinned
    assert homes["W03"] != "H06"  # vetoed
