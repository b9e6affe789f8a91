"""Tables that come with types, Parquet files and pandas data frames, to the same texts as CSV."""

from __future__ import annotations

import datetime as dt
import io
import math
import numbers
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow
import pyarrow.parquet

from matcher.intake.faults import Fault, FaultList
from matcher.intake.raw import SPACES, RawRow, RawTable, clean_header

if TYPE_CHECKING:
    import pandas as pd


def read_frame(frame: pd.DataFrame, name: str) -> RawTable:
    """A data frame as texts; missing values of any kind become empty cells. Row n of the frame is row n + 2."""
    columns = []
    for position in range(frame.shape[1]):
        column = frame.iloc[:, position]
        values = column.astype(object).tolist()
        columns.append([None if gone else value for value, gone in zip(values, column.isna(), strict=True)])
    return _table(name, name, [str(header) for header in frame.columns], columns)


def read_parquet(content: bytes, name: str, file: str, faults: FaultList) -> RawTable | None:
    """A Parquet file as texts; None, and a fault, when it cannot be read as one."""
    try:
        table = pyarrow.parquet.read_table(io.BytesIO(content))
        columns = [column.to_pylist() for column in table.columns]
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError):
        faults.add(Fault(file=file, message="cannot be read as Parquet; save it again, or as CSV UTF-8"))
        return None
    return _table(name, file, table.column_names, columns)


def _table(name: str, file: str, headers: Iterable[str], columns: Sequence[Sequence[Any]]) -> RawTable:
    cleaned = tuple(clean_header(header) for header in headers)
    texts = [[_text(value) for value in column] for column in columns]
    rows = []
    for number, cells in enumerate(zip(*texts, strict=True), start=2):
        if any(cells):
            rows.append(RawRow(number, dict(zip(reversed(cleaned), reversed(cells), strict=True))))
    return RawTable(name, file, cleaned, tuple(rows))


def _text(value: Any) -> str:
    """A typed value as the cell a careful person would have written."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip(SPACES)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return _date_text(value)
    if isinstance(value, numbers.Number):
        return _number_text(value)
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return ";".join(_text(item) for item in value)
    return str(value)


def _date_text(value: dt.date) -> str:
    """A day, or a moment that is midnight, as the day; any other moment with its time, which no date column takes."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    return value.isoformat()


def _number_text(value: Any) -> str:
    """3.0 as 3, so that a column of whole numbers with gaps still reads as whole numbers."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return format(Decimal(repr(value)), "f").removesuffix(".0") if math.isfinite(value) else str(value)
    return str(value)
