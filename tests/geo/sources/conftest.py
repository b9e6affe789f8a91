"""Small sources in their true layouts, and a data folder of each test's own."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def data() -> Path:
    """The folder of small sources."""
    return DATA


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test installs."""
    folder = tmp_path / "installed"
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def zipped(tmp_path: Path) -> Callable[..., Path]:
    """Makes a zip of names and contents."""

    def make(contents: Mapping[str, bytes], name: str = "source.zip") -> Path:
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for inner, content in contents.items():
                archive.writestr(inner, content)
        return tmp_path / name

    return make


@pytest.fixture
def changed() -> Callable[[str, str, str], bytes]:
    """Makes the directory of 2025 with one cell changed: of a postcode's row (line 8 for M1 1AE), by column."""

    def change(code: str, column: str, value: str) -> bytes:
        lines = (DATA / "onspd_2025.csv").read_text().splitlines()
        at = next(number for number, line in enumerate(lines) if f'"{code}"' in line)
        cells = lines[at].split(",")
        cells[lines[0].split(",").index(column)] = f'"{value}"'
        return ("\n".join([*lines[:at], ",".join(cells), *lines[at + 1 :]]) + "\n").encode()

    return change
