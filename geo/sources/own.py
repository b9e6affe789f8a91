"""A user's own postcodes.csv: postcode, easting, northing, authority, the layout that docs/tables.md describes."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from geo.installed import UNIT_LAYOUT
from geo.postcode import PostcodeError, normalise
from geo.sources.reader import FAULTS_SHOWN, Part, Reader, Row, SourceError, Taken
from geo.sources.unit_rows import NORTHERN_IRELAND
from geo.sources.units_reading import taken_units
from geo.units import CODE_TYPE, build, padded

_NEEDED = ("postcode", "easting", "northing")
_ENDS_M = {"easting": 700_000, "northing": 1_300_000}
_AUTHORITY = re.compile(r"[A-Z][0-9]{8}")
_MOST_DEGREES = 180

_OwnRow = tuple[bytes, float, float, str]


def recognises(first_rows: Sequence[Row]) -> bool:
    """Whether the header has the three columns that are needed, named as Homeward names them."""
    return bool(first_rows) and all(name in [cell.strip() for cell in first_rows[0]] for name in _NEEDED)


def read(parts: Sequence[Part]) -> Taken:
    """Every row but those of Northern Ireland. Raises SourceError."""
    rows: list[_OwnRow] = []
    faults: list[str] = []
    tally: Counter[str] = Counter()
    for part in parts:
        for line, cells in _cells(part):
            row, wrong = _row(cells)
            faults += [f"{part.label}: line {line}: {words}" for words in wrong]
            if row and row[0].startswith(b"BT"):
                tally[NORTHERN_IRELAND] += 1
            elif row:
                rows.append(row)
    if faults:
        raise SourceError(*faults[:FAULTS_SHOWN], more=max(0, len(faults) - FAULTS_SHOWN))
    codes, easting_m, northing_m, authorities = zip(*rows, strict=True) if rows else ((), (), (), ())
    units = build(
        np.array(codes, dtype=CODE_TYPE),
        np.array(easting_m, dtype=np.float64),
        np.array(northing_m, dtype=np.float64),
        authorities,
    )
    return taken_units(units, tally)


def _cells(part: Part) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by column; a row of another width has none."""
    reader = csv.reader(_lines(part), strict=True)
    line = 0
    try:
        header = [name.strip() for name in next(reader)]
        line = reader.line_num
        for row in reader:
            line = reader.line_num
            if row:
                yield line, dict(zip(header, row, strict=True)) if len(row) == len(header) else {}
    except csv.Error as fault:
        raise SourceError(f"{part.label}: line {line + 1}: not a readable CSV row: {fault}") from fault


def _lines(part: Part) -> Iterator[str]:
    with part.opener() as stream:
        for number, line in enumerate(stream, start=1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as fault:
                raise SourceError(f"{part.label}: line {number}: not in UTF-8; save the file as UTF-8") from fault


def _row(cells: dict[str, str]) -> tuple[_OwnRow | None, list[str]]:
    if not cells:
        return None, ["has more or fewer columns than the first line"]
    code, wrong = _code(cells["postcode"])
    points = []
    for column, end_m in _ENDS_M.items():
        metres = _number(cells[column])
        if not 0 <= metres <= end_m:
            wrong.append(f"column {column}: grid metres from 0 to {end_m} would be right")
        points.append(metres)
    if not wrong and max(points) <= _MOST_DEGREES and any(metres % 1 for metres in points):
        wrong.append("columns easting and northing: look like degrees; grid metres would be right")
    authority = cells.get("authority", "").strip()
    if authority and not _AUTHORITY.fullmatch(authority):
        wrong.append("column authority: not an authority code; such as E08000003, or nothing, would be right")
    return (None if wrong else (padded(code), points[0], points[1], authority)), wrong


def _code(text: str) -> tuple[str, list[str]]:
    try:
        code = normalise(text)
    except PostcodeError as fault:
        return "", [f"column postcode: {fault}"]
    unit = len(code.partition(" ")[2]) > 1
    return code, [] if unit else ["column postcode: a unit such as M1 1AE would be right"]


def _number(text: str) -> float:
    """The number of a text; one that is none fails every comparison."""
    try:
        return float(text)
    except ValueError:
        return math.nan


READER = Reader(
    kind="own",
    layout=UNIT_LAYOUT,
    title="your own postcodes",
    attribution="",
    recognises=recognises,
    read=read,
)
