"""Every reader, and which of them a source is for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from geo.sources import code_point, onspd, own, schools
from geo.sources.opening import is_utf_16, is_zip
from geo.sources.reader import Part, Reader, SourceError

READERS: tuple[Reader, ...] = (schools.READER, onspd.READER, code_point.READER, own.READER)
"""Asked in this order; the first that recognises a file reads it."""


def choose_reader(path: Path, parts: Sequence[Part]) -> tuple[Reader, tuple[Part, ...]]:
    """The reader of a source and the files it is to read.

    Where files of the format lie at several depths, the outermost are the data: the ONS Postcode Directory has its rows
    again in a folder of one file an area. Raises SourceError when nothing is recognised, or two formats are.
    """
    found = [(reader, part) for part in parts if (reader := _reader_of(part))]
    if not found:
        raise SourceError(f"{path}: {_why_unknown(parts)}")
    kinds = {reader.kind: reader for reader, _ in found}
    if len(kinds) > 1:
        titles = " and ".join(sorted(reader.title for reader in kinds.values()))
        raise SourceError(f"{path}: holds {titles} together; import them one at a time")
    depth = min(part.inner.count("/") for _, part in found)
    return found[0][0], tuple(part for _, part in found if part.inner.count("/") == depth)


def _reader_of(part: Part) -> Reader | None:
    rows = part.first_rows()
    return next((reader for reader in READERS if rows and reader.recognises(rows)), None)


def _why_unknown(parts: Sequence[Part]) -> str:
    titles = ", ".join(reader.title for reader in READERS)
    if not parts:
        return "is empty, or holds no file with anything in it"
    if any(is_utf_16(part) for part in parts):
        return "is in UTF-16; save it as CSV in UTF-8"
    if any(is_zip(part) for part in parts):
        return "holds nothing known but a file that is itself packed; unpack that one, or save a workbook as CSV"
    return f"not a file that can be imported, by its first line; it would be one of: {titles} (CSV, zip or folder)"
