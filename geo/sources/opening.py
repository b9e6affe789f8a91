"""What a path holds: one file, or the files inside a zip or a folder, opened for reading but never unpacked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from geo.sources.guarded import guarded
from geo.sources.reader import Part, SourceError
from geo.sources.zip_limits import MOST_MEMBERS, check_zip

_HEAD_BYTES = 65_536
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@contextmanager
def opened(path: Path) -> Iterator[tuple[Part, ...]]:
    """The files of a source, sorted by their path inside it; they can be read until the block ends.

    Left out are what systems leave behind (`__MACOSX`, names that begin with a dot) and empty files. Raises SourceError
    when the path cannot be read, and for a zip that is damaged, locked, or would unpack to too much.
    """
    with ExitStack() as held:
        try:
            parts = tuple(_parts(path, held))
        except OSError as fault:
            raise SourceError(f"{fault.filename or path}: cannot be read: {fault.strerror or fault}") from fault
        yield parts


def is_zip(part: Part) -> bool:
    """Whether a part is itself a zip, which is never looked into."""
    return part.head.startswith(_ZIP_MARKS)


def is_utf_16(part: Part) -> bool:
    """Whether a part is text in UTF-16, as some programs save it."""
    return part.head.startswith(_UTF_16_MARKS)


def _parts(path: Path, held: ExitStack) -> Iterable[Part]:
    if path.is_dir():
        return _folder_parts(path)
    if not path.is_file():
        raise SourceError(f"{path}: {'not a file' if path.exists() else 'no such file or folder'}")
    if _head(path).startswith(_ZIP_MARKS):
        return _zip_parts(path, held.enter_context(_archive(path)))
    return (_file_part(path, path.name, str(path)),) if path.stat().st_size else ()


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES)


def _archive(path: Path) -> ZipFile:
    try:
        return ZipFile(path)
    except (BadZipFile, ValueError, NotImplementedError) as fault:  # zipfile's words for a senseless directory
        raise SourceError(f"{path}: the zip is cut short or damaged; download it again") from fault


def _zip_parts(path: Path, archive: ZipFile) -> Iterator[Part]:
    members = [member for member in archive.infolist() if member.file_size and not _left_behind(member.filename)]
    check_zip(path, members)
    for member in sorted(members, key=lambda member: member.filename):
        label = f"{path}: {member.filename}"
        opener = partial(_member_stream, archive, member, label)
        with opener() as stream:
            head = stream.read(_HEAD_BYTES)
        yield Part(label=label, inner=member.filename, size_bytes=member.file_size, head=head, opener=opener)


def _member_stream(archive: ZipFile, member: ZipInfo, label: str) -> BinaryIO:
    return guarded(lambda: cast(BinaryIO, archive.open(member)), label)


def _folder_parts(folder: Path) -> Iterator[Part]:
    inner_paths: list[str] = []
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not _left_behind(name)]
        inner_paths += [(Path(parent) / name).relative_to(folder).as_posix() for name in files]
        if len(inner_paths) > MOST_MEMBERS:
            raise SourceError(f"{folder}: holds more than {MOST_MEMBERS:,} files; name the folder of the data itself")
    for inner in sorted(inner_paths):
        path = folder / inner
        if not _left_behind(inner) and path.is_file() and path.stat().st_size:
            yield _file_part(path, inner, str(path))


def _file_part(path: Path, inner: str, label: str) -> Part:
    opener = partial(guarded, lambda: path.open("rb"), label)
    return Part(label=label, inner=inner, size_bytes=path.stat().st_size, head=_head(path), opener=opener)


def _left_behind(inner: str) -> bool:
    return any(name.startswith(".") or name == "__MACOSX" for name in inner.replace("\\", "/").split("/"))
