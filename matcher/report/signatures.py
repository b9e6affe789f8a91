"""The files of a run, signed in run.json and compared with what was signed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from matcher.solver.check import Violation


def signatures(folder: Path, but: str = "") -> dict[str, str]:
    """Path within the folder, with `/` -> sha256 of its bytes, of every entry that is no directory.

    but: a name at the top to leave out. Raises OSError.
    """
    files = (path for path in folder.rglob("*") if path != folder / but and (path.is_symlink() or not path.is_dir()))
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in sorted(files)}


def file_faults(signed: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Violation]:
    """A violation for each file that has changed, is missing, or was not there. Both: name -> sha256."""
    for name in sorted(signed.keys() | found.keys()):
        if name not in found:
            yield _changed(f"{name} is missing; this run wrote it")
        elif name not in signed:
            yield _changed(f"{name} is not a file of this run")
        elif signed[name] != found[name]:
            yield _changed(f"{name} is not as this run wrote it")


def _changed(sentence: str) -> Violation:
    return Violation(kind="file_changed", woman_id="", home_id="", sentence=sentence)


def _sha256(path: Path) -> str:
    """Hex digest of a file's bytes; "" for what can only be a stranger: a broken link, a pipe or a socket."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
