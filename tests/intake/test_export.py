from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain import Home, Occupant, Partner, Woman
from matcher.domain.instance import RECORDS, Instance
from matcher.intake import read_tables, write_tables
from matcher.intake.csv_text import read_csv
from matcher.intake.export import in_order, row_key, table_csv
from matcher.intake.faults import FaultList
from matcher.intake.rows import read_rows
from tests.intake.records import columns, records
from tests.intake.tables import AS_OF, RICH, ROW, plain, read_well, table_text, varied


def test_the_rich_tables_read_back_equal_and_write_the_same_bytes(tmp_path: Path) -> None:
    instance = read_well(tmp_path / "given", RICH).instance
    write_tables(instance, tmp_path / "first")
    again = read_tables(tmp_path / "first", AS_OF)
    assert again.instance == instance
    assert not again.warnings
    write_tables(again.instance, tmp_path / "second")
    for path in sorted((tmp_path / "first").iterdir()):
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()


def test_every_table_is_written_with_every_column(tmp_path: Path) -> None:
    write_tables(read_well(tmp_path / "given", plain()).instance, tmp_path / "deep" / "out")
    for name, record in RECORDS.items():
        header = (tmp_path / "deep" / "out" / f"{name}.csv").read_text().splitlines()[0]
        assert header == ",".join(column.name for column in columns(record))
    assert not (tmp_path / "deep" / "out" / "postcodes.csv").exists()


def test_the_users_own_places_are_written_once(tmp_path: Path) -> None:
    write_tables(read_well(tmp_path / "given", RICH).instance, tmp_path / "out")
    assert (tmp_path / "out" / "postcodes.csv").read_text() == RICH["postcodes"]


@pytest.mark.parametrize(("km", "written"), [("3", True), ("", False)])
def test_a_place_kept_exact_for_one_rule_is_written_too(km: str, written: bool, tmp_path: Path) -> None:
    child = {"carer": "foster", "carer_postcode": "M14 9ZZ", "keep_away_km": km}
    # Far enough to move the middle of its district, so that its absence shows.
    postcodes = table_text([{**ROW["postcodes"], "northing": "405000", "authority": "E08000003"}])
    instance = read_well(tmp_path / "given", {**varied("children", child), "postcodes": postcodes}).instance
    write_tables(instance, tmp_path / "out")
    assert (tmp_path / "out" / "postcodes.csv").exists() is written
    assert (read_tables(tmp_path / "out", AS_OF).instance == instance) is written


def test_cells_are_written_as_the_contract_has_them() -> None:
    home = Home(home_id="H1", partner_id="P,1", bedrooms=2, rent_gbp_week=150.0, women_only=True, refuses=("arson",))
    header, row = table_csv(Home, [home]).splitlines()
    assert header.startswith("home_id,partner_id,postcode,")
    assert row == 'H1,"P,1",,,,,2,,,,,,,,,,150,0,,,,,yes,,arson,,,'


@pytest.mark.parametrize("name", list(RECORDS))
@settings(deadline=None, derandomize=True, max_examples=40)
@given(data=st.data())
def test_any_record_reads_back(name: str, data: st.DataObject) -> None:
    kind = RECORDS[name]
    rows: list[Any] = data.draw(st.lists(records(kind), min_size=1, max_size=3))
    faults = FaultList()
    headers = [column.name for column in columns(kind)]
    raw = read_csv(table_csv(kind, rows), name, f"{name}.csv", headers, faults)
    assert raw is not None
    assert [row.record for row in read_rows(raw, kind, faults).rows] == rows
    assert faults.settle() == ()


def test_records_made_in_python_are_written_in_any_order(tmp_path: Path) -> None:
    women = tuple(Woman(woman_id=name) for name in ("W2", "W1"))
    homes = (Home(home_id="H1", partner_id="P1"),)
    made = Instance(as_of=AS_OF, women=women, homes=homes, partners=(Partner(partner_id="P1"),))
    write_tables(made, tmp_path)
    assert read_tables(tmp_path, AS_OF).instance == made.replace(women=women[::-1])


@pytest.mark.parametrize("name", RECORDS)
@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.data())
def test_rows_are_in_the_order_of_their_keys(name: str, data: st.DataObject) -> None:
    found = data.draw(st.lists(records(RECORDS[name]), max_size=5))
    found += [data.draw(st.sampled_from(found)) for _ in range(3 if found else 0)]
    assert list(map(row_key, in_order(found))) == sorted(map(row_key, found))


def test_rows_that_begin_alike_are_told_apart_by_their_last_cells() -> None:
    alike = [
        Occupant(home_id="H1", role="child", sex="F", until=day) for day in (date(2027, 1, 9), None, date(2027, 1, 8))
    ]
    assert [row.until for row in in_order(alike)] == [None, date(2027, 1, 8), date(2027, 1, 9)]
