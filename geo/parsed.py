"""Parsed postcodes, kept on disk so that every later run starts seconds sooner and reads only what it looks at.

One file: the arrays of the table one after the other, as numpy writes them, mapped into memory when read. It can always
be deleted: it is made again. It lies in `HOMEWARD_DATA_DIR`, else in the user's cache folder.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from geo.units import COLUMNS, UnitTable

LAYOUT = "4"
"""Changes when the columns of the kept file do, so that an older one is not read."""
_ALIGNED_BYTES = 64


def kept_file(sources: Iterable[Path]) -> Path:
    """Where the parsed form of these source files is kept: named by their names, sizes and times of change."""
    marks = [f"{path.name} {(stat := path.stat()).st_size} {stat.st_mtime_ns}" for path in sources]
    mark = hashlib.sha256("\n".join([LAYOUT, *sorted(marks)]).encode()).hexdigest()[:16]
    return cache_folder() / f"postcodes-{mark}.units"


def read_kept(path: Path) -> UnitTable | None:
    """The table in a kept file; None when there is none that can be read."""
    try:
        with path.open("rb") as file:
            columns = {name: _mapped(file) for name in COLUMNS}
            names = tuple(str(code) for code in _mapped(file))
    except (OSError, ValueError, EOFError):
        return None
    return UnitTable(**columns, authority_codes=names)


def keep(path: Path, units: UnitTable) -> None:
    """Writes a kept file, whole or not at all; a folder that cannot be written is no reason to stop."""
    columns = [getattr(units, name) for name in COLUMNS]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
            try:
                for values in (*columns, np.array(units.authority_codes, dtype=np.str_)):
                    part.write(bytes(-part.tell() % _ALIGNED_BYTES))
                    npy.write_array(part, np.ascontiguousarray(values), version=(1, 0), allow_pickle=False)
                part.close()
                Path(part.name).replace(path)
            except BaseException:  # a full disk: the half must not stay on it
                Path(part.name).unlink(missing_ok=True)
                raise
    except OSError:
        return


def forget_kept() -> None:
    """Deletes what is kept: after an import it is of no use, and it may hold postcodes that the user has taken back."""
    for path in [path for pattern in ("postcodes-*.units", "postcodes-*.npz") for path in cache_folder().glob(pattern)]:
        with suppress(OSError):  # another run may be as quick, or another user own it
            path.unlink()


def _mapped(file: IO[bytes]) -> NDArray[Any]:
    """The next array of a file, read from disk where it is looked at. Raises ValueError when it is not all there."""
    file.seek(-file.tell() % _ALIGNED_BYTES, os.SEEK_CUR)
    npy.read_magic(file)
    shape, _, dtype = npy.read_array_header_1_0(file)
    start = file.tell()
    values = np.asarray(np.memmap(file, dtype=dtype, mode="r", shape=shape, offset=start))
    file.seek(start + values.nbytes)
    return values


def cache_folder() -> Path:
    """Where files are kept that can be made again."""
    if chosen := os.environ.get("HOMEWARD_DATA_DIR"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "homeward"
