"""The embedded postcodes as parsed once, kept on disk so that every later run starts two seconds sooner.

The file can always be deleted: it is made again. It lies in `HOMEWARD_DATA_DIR`, else in the user's cache folder.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from geo.units import UnitTable

LAYOUT = "1"
"""Changes when the columns of the kept file do, so that an older one is not read."""


def kept_file(sources: Iterable[Path]) -> Path:
    """Where the parsed form of these source files is kept: named by their names, sizes and times of change."""
    marks = [f"{path.name} {(stat := path.stat()).st_size} {stat.st_mtime_ns}" for path in sorted(sources)]
    mark = hashlib.sha256("\n".join([LAYOUT, *marks]).encode()).hexdigest()[:16]
    return _folder() / f"postcodes-{mark}.npz"


def read_kept(path: Path) -> UnitTable | None:
    """The table in a kept file; None when there is none that can be read."""
    try:
        with np.load(path, allow_pickle=False) as held:
            return UnitTable(
                codes=held["codes"],
                easting_m=held["easting_m"],
                northing_m=held["northing_m"],
                authority=held["authority"],
                authority_codes=tuple(str(code) for code in held["authority_codes"]),
            )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def keep(path: Path, units: UnitTable) -> None:
    """Writes a kept file, whole or not at all; a folder that cannot be written is no reason to stop."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
            np.savez(
                part,
                codes=units.codes,
                easting_m=units.easting_m,
                northing_m=units.northing_m,
                authority=units.authority,
                authority_codes=np.array(units.authority_codes, dtype=np.str_),
            )
        Path(part.name).replace(path)
    except OSError:
        return


def _folder() -> Path:
    if chosen := os.environ.get("HOMEWARD_DATA_DIR"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "homeward"
