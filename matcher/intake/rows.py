"""Texts to records, driven by the record's columns alone; every faulty cell is noted and reading goes on."""

from __future__ import annotations

import dataclasses
import difflib
import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.domain.columns import Column, columns_of
from matcher.domain.rows import made, with_columns
from matcher.intake.cells import CellError, parse_cell
from matcher.intake.faults import HIDDEN, Fault, FaultList, Severity
from matcher.intake.raw import RawTable

COORDINATES = ("lat", "lon")
"""Fields whose range is judged as a pair (`places.py`): swapped ones must be called swapped, not too large."""

LONGEST_HEADER = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One row read.

    record: the record; a faulty cell left its field at the default, or None when the field has none.
    faulty: fields whose cell is a fault, so that later checks do not blame the row for the gap.
    cells: header -> text as given.
    """

    number: int
    record: Any
    faulty: frozenset[str]
    cells: Mapping[str, str]

    def holding(self, record: Any) -> Row:
        """The same row with another record."""
        return self if record is self.record else Row(self.number, record, self.faulty, self.cells)

    def changed(self, **changes: Any) -> Row:
        """The same row with some fields of its record changed."""
        return self.holding(dataclasses.replace(self.record, **changes))


@dataclass(slots=True)
class Table:
    """One table read, and where its faults go.

    ids: every id the file gives, also in rows that are faulty or could not be read.
    complete: False when there may be more rows, so that an id that is not there proves nothing.
    """

    name: str
    file: str
    record: type
    faults: FaultList
    rows: list[Row] = dataclasses.field(default_factory=list)
    ids: frozenset[str] = frozenset()
    complete: bool = True

    def fill(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """Gives every row's record new values in some fields, by columns."""
        records = with_columns([row.record for row in self.rows], columns)
        self.rows = list(map(Row.holding, self.rows, records))

    def fault(self, row: Row, field: str, message: str, severity: Severity = "fault") -> None:
        """Notes what is wrong with one field of one row; the value of a private column is hidden."""
        column = columns_of(self.record)[field]
        self.add(row.number, column, row.cells.get(column.name, ""), message, severity)

    def warn(self, row: Row, field: str, message: str) -> None:
        """As `fault`, for what is only odd."""
        self.fault(row, field, message, "warning")

    def add(self, number: int, column: Column, text: str, message: str, severity: Severity = "fault") -> None:
        """Notes a fault of a cell by row number, column and text."""
        shown = HIDDEN if column.private and text else text
        self.faults.add(
            Fault(file=self.file, row=number, column=column.name, value=shown, message=message, severity=severity)
        )


def read_rows(raw: RawTable, record: type, faults: FaultList) -> Table:
    """Every row of a table as a `record`; faults of headers and cells are noted."""
    table = Table(raw.name, raw.file, record, faults, ids=_ids(raw, record))
    missing = _check_headers(raw, table)
    table.complete = raw.complete and id_field(record) not in missing
    records, faulty = _records(raw, table, missing)
    at_fault = {position: missing | fields for position, fields in faulty.items()}
    table.rows = [
        Row(row.number, record, at_fault.get(position, missing), row.cells)
        for position, (row, record) in enumerate(zip(raw.rows, records, strict=True))
    ]
    return table


@functools.cache
def id_field(record: type) -> str | None:
    """The field that holds the record's own id; None when its rows have none."""
    return next((field for field, column in columns_of(record).items() if column.kind == "id"), None)


def _ids(raw: RawTable, record: type) -> frozenset[str]:
    own = id_field(record)
    return frozenset(row.cells[own] for row in (*raw.rows, *raw.misfits) if own in row.cells) if own else frozenset()


def _check_headers(raw: RawTable, table: Table) -> frozenset[str]:
    """Notes repeated, unknown and missing headers; the fields whose required column is missing."""
    columns = columns_of(table.record)
    known = {column.name for column in columns.values()}
    for header, count in Counter(raw.headers).items():
        if header not in known and (header or any(row.cells[header] for row in raw.rows)):
            table.faults.add(_unknown_column(raw, header, known))
        elif header in known and count > 1:
            table.faults.add(_header_fault(raw, header, f"is given {count} times"))
    missing = [field for field, column in columns.items() if column.required and column.name not in raw.headers]
    for field in missing:
        table.faults.add(_header_fault(raw, columns[field].name, "is missing; this column must be there"))
    return frozenset(missing)


def _header_fault(raw: RawTable, header: str, message: str) -> Fault:
    return Fault(file=raw.file, row=raw.header_row, column=header, message=message)


def _unknown_column(raw: RawTable, header: str, known: set[str]) -> Fault:
    near = difflib.get_close_matches(header[:LONGEST_HEADER], sorted(known), n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    message = f"is not a column of this table and was not read{hint}" if header else "has no name and was not read"
    return Fault(file=raw.file, row=raw.header_row, column=header[:LONGEST_HEADER], message=message, severity="warning")


class _Reader(dict[str, Any]):
    """Text -> value of one column's cells; each distinct text is read once.

    wrong: text -> what is wrong with it; its value is the default, None where there is none.
    """

    def __init__(self, field: str, column: Column, default: Any) -> None:
        super().__init__()
        judged = dataclasses.replace(column, minimum=None, maximum=None)
        self._column = judged if field in COORDINATES else column
        self._default = None if column.required else default
        self.wrong: dict[str, str] = {}

    def __missing__(self, text: str) -> Any:
        value = self[text] = self._read(text)
        return value

    def _read(self, text: str) -> Any:
        if not (text or self._column.required):
            return self._default
        try:
            if not text:
                raise CellError("must not be empty")
            return parse_cell(self._column, text)
        except CellError as error:
            self.wrong[text] = str(error)
            return self._default


def _records(raw: RawTable, table: Table, missing: frozenset[str]) -> tuple[list[Any], dict[int, set[str]]]:
    """A record a row, read a column at a time; and the position of each faulty row -> the fields at fault."""
    values: dict[str, Sequence[Any]] = {field: [None] * len(raw.rows) for field in missing}
    faulty: dict[int, set[str]] = {}
    defaults = {field.name: field.default for field in dataclasses.fields(table.record)}
    for field, column in columns_of(table.record).items():
        if column.name not in raw.headers:
            continue
        reader, texts = _Reader(field, column, defaults[field]), [row.cells[column.name] for row in raw.rows]
        values[field] = list(map(reader.__getitem__, texts))
        for position in (at for at, text in enumerate(texts) if text in reader.wrong) if reader.wrong else ():
            table.add(raw.rows[position].number, column, texts[position], reader.wrong[texts[position]])
            faulty.setdefault(position, set()).add(field)
    return made(table.record, values, len(raw.rows)), faulty
