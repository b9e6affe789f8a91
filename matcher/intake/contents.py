"""Tables as plain values, for whoever keeps them: what the cells say, before anything is resolved or filled in."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from matcher.domain import Instance
from matcher.domain.columns import Column, columns_of
from matcher.intake.cells import cell_text, parse_cell
from matcher.intake.extra_postcodes import ExtraPostcode
from matcher.intake.faults import BadInput, Fault, FaultList
from matcher.intake.raw import RawRow, RawTable
from matcher.intake.reading import HEADERS, TABLES, Reading, assemble, day_of_run, texts_of
from matcher.intake.rows import id_field

KeptRow = Mapping[str, Any]
"""One row: header -> value. Dates, numbers, whole numbers and yes or no as such, all else as its canonical text; None
where the cell is empty."""

FIRST_ROW = 2
NAMES = ("child_id", "woman_id", "home_id", "partner_id", "site_id", "brma", "postcode")
"""Headers by which a row without a number is named: the first that it has."""
_TYPED = ("date", "number", "integer", "yes_no")


@dataclass(frozen=True, slots=True)
class Contents:
    """Tables that hold together, as values.

    tables: table -> its rows, in file order; every table of the contract. instance: what they say. warnings: what was
    odd.
    """

    tables: Mapping[str, Sequence[KeptRow]]
    instance: Instance
    warnings: tuple[Fault, ...] = ()


def key_of(record: type) -> str | None:
    """The column that tells the rows of a record class apart; None when they may be alike."""
    return "postcode" if record is ExtraPostcode else id_field(record)


def read_contents(directory: Path | str, as_of: date | None = None) -> Contents:
    """A directory of tables as its cells say them, once all that `read_tables` checks holds. Raises BadInput."""
    day = day_of_run(as_of)
    faults = FaultList()
    raws, files = texts_of(Path(directory), faults)
    return contents_of(raws, files, faults, day)


def contents_of(
    raws: Mapping[str, RawTable | None], files: Mapping[str, str], faults: FaultList, as_of: date | None = None
) -> Contents:
    """Tables of texts as values, once all that `read_tables` checks holds.

    raws: table -> its texts; None where they are not at hand, and then no reference into it is checked. files: table ->
    the name to report. faults: what was wrong with the texts already. Raises BadInput.
    """
    reading = assemble(raws, files, day_of_run(as_of), faults)
    tables = {name: _kept(raws.get(name), record) for name, record in TABLES.items()}
    return Contents(tables, reading.instance, reading.warnings)


def raw_table(name: str, rows: Iterable[KeptRow]) -> RawTable:
    """Kept rows as a table of texts; the first one is row 2."""
    headers = HEADERS[name]
    return RawTable(name, name, headers, tuple(_raw(rows, headers)))


def from_contents(tables: Mapping[str, Iterable[KeptRow]], as_of: date | None = None) -> Reading:
    """The instance that kept rows make, checked like files; a fault names the row by its id, or by whose it is.

    Raises BadInput.
    """
    day = day_of_run(as_of)
    raws = {name: raw_table(name, tables.get(name, ())) for name in TABLES}
    try:
        reading = assemble(raws, {name: name for name in TABLES}, day, FaultList())
    except BadInput as error:
        raise BadInput(_by_id(error.faults, raws), _by_id(error.warnings, raws)) from error
    return replace(reading, warnings=_by_id(reading.warnings, raws))


def _by_id(faults: Iterable[Fault], raws: Mapping[str, RawTable]) -> tuple[Fault, ...]:
    """Faults of rows that have no place in a file: each names its row by the first id in it."""
    return tuple(fault if fault.row is None else _named(fault, raws[fault.file]) for fault in faults)


def _named(fault: Fault, raw: RawTable) -> Fault:
    cells = raw.rows[(fault.row or FIRST_ROW) - FIRST_ROW].cells
    name = next(filter(None, (cells.get(header) for header in NAMES)), "")
    return replace(fault, file=f"{fault.file} {name}".rstrip(), row=None)


def write_contents(tables: Mapping[str, Iterable[KeptRow]], directory: Path) -> None:
    """One CSV file a table into a directory that is there, header only where no row is; rows are sorted, so that the
    same tables give the same bytes. Raises OSError."""
    for name, headers in HEADERS.items():
        lines = sorted([cell_text(row[header]) for header in headers] for row in tables.get(name, ()))
        with (directory / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(headers)
            writer.writerows(lines)


def _kept(raw: RawTable | None, record: type) -> list[KeptRow]:
    """The rows of a table whose every cell has been found right."""
    if raw is None:
        return []
    columns = [(column.name, _Values(column)) for column in columns_of(record).values()]
    return [{name: values[row.cells.get(name, "")] for name, values in columns} for row in raw.rows]


class _Values(dict[str, Any]):
    """Text -> what is kept of it; each distinct text of a column is read once."""

    def __init__(self, column: Column) -> None:
        super().__init__({"": None})
        self._column = column

    def __missing__(self, text: str) -> Any:
        value = parse_cell(self._column, text)
        value = self[text] = value if self._column.kind in _TYPED else cell_text(value)
        return value


def _raw(rows: Iterable[KeptRow], headers: tuple[str, ...]) -> Iterable[RawRow]:
    for number, row in enumerate(rows, start=FIRST_ROW):
        yield RawRow(number, {header: cell_text(row[header]) for header in headers})
