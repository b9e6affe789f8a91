"""The folder a run is written into before the database keeps it: it holds what the run knew of the women."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PREFIX, _GONE = "homeward-run-", "-gone"


def make_folder(run_id: str) -> Path:
    """A new folder for a run in the temporary directory, for nobody else to read. Raises OSError."""
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{run_id}-"))


def remove_folder(folder: Path) -> None:
    """Removes a folder, also from under a worker that still writes; one that is gone already is no fault."""
    # By its new name nobody finds it: a file written meanwhile cannot stay behind.
    gone = folder.with_name(folder.name + _GONE)
    try:
        folder.rename(gone)
    except FileNotFoundError:
        return
    shutil.rmtree(gone, ignore_errors=True)


def clear_away(run_id: str) -> None:
    """Removes the folders that a run of this user left on this machine."""
    for folder in _ours(f"{run_id}-*"):
        remove_folder(folder)


def runs_with_folders() -> set[str]:
    """The runs of this user, of any database, that have a folder on this machine."""
    return {folder.name.removeprefix(_PREFIX).removesuffix(_GONE).rpartition("-")[0] for folder in _ours("*")}


def _ours(pattern: str) -> Iterator[Path]:
    for folder in Path(tempfile.gettempdir()).glob(_PREFIX + pattern):
        with suppress(FileNotFoundError):
            if folder.is_dir() and not folder.is_symlink() and folder.stat().st_uid == os.getuid():
                yield folder
