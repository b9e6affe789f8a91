"""The small GIAS files of the tests, as stored by an import."""

from __future__ import annotations

from pathlib import Path

from geo.schools import KIND, LAYOUT, Schools
from geo.sources.opening import opened
from geo.sources.reader import Taken
from geo.sources.schools import ATTRIBUTION, READER
from geo.store import About, read_stored, write_stored

DATA = Path(__file__).parent / "data"
OLD, NEW = DATA / "gias_2017.csv", DATA / "gias_2026.csv"


def taken(path: Path) -> Taken:
    """What the reader takes from a file, zip or folder."""
    with opened(path) as parts:
        return READER.read([part for part in parts if READER.recognises(part.first_rows())])


def install_schools(folder: Path) -> Path:
    """Stores the schools of the newer file in a folder; the path of what is stored."""
    path = folder / f"{KIND}.parquet"
    read = taken(NEW)
    sha256 = "5c" * 32
    about = About(kind=KIND, layout=LAYOUT, dated="2026-03-01", rows=read.rows, sha256=sha256, attribution=ATTRIBUTION)
    write_stored(path, read.columns, about)
    return path


def gias_schools(folder: Path) -> Schools:
    """The schools of the newer file."""
    stored = read_stored(install_schools(folder), LAYOUT)
    assert stored is not None
    return Schools(stored)
