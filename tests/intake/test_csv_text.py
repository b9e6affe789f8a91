from __future__ import annotations

import csv

import pytest

from matcher.intake.csv_text import read_csv
from matcher.intake.faults import Fault, FaultList
from matcher.intake.raw import RawTable

KNOWN = ("pin_id", "name", "by")


def read(text: str) -> tuple[RawTable | None, list[Fault]]:
    faults = FaultList()
    table = read_csv(text, "pins", "pins.csv", KNOWN, faults)
    return table, list(faults.sorted()[0])


def cells(text: str) -> list[tuple[int, list[str]]]:
    table, faults = read(text)
    assert table is not None
    assert not faults
    return [(row.number, [row.cells[header] for header in table.headers]) for row in table.rows]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(newline: str) -> None:
    assert cells(newline.join(["pin_id,name", "1,a", "2,b"])) == [(2, ["1", "a"]), (3, ["2", "b"])]


def test_headers_in_any_case_and_stray_spaces_around_everything() -> None:
    assert cells('\ufeff Pin_ID ,\u00a0NAME\n \u00a01\u200b, "a, b"\n') == [(2, ["1", "a, b"])]


def test_a_quoted_cell_keeps_its_commas_quotes_and_lines() -> None:
    assert cells('pin_id,name\n1,"a ""b"", c\nd"\n2,e\n') == [(2, ["1", 'a "b", c\nd']), (3, ["2", "e"])]


def test_blank_rows_are_skipped_and_counted() -> None:
    table, faults = read("\n\npin_id,name\n\n1,a\n,\n , \n2,b\n\n")
    assert table is not None
    assert not faults
    assert table.header_row == 3
    assert [row.number for row in table.rows] == [5, 8]


@pytest.mark.parametrize(("delimiter", "word"), [(";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_another_delimiter_is_named(delimiter: str, word: str) -> None:
    table, faults = read("pin_id,name\n1,a\n".replace(",", delimiter))
    assert table is None
    assert [(fault.row, word in fault.message, "comma" in fault.message) for fault in faults] == [(1, True, True)]


def test_a_file_without_header_does_not_show_its_first_row() -> None:
    table, faults = read("Jane Smith,1990-05-01\n")
    assert table is None
    assert [fault.row for fault in faults] == [1]
    assert "must name the columns" in faults[0].message
    assert "Jane" not in str(faults[0]).title()


@pytest.mark.parametrize("text", ["", "\n\n", " \n,,\n", "\ufeff"])
def test_an_empty_file(text: str) -> None:
    table, faults = read(text)
    assert table is None
    assert ["is empty" in fault.message for fault in faults] == [True]


def test_rows_with_too_few_or_too_many_cells_are_set_apart() -> None:
    table, faults = read("pin_id,name\n1\n2,b\n3,c,d\n")
    assert table is not None
    assert [(fault.row, fault.message) for fault in faults] == [
        (2, "has too few cells: 1; the header has 2"),
        (4, "has too many cells: 3; the header has 2"),
    ]
    assert [row.cells["pin_id"] for row in table.rows] == ["2"]
    assert [row.cells["pin_id"] for row in table.misfits] == ["1", "3"]
    assert table.complete


def test_a_quotation_mark_left_open() -> None:
    table, faults = read('pin_id,name\n1,a\n2,"b\n3,c\n')
    assert [(fault.row, "never closed" in fault.message) for fault in faults] == [(3, True)]
    assert table is not None
    assert not table.complete


def test_a_quotation_mark_inside_a_cell_is_told_and_the_rest_is_read() -> None:
    table, faults = read('pin_id,name\n1,"a" b\n2,c\n')
    assert [(fault.row, "twice" in fault.message) for fault in faults] == [(2, True)]
    assert table is not None
    assert [row.cells["name"] for row in table.rows] == ["c"]
    assert not table.complete


def test_a_broken_header_is_one_fault() -> None:
    table, faults = read('"pin_id" x,name\n1,a\n')
    assert table is None
    assert [fault.row for fault in faults] == [1]


def test_a_cell_beyond_the_limit_of_the_csv_reader_is_a_fault() -> None:
    table, faults = read(f"pin_id,name\n1,{'x' * (csv.field_size_limit() + 1)}\n2,b\n")
    assert [(fault.row, "too long" in fault.message) for fault in faults] == [(2, True)]
    assert table is not None
    assert not table.complete


def test_of_two_columns_with_one_name_the_first_is_kept() -> None:
    table, _ = read("name,name\na,b\n")
    assert table is not None
    assert table.rows[0].cells == {"name": "a"}
