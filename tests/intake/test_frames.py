from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from matcher.intake.faults import FaultList
from matcher.intake.frames import read_frame, read_parquet


def column(values: object) -> list[str]:
    return [row.cells["x"] for row in read_frame(pd.DataFrame({"k": range(1, 9), "X ": values}), "t").rows]


def test_values_of_every_type_become_the_texts_one_would_write() -> None:
    assert column(pd.Series([1, 2.5, 3.0, np.nan, None, 1e-7, 1e20, np.inf])) == [
        "1", "2.5", "3", "", "", "0.0000001", "100000000000000000000", "inf",
    ]  # fmt: skip
    moment = dt.datetime(2027, 4, 3, 12)
    mixed = [True, np.False_, " a ", pd.NA, ["a", None, "b"], pd.Timestamp("2027-04-03"), moment, Decimal("1E+2")]
    assert column(pd.Series(mixed, dtype=object)) == [
        "yes", "no", "a", "", "a;;b", "2027-04-03", "2027-04-03 12:00:00", "100",
    ]  # fmt: skip
    assert column(pd.array([1, None, 3, 4, 5, 6, 7, 8], dtype="Int64"))[:3] == ["1", "", "3"]
    assert column(pd.array([True, None] * 4, dtype="boolean"))[:2] == ["yes", ""]
    assert column(pd.Series([pd.NaT, *pd.date_range("2027-01-30", periods=7)]))[:3] == ["", "2027-01-30", "2027-01-31"]


def test_rows_are_numbered_as_below_a_header_and_blank_ones_skipped() -> None:
    frame = pd.DataFrame({"x": ["a", None, "c"]}, index=[7, 7, 8])
    assert [(row.number, row.cells["x"]) for row in read_frame(frame, "t").rows] == [(2, "a"), (4, "c")]


def test_of_two_columns_with_one_name_the_first_is_kept() -> None:
    table = read_frame(pd.DataFrame([["a", "b"]], columns=["x", "X"]), "t")
    assert table.headers == ("x", "x")
    assert table.rows[0].cells == {"x": "a"}


def test_parquet_types() -> None:
    table = pa.table(
        {
            "x": ["a", None],
            "d": [dt.date(2027, 4, 3), None],
            "n": [3.0, float("nan")],
            "l": [["a", "b"], []],
            "b": [False, None],
        }
    )
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(table, buffer)
    faults = FaultList()
    read = read_parquet(buffer.getvalue(), "t", "t.parquet", faults)
    assert read is not None
    assert [dict(row.cells) for row in read.rows] == [{"x": "a", "d": "2027-04-03", "n": "3", "l": "a;b", "b": "no"}]
    assert faults.settle() == ()


def test_a_broken_parquet_file_is_a_fault() -> None:
    for content in (b"", b"PAR1", b"woman_id\nW1\n", b"PAR1" + b"\x00" * 40 + b"PAR1"):
        faults = FaultList()
        assert read_parquet(content, "t", "t.parquet", faults) is None
        assert ["Parquet" in fault.message for fault in faults.sorted()[0]] == [True]
