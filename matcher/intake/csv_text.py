"""CSV text to a `RawTable`: every break of the layout is a fault with its row."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection

from matcher.intake.faults import Fault, FaultList
from matcher.intake.lha_layout import settled
from matcher.intake.raw import SPACES, RawRow, RawTable, clean_header

OTHER_DELIMITERS = {";": "a semicolon", "\t": "a tab", "|": "a bar"}

UNCLOSED = "a quotation mark opened in this row is never closed"
AFTER_QUOTE = "after a closing quotation mark there must be a comma; write a quotation mark inside a cell twice"
TOO_LONG = "a cell is too long to be true (is a quotation mark left open?); the rows from here on were not read"


def read_csv(text: str, name: str, file: str, known: Collection[str], faults: FaultList) -> RawTable | None:
    """The table in `text`; None, and a fault, when it has no usable header.

    known: the headers that the table may have. Rows with too few or too many cells are faults and set apart; rows
    whose cells are all blank are skipped but counted, as a spreadsheet counts them.
    """
    records, broken = _records(text, file, faults)
    if not records:
        if not broken:
            faults.add(Fault(file=file, message="is empty; the first row must name the columns"))
        return None
    if name == "lha":
        records = settled(records, file, faults)
    number, first = records[0]
    headers = tuple(clean_header(cell) for cell in first)
    if not _usable(headers, number, file, known, faults):
        return None
    rows, misfits = _rows(records[1:], headers, file, faults)
    return RawTable(name, file, headers, rows, number, misfits, complete=not broken)


def _records(text: str, file: str, faults: FaultList) -> tuple[list[tuple[int, list[str]]], bool]:
    """Numbered rows that are not blank, and whether the layout of any row is broken."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    records: list[tuple[int, list[str]]] = []
    number, broken, stripped = 0, False, _Stripped()
    while True:
        number += 1
        try:
            cells = list(map(stripped.__getitem__, next(reader)))
        except StopIteration:
            return records, broken
        except csv.Error as error:
            message, broken = _layout_message(str(error)), True
            faults.add(Fault(file=file, row=number, message=message))
            if message == TOO_LONG or not records:
                return records, broken
            continue
        if any(cells):
            records.append((number, cells))


class _Stripped(dict[str, str]):
    """A cell -> the same without spaces around it. Cells say the same again and again."""

    def __missing__(self, cell: str) -> str:
        text = self[cell] = cell.strip(SPACES)
        return text


def _layout_message(error: str) -> str:
    if "field larger" in error:
        return TOO_LONG
    return UNCLOSED if "end of data" in error else AFTER_QUOTE


def _usable(headers: tuple[str, ...], row: int, file: str, known: Collection[str], faults: FaultList) -> bool:
    """Whether the header names at least one column; the value of a row that names none is never shown."""
    if any(header in known for header in headers):
        return True
    whole = ",".join(headers)
    for delimiter, words in OTHER_DELIMITERS.items():
        if any(clean_header(part).strip('"') in known for part in whole.split(delimiter)):
            faults.add(Fault(file=file, row=row, message=f"columns are separated by {words}; a comma is expected"))
            return False
    message = (
        f"names no column of this table; the first row must name the columns, such as {', '.join(list(known)[:3])}"
    )
    faults.add(Fault(file=file, row=row, message=message))
    return False


def _rows(
    records: list[tuple[int, list[str]]], headers: tuple[str, ...], file: str, faults: FaultList
) -> tuple[tuple[RawRow, ...], tuple[RawRow, ...]]:
    """The rows that fit the header, and those that do not."""
    width = len(headers)
    rows, misfits = [], []
    repeated = len(set(headers)) < width
    for number, cells in records:
        named = zip(headers, cells, strict=False)
        # Reversed, so that of two columns with one name the first is kept.
        row = RawRow(number, dict(reversed(list(named)) if repeated else named))
        if len(cells) == width:
            rows.append(row)
            continue
        misfits.append(row)
        wrong = "too few" if len(cells) < width else "too many"
        faults.add(Fault(file=file, row=number, message=f"has {wrong} cells: {len(cells)}; the header has {width}"))
    return tuple(rows), tuple(misfits)
