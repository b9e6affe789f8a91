"""Tables as values: what the cells say comes back to the letter, and is checked like files."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from matcher.domain.columns import columns_of
from matcher.intake import BadInput, read_tables
from matcher.intake.contents import contents_of, from_contents, key_of, raw_table, read_contents, write_contents
from matcher.intake.faults import FaultList
from matcher.intake.reading import TABLES
from tests.corruption import corrupted
from tests.runs import FIXTURES

AS_OF = date(2026, 10, 1)


@pytest.mark.parametrize("name", ["tiny", "everything"])
def test_values_files_and_instance_say_the_same(name: str, tmp_path: Path) -> None:
    contents = read_contents(FIXTURES / name, AS_OF)
    write_contents(contents.tables, tmp_path)
    reading = read_tables(FIXTURES / name, AS_OF)
    assert from_contents(contents.tables, AS_OF).instance == reading.instance
    assert read_tables(tmp_path, AS_OF).instance == reading.instance
    assert contents.warnings == reading.warnings
    assert read_contents(tmp_path, AS_OF).tables.keys() == TABLES.keys()


@pytest.mark.parametrize("seed", range(60))
def test_broken_tables_are_refused_alike_and_others_are_kept_whole(seed: int, tmp_path: Path) -> None:
    folder = corrupted(random.Random(seed), "everything", tmp_path / "in")
    try:
        instance = read_tables(folder, AS_OF).instance
    except BadInput as refusal:
        with pytest.raises(BadInput) as other:
            read_contents(folder, AS_OF)
        assert other.value.faults == refusal.faults
        return
    contents = read_contents(folder, AS_OF)
    assert from_contents(contents.tables, AS_OF).instance == instance
    write_contents(contents.tables, tmp_path)
    assert read_tables(tmp_path, AS_OF).instance == instance


def test_every_kind_of_cell_as_what_it_is() -> None:
    tables = read_contents(FIXTURES / "everything", AS_OF).tables
    wanted = {"date": date, "number": float, "integer": int, "yes_no": bool}
    for name, record in TABLES.items():
        for column in columns_of(record).values():
            kinds = {type(row[column.name]) for row in tables[name]} - {type(None)}
            assert kinds <= {wanted.get(column.kind, str)}, (name, column.name)


def test_a_fault_among_kept_rows_is_told_by_the_rows_own_name() -> None:
    tables = {name: [dict(row) for row in rows] for name, rows in read_contents(FIXTURES / "tiny").tables.items()}
    tables["homes"][1]["partner_id"] = "nobody"
    with pytest.raises(BadInput) as refusal:
        from_contents(tables)
    name = tables["homes"][1]["home_id"]
    assert [(fault.file, fault.row) for fault in refusal.value.faults] == [(f"homes {name}", None)]
    assert str(refusal.value.faults[0]).startswith(f"homes {name}, column partner_id: 'nobody'")
    tables["zones"][0]["radius_km"] = -1.0
    with pytest.raises(BadInput) as refusal:
        from_contents(tables)
    assert f"zones {tables['zones'][0]['woman_id']}" in {fault.file for fault in refusal.value.faults}


def test_tables_that_are_not_at_hand_are_not_asked() -> None:
    tables = read_contents(FIXTURES / "everything").tables
    raws = {"homes": raw_table("homes", tables["homes"]), "women": None, "partners": None}
    files = {name: name for name in TABLES}
    found = contents_of(raws, files, FaultList())
    assert found.tables["homes"] == tables["homes"] and found.tables["women"] == [] and found.instance.women == ()
    with pytest.raises(BadInput) as refusal:
        contents_of({**raws, "partners": raw_table("partners", tables["partners"][1:])}, files, FaultList())
    assert {(fault.row, fault.column) for fault in refusal.value.faults} == {(row, "partner_id") for row in (2, 3, 4)}


def test_rows_are_told_apart_by_their_id_or_postcode() -> None:
    keys = {name: key_of(record) for name, record in TABLES.items()}
    assert keys["children"] == "child_id" and keys["postcodes"] == "postcode" and keys["zones"] is None
