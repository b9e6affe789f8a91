"""The parsed postcodes are kept whole, read back equal, and made again when they cannot be read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from geo.embedded import letter_units
from geo.parsed import keep, kept_file, read_kept
from geo.units import COLUMNS

PROGRAM = """
from geo.embedded import all_units, letter_units
units, letter = all_units(), letter_units("Z")
print(len(units), units.code(0), len(letter), letter.code(0), letter.authority_code(0), letter.authority_codes)
"""


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    units = letter_units("Z")
    keep(tmp_path / "deep" / "kept.units", units)
    found = read_kept(tmp_path / "deep" / "kept.units")
    assert found is not None
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["kept.units"]
    for column in COLUMNS:
        np.testing.assert_array_equal(getattr(found, column), getattr(units, column))
    assert found.authority_codes == units.authority_codes


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY half a file", b"not a file of arrays"])
def test_what_cannot_be_read_is_nothing(content: bytes, tmp_path: Path) -> None:
    assert read_kept(tmp_path / "absent.units") is None
    (tmp_path / "kept.units").write_bytes(content)
    assert read_kept(tmp_path / "kept.units") is None


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99, 0.999999])
def test_a_file_cut_short_is_nothing(share: float, tmp_path: Path) -> None:
    path = tmp_path / "kept.units"
    keep(path, letter_units("Z"))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert read_kept(path) is None


def test_the_name_follows_the_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(tmp_path / "kept"))
    source = tmp_path / "a.br"
    source.write_bytes(b"1")
    first = kept_file([source])
    source.write_bytes(b"12")
    assert first.parent == tmp_path / "kept" and kept_file([source]) != first


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    keep(tmp_path / "file" / "kept.units", letter_units("Z"))
    assert (tmp_path / "file").read_bytes() == b""


def test_the_first_and_later_runs_see_the_same(tmp_path: Path) -> None:
    environment = {**os.environ, "HOMEWARD_DATA_DIR": str(tmp_path)}
    runs = [
        subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert len(list(tmp_path.glob("postcodes-*.units"))) == 1
    assert runs[0].stdout == runs[1].stdout != ""
