"""The lines of Get Information About Schools as cells by name: its encoding, its header, rows that do not fit it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence

from geo.sources.reader import Part, SourceError
from geo.sources.school_rows import COLUMNS, Cells

MOST_BYTES = 500_000_000
"""The real file has 60 million; it is read whole, so one far larger is refused."""
_MAY_LACK = ("locality", "district", "council")


def lines_of(part: Part, fault: Callable[[str], None]) -> Iterator[tuple[int, Cells]]:
    """The line each row begins in (the header is line 1) and its cells, stripped; empty lines are passed over.

    fault: told of each row that has not as many cells as the header. Raises SourceError for what keeps the file from
    being read at all.
    """
    rows = csv.reader(io.StringIO(_text(part), newline=""), strict=True)
    try:
        header = [name.strip() for name in next(rows, [])]
        position_of = _positions(part, header)
        line = rows.line_num + 1
        for row in rows:
            if row and len(row) != len(header):
                cells_are = f"has {len(row)} cells where the header has {len(header)}"
                fault(f"{part.label}, line {line}: {cells_are}; download the file again")
            elif row:
                yield line, {name: row[at].strip() if at >= 0 else "" for name, at in position_of.items()}
            line = rows.line_num + 1
    except csv.Error as error:
        message = f"is not CSV from here on ({error}); download the file again"
        raise SourceError(f"{part.label}, line {rows.line_num}: {message}") from error


def _positions(part: Part, header: Sequence[str]) -> Mapping[str, int]:
    """Where each of our columns stands, -1 for one that may be lacking and is."""
    faults = [
        f"{part.label}, line 1: the column {name} is {'missing' if name not in header else 'given twice'}"
        for field, name in COLUMNS.items()
        if header.count(name) > 1 or (name not in header and field not in _MAY_LACK)
    ]
    if faults:
        raise SourceError(*faults)
    return {field: header.index(name) if name in header else -1 for field, name in COLUMNS.items()}


def _text(part: Part) -> str:
    """The whole file: UTF-8 where all of it is, else Windows-1252 as it is published."""
    if part.size_bytes > MOST_BYTES:
        raise SourceError(f"{part.label}: is larger than {MOST_BYTES // 1_000_000} MB, far more than all the schools")
    with part.opener() as stream:
        content = stream.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "is neither Windows-1252 nor UTF-8 text; download the file again"
        raise SourceError(f"{part.label}, line {line}: {message}") from error
