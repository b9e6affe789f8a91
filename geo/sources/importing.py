"""A source into the user's data folder: recognised, read whole, and only then put in the place of what was there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from geo.embedded import DATED as EMBEDDED_DATED
from geo.installed import UNIT_KINDS, about_of, file_of
from geo.parsed import forget_kept
from geo.sources.dating import dated
from geo.sources.opening import opened
from geo.sources.reader import Part, Reader, SourceError, Taken
from geo.sources.readers import choose_reader
from geo.store import About, read_stored, write_stored

_CHUNK_BYTES = 2**20
_RELEASES = ("onspd", "code_point")

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

    @property
    def behind(self) -> bool:
        """Whether it is a release of an earlier date than the postcodes that come with Homeward, which it outweighs."""
        return self.about.kind in _RELEASES and bool(self.about.dated) and self.about.dated < EMBEDDED_DATED


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
        if before and (before.sha256, before.layout) == (mark, reader.layout) and _whole(before, folder):
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


def _whole(about: About, folder: Path | None) -> bool:
    """Whether all of an installed file can be read; of a damaged one the beginning often still can."""
    return read_stored(file_of(about.kind, folder), about.layout) is not None


def _install(path: Path, reader: Reader, taken: Taken, about: About, folder: Path | None) -> About:
    if not taken.rows:
        reasons = "".join(f"; {count:,} {reason}" for reason, count in taken.left_out.items())
        raise SourceError(f"{path}: {reader.title}: holds no row that can be used{reasons}")
    target = file_of(reader.kind, folder)
    try:
        write_stored(target, taken.columns, about, taken.group_starts, taken.notes)
    except OSError as fault:
        raise SourceError(f"{target}: cannot be written: {fault.strerror or fault}") from fault
    if reader.kind in UNIT_KINDS:
        forget_kept()
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
