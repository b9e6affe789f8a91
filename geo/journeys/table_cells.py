"""The cells of a file of journeys, as text with their lines, CSV or Parquet; and what is wrong with them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.journeys.protocol import JourneyError

COLUMNS = (
    "from_postcode", "to_postcode", "from_easting", "from_northing", "to_easting", "to_northing",
    "mode", "minutes", "cost_gbp", "one_way",
)  # fmt: skip
_SHOWN = 20
_PARQUET = b"PAR1"


@dataclass(frozen=True, slots=True)
class TableFault:
    """One thing to put right. line: as a spreadsheet counts, the header being 1; None for the whole file."""

    line: int | None
    column: str
    message: str

    def __str__(self) -> str:
        parts = [f"line {self.line}" if self.line else "", f"column {self.column}" if self.column else ""]
        where = ", ".join(part for part in parts if part)
        return f"{where}: {self.message}" if where else self.message


class TableFileError(JourneyError):
    """A file of journeys that cannot be used: every fault of it, in order. The text shows the first twenty."""

    def __init__(self, name: str, faults: Sequence[TableFault]) -> None:
        self.faults = tuple(faults)
        more = [f"and {len(faults) - _SHOWN} more"] if len(faults) > _SHOWN else []
        super().__init__("\n".join([*(f"{name}, {fault}" for fault in faults[:_SHOWN]), *more]))


def rows_of(path: Path) -> Iterator[tuple[int, dict[str, str] | None]]:
    """Line and cells by column, blanks stripped, of every row that is not empty; None for cells unlike the header.

    Raises TableFileError.
    """
    try:
        with path.open("rb") as file:
            parquet = file.read(4) == _PARQUET
        yield from _parquet_rows(path) if parquet else _csv_rows(path)
    except OSError as error:
        raise _fault(path, None, f"cannot be read ({error.strerror or 'input error'})") from None


def _csv_rows(path: Path) -> Iterator[tuple[int, dict[str, str] | None]]:
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = _checked_header(path, next(reader, []))
            for cells in reader:
                line = reader.line_num
                if any(cell.strip() for cell in cells):
                    fits = len(cells) == len(header)
                    yield line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)} if fits else None
    except UnicodeDecodeError:
        raise _fault(path, None, "is not UTF-8 text: save it as CSV UTF-8, or as Parquet") from None
    except csv.Error:
        raise _fault(path, line + 1, "is not CSV: a quotation mark is not closed, or a cell is too long") from None


def _parquet_rows(path: Path) -> Iterator[tuple[int, dict[str, str] | None]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            header = _checked_header(path, file.schema_arrow.names)
            line = 1
            for batch in file.iter_batches(columns=[name for name in header if name in COLUMNS]):
                for row in batch.to_pylist():
                    line += 1
                    yield line, {name: _text(value) for name, value in row.items()}
    except (pa.ArrowException, OSError):
        raise _fault(path, None, "is a broken Parquet file: write it again") from None


def _checked_header(path: Path, names: Sequence[str]) -> list[str]:
    header = [name.strip() for name in names]
    faults = [f"{name} stands twice in the header" for name in COLUMNS if header.count(name) > 1]
    faults += [f"has no column {name}" for name in ("mode", "minutes") if name not in header]
    for end in ("from", "to"):
        if f"{end}_postcode" not in header and not {f"{end}_easting", f"{end}_northing"} <= set(header):
            faults.append(f"has no column {end}_postcode, nor {end}_easting and {end}_northing")
    if faults:
        raise TableFileError(path.name, [TableFault(1, "", fault) for fault in faults])
    return header


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None or value != value else str(value).strip()


def _fault(path: Path, line: int | None, message: str) -> TableFileError:
    return TableFileError(path.name, [TableFault(line, "", message)])
