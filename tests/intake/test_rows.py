from __future__ import annotations

from pathlib import Path

import pytest

from matcher.domain.instance import RECORDS
from tests.intake.records import columns
from tests.intake.tables import ROW, only, plain, problems, read_well, table_text, varied

PRIVATE = "1899-13-99 secret"


def test_every_faulty_cell_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    women = "woman_id,priority,release_date\nW1,9,2027-13-01\n,x,\n"
    homes = "home_id,partner_id,bedrooms,women_only\nH1,P1,-1,maybe\n"
    found = problems(tmp_path, plain(women=women, homes=homes))
    assert [(fault.file, fault.row, fault.column, fault.value) for fault in found] == [
        ("women.csv", 2, "release_date", "2027-13-01"),
        ("women.csv", 2, "priority", "9"),
        ("women.csv", 3, "woman_id", ""),
        ("women.csv", 3, "priority", "x"),
        ("homes.csv", 2, "bedrooms", "-1"),
        ("homes.csv", 2, "women_only", "maybe"),
    ]


def test_missing_required_columns_once_not_in_every_row(tmp_path: Path) -> None:
    found = problems(tmp_path, plain(women="priority\n1\n2\n"))
    fault = next(fault for fault in found if fault.file == "women.csv")
    assert (fault.row, fault.column) == (1, "woman_id")
    assert only(found) is fault


def test_repeated_header(tmp_path: Path) -> None:
    fault = only(problems(tmp_path, plain(partners="partner_id,name,NAME\nP1,a,b\n")))
    assert (fault.severity, fault.row, fault.column, fault.message) == ("fault", 1, "name", "is given 2 times")


def test_unknown_columns_are_warnings_with_the_nearest_name(tmp_path: Path) -> None:
    fault = only(problems(tmp_path, plain(partners="partner_id,acreditation\nP1,gold\n")))
    assert (fault.severity, fault.column) == ("warning", "acreditation")
    assert "did you mean accreditation?" in fault.message


def test_a_column_without_a_name_matters_only_when_it_holds_something(tmp_path: Path) -> None:
    read_well(tmp_path, plain(partners="partner_id,\nP1,\n"))
    fault = only(problems(tmp_path, plain(partners="partner_id,\nP1,x\n")))
    assert (fault.severity, "no name" in fault.message) == ("warning", True)


def test_a_header_below_blank_rows_keeps_the_numbers_of_the_spreadsheet(tmp_path: Path) -> None:
    found = problems(tmp_path, plain(partners="\n\npartner_id,x\nP1,\nP2,\n,\nP1,\n"))
    assert [(fault.row, fault.column) for fault in found] == [(7, "partner_id"), (3, "x")]


@pytest.mark.parametrize(
    ("table", "column"),
    [(name, column.name) for name, record in RECORDS.items() for column in columns(record) if column.private],
)
def test_no_private_value_is_ever_repeated(table: str, column: str, tmp_path: Path) -> None:
    for value in (PRIVATE, "\x07" + PRIVATE, PRIVATE * 9):
        found = problems(tmp_path, varied(table, {column: value}))
        assert not any("secret" in str(fault) or "secret" in fault.value for fault in found)
        assert all(fault.value in ("(hidden)", "") for fault in found if fault.column == column)


@pytest.mark.parametrize("table", list(RECORDS))
def test_each_plain_row_is_read_alone(table: str, tmp_path: Path) -> None:
    reading = read_well(tmp_path, varied(table, {}))
    assert len(getattr(reading.instance, table)) == 1


@pytest.mark.parametrize("table", list(RECORDS))
def test_required_cells_must_not_be_empty(table: str, tmp_path: Path) -> None:
    for column in columns(RECORDS[table]):
        if column.required:
            row = {**ROW[table], column.name: "", "spare": "x"}
            found = problems(tmp_path, plain(**{table: table_text([row])}))
            mine = [fault for fault in found if fault.file == f"{table}.csv" and fault.severity == "fault"]
            assert [(fault.row, fault.column, fault.message) for fault in mine] == [
                (2, column.name, "must not be empty")
            ]
