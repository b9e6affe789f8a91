"""Faults of a national file of postcodes: each with its line and column, the first twenty told, the rest counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.sources.importing import import_source
from geo.sources.reader import SourceError

Changed = Callable[[str, str, str], bytes]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("pcds", "M1-1AE", "column pcds: not a postcode; a unit such as M1 1AE would be right"),
        ("pcds", "", "column pcds: not a postcode; a unit such as M1 1AE would be right"),
        ("east1m", "3847.5", "column east1m: not a grid reference; whole metres from 0 to 700000 would be right"),
        ("east1m", "", "column east1m: not a grid reference; whole metres from 0 to 700000 would be right"),
        ("north1m", "1300001", "column north1m: not a grid reference; whole metres from 0 to 1300000 would be right"),
        ("doterm", "199613", "column doterm: not a month; such as 199606, or nothing, would be right"),
        (
            "lad25cd",
            "Manchester",
            "column lad25cd: not an authority code; such as E08000003, or nothing, would be right",
        ),
    ],
)
def test_a_malformed_cell_is_named_with_its_line(
    column: str, value: str, words: str, folder: Path, tmp_path: Path, changed: Changed
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(changed("M1 1AE", column, value))
    with pytest.raises(SourceError) as fault:
        import_source(path)
    assert fault.value.faults == (f"{path}: line 8: {words}",)
    assert not folder.exists()


def test_lines_are_counted_as_an_editor_counts_them(folder: Path, tmp_path: Path, changed: Changed) -> None:
    lines = changed("M1 1AE", "east1m", "x").splitlines(keepends=True)
    path = tmp_path / "bad.csv"
    path.write_bytes(b"".join([*lines[:3], b"\r\n", b"\n", *lines[3:5], b"AL1 1AA,1\n", *lines[5:], b"M1 1"]))
    with pytest.raises(SourceError) as fault:
        import_source(path)
    assert [message.split(": ")[1] for message in fault.value.faults] == ["line 8", "line 11", "line 22"]
    assert "has 2 columns; 53 would be right" in fault.value.faults[0]
    assert fault.value.more == 0


def test_a_cell_far_too_long_before_a_fault_is_told(folder: Path, tmp_path: Path, changed: Changed) -> None:
    lines = changed("M1 1AE", "east1m", "x").splitlines(keepends=True)
    path = tmp_path / "bad.csv"
    head, _, _ = lines[2].rpartition(b",")
    path.write_bytes(b"".join([*lines[:2], head, b',"', b"9" * 200_000, b'"\n', *lines[3:]]))
    with pytest.raises(SourceError) as fault:
        import_source(path)
    assert fault.value.faults == (f"{path}: line 3: not readable as CSV: field larger than field limit (131072)",)


def test_of_many_faults_the_first_twenty_are_told_and_the_rest_counted(
    folder: Path, tmp_path: Path, changed: Changed
) -> None:
    lines = changed("M1 1AE", "east1m", "x").splitlines(keepends=True)
    path = tmp_path / "bad.csv"
    path.write_bytes(lines[0] + lines[7] * 50)
    with pytest.raises(SourceError) as fault:
        import_source(path)
    assert [message.split(": ")[1] for message in fault.value.faults] == [f"line {line}" for line in range(2, 22)]
    assert fault.value.more == 30


@pytest.mark.parametrize("column", ["pcds", "lad25cd", "east1m", "north1m", "gridind", "doterm"])
def test_a_missing_column_is_named(column: str, data: Path, folder: Path, tmp_path: Path) -> None:
    text = (data / "onspd_2025.csv").read_text()
    path = tmp_path / "without.csv"
    path.write_text(text.replace(column, "other", 1))
    if column == "pcds":  # pcd8 says the same
        assert import_source(path).about.rows == 12
        return
    with pytest.raises(SourceError, match=rf"without.csv: line 1: no column .*{column}"):
        import_source(path)
