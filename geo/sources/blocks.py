"""Chosen columns of a large CSV file, a block of rows at a time, and where its faulty rows are."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from geo.sources.reader import FAULTS_SHOWN, Part, SourceError

if TYPE_CHECKING:
    from pyarrow import RecordBatch

_BLOCK_BYTES = 4 * 2**20
_NO_ROWS = ("Empty CSV file", "Could not skip initial")  # how the CSV reader says so
_NOT_ASCII = bytes(range(128)) + b"\x7f" * 128


class Blocks:
    """One CSV file in UTF-8, read once from start to end; every fault is gathered, and told at the end.

    width: how many columns each row has. positions: those to be read. header_rows: rows to be passed over.
    """

    def __init__(self, part: Part, *, width: int, positions: Sequence[int], header_rows: int) -> None:
        self._part = part
        self._width = width
        self._positions = sorted(set(positions))
        self._header_rows = header_rows
        self._rows = 0
        self._ragged = 0
        self._found: list[tuple[int, str]] = []
        self._count = 0

    def __iter__(self) -> Iterator[RecordBatch]:
        """Blocks of text columns, named by their positions ("0", "7"); each byte beyond ASCII is a DEL there."""
        import pyarrow as pa

        try:
            with self._part.opener() as stream:
                for batch in self._open(_Ascii(stream)):
                    yield batch
                    self._rows += batch.num_rows
        except pa.ArrowException as fault:
            if not (self.faulty or str(fault).startswith(_NO_ROWS)):
                line = self._rows + self._header_rows
                words = "not readable as CSV from there on: a quotation mark is left open"
                raise SourceError(f"{self._part.label}: after line {line}: {words}") from fault

    def mark(self, faulty: NDArray[np.bool_], message: str) -> None:
        """Notes a fault for each row of the present block that a mask names."""
        rows = np.flatnonzero(faulty)
        self._count += rows.size
        self._found += [(self._rows + int(row), message) for row in rows[:FAULTS_SHOWN]]

    @property
    def faulty(self) -> bool:
        """Whether any fault was found so far."""
        return bool(self._count or self._ragged)

    def check(self) -> None:
        """Raises SourceError when there was any fault, with the line of each of the first."""
        if not self.faulty:
            return
        told = [f"{self._part.label}: line {line}: {message}" for line, message in self._lines()]
        shown = told[:FAULTS_SHOWN]
        raise SourceError(*shown, more=self._count + self._ragged - len(shown))

    def _open(self, stream: Any) -> Any:
        from pyarrow import csv as arrow_csv
        from pyarrow import string

        names = [str(position) for position in range(self._width)]
        chosen = [str(position) for position in self._positions]
        return arrow_csv.open_csv(
            stream,
            read_options=arrow_csv.ReadOptions(
                column_names=names, skip_rows=self._header_rows, block_size=_BLOCK_BYTES, use_threads=False
            ),
            parse_options=arrow_csv.ParseOptions(invalid_row_handler=self._pass_over),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=chosen, column_types=dict.fromkeys(chosen, string())
            ),
        )

    def _pass_over(self, _row: Any) -> str:
        self._ragged += 1
        return "skip"

    def _lines(self) -> Iterator[tuple[int, str]]:
        """The physical line of each noted fault, and every row of another width, by a slower second reading."""
        with io.TextIOWrapper(self._part.opener(), encoding="utf-8-sig", errors="replace", newline="") as text:
            rows = csv.reader(text)
            try:
                yield from self._located(rows)
            except csv.Error as fault:  # such as a cell far too long, which the quick reading takes
                yield rows.line_num, f"not readable as CSV: {fault}"

    def _located(self, rows: Any) -> Iterator[tuple[int, str]]:
        noted: dict[int, list[str]] = {}
        for row, message in sorted(self._found)[:FAULTS_SHOWN]:
            noted.setdefault(row, []).append(message)
        tally: Counter[str] = Counter()
        for cells in rows:
            tally["seen"] += bool(cells)
            if not cells or tally["seen"] <= self._header_rows:
                continue
            if len(cells) != self._width:
                tally["ragged"] += 1
                yield rows.line_num, f"has {len(cells)} columns; {self._width} would be right"
            else:
                yield from ((rows.line_num, message) for message in noted.pop(tally["even"], ()))
                tally["even"] += 1
            if tally["ragged"] >= FAULTS_SHOWN or (not noted and tally["ragged"] >= self._ragged):
                return


class _Ascii(io.RawIOBase):
    """A stream without byte order mark and with DEL for every byte beyond ASCII, which no column that is read has.

    The CSV reader can then tell of any row, whatever its encoding.
    """

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner
        self._mark = codecs.BOM_UTF8

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size).removeprefix(self._mark)
        self._mark = b""
        return data.translate(_NOT_ASCII)
