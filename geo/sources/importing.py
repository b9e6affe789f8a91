"""A source into the user's data folder: recognised, read whole, and only then put in the place of what was there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from geo.installed import about_of, file_of
from geo.sources.dating import dated
from geo.sources.opening import opened
from geo.sources.reader import Part, Reader, SourceError, Taken
from geo.sources.readers import choose_reader
from geo.store import About, write_stored

_CHUNK_BYTES = 2**20

Watch = Callable[[Part, BinaryIO], BinaryIO]
"""Puts a stream that is watched, for showing progress, in the place of a part's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did. before: what was installed till then, or None. changed: False for the same file again.

    left_out: reason -> rows not taken. noted: remark -> rows taken that it holds for. Both are empty when not changed.
    """

    title: str
    about: About
    before: About | None
    changed: bool
    left_out: Mapping[str, int]
    noted: Mapping[str, int]

    @property
    def older(self) -> bool:
        """Whether what was installed till then says it is of a later date."""
        return bool(self.before and self.about.dated and self.about.dated < self.before.dated)


def import_source(path: Path, folder: Path | None = None, watch: Watch | None = None) -> Imported:
    """Reads a file, zip or folder of any known format and installs it. An older release is taken too.

    folder: where to, `geo.installed.data_folder()` when None. Raises SourceError with every fault; what was installed
    is then as it was.
    """
    with opened(path) as parts:
        reader, used = choose_reader(path, parts)
        day = dated(path, used, parts)
        mark = _sha256(path, used)
        before = about_of(reader.kind, folder)
        if before and (before.sha256, before.layout) == (mark, reader.layout):
            return Imported(title=reader.title, about=before, before=before, changed=False, left_out={}, noted={})
        taken = reader.read([_watched(part, watch) for part in used])
    about = _install(
        path,
        reader,
        taken,
        About(
            kind=reader.kind,
            layout=reader.layout,
            dated=day,
            rows=taken.rows,
            sha256=mark,
            attribution=reader.attribution,
        ),
        folder,
    )
    return Imported(
        title=reader.title, about=about, before=before, changed=True, left_out=taken.left_out, noted=taken.noted
    )


def _install(path: Path, reader: Reader, taken: Taken, about: About, folder: Path | None) -> About:
    if not taken.rows:
        reasons = "".join(f"; {count:,} {reason}" for reason, count in taken.left_out.items())
        raise SourceError(f"{path}: {reader.title}: holds no row that can be used{reasons}")
    target = file_of(reader.kind, folder)
    try:
        write_stored(target, taken.columns, about, taken.group_starts, taken.notes)
    except OSError as fault:
        raise SourceError(f"{target}: cannot be written: {fault.strerror or fault}") from fault
    return about


def _watched(part: Part, watch: Watch | None) -> Part:
    return replace(part, opener=lambda: watch(part, part.opener())) if watch else part


def _sha256(path: Path, used: Sequence[Part]) -> str:
    """Of a file its own; of a folder that of the names and the sums of the files that are read."""
    if path.is_file():
        return _digest(path.open("rb"))
    return hashlib.sha256("\n".join(f"{part.inner} {_digest(part.opener())}" for part in used).encode()).hexdigest()


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    with stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
