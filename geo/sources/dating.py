"""Of when a source is: from the names of its files, or the metadata that comes with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from geo.sources.reader import Part, SourceError

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTH_NAME = re.compile(rf"(?<![A-Z])({'|'.join(_MONTHS)})[A-Z]*[ _-]*(20[0-9]{{2}})(?![0-9])", re.IGNORECASE)
_DAY_NAME = re.compile(r"(?<![0-9])(20[0-9]{2})-?(0[1-9]|1[0-2])-?(0[1-9]|[12][0-9]|3[01])(?![0-9])")
_METADATA = re.compile(rb"COPYRIGHT DATE\s*:\s*(20[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])", re.IGNORECASE)


def dated(path: Path, used: Sequence[Part], parts: Iterable[Part]) -> str:
    """The day (2026-03-01) or month (2025-11) of a source, "" when nothing says it.

    used: the files that are read; parts: all of them, among which the Ordnance Survey puts its metadata. Raises
    SourceError when the files that are read name several releases.
    """
    for part in parts:
        if stated := _METADATA.search(part.head):
            return b"-".join(stated.groups()).decode("ascii")
    named = sorted({day for part in used if (day := _of_name(part.inner.rpartition("/")[2]))})
    if len(named) > 1:
        raise SourceError(f"{path}: holds several releases ({', '.join(named)}); name the file or folder of one")
    return named[0] if named else _of_name(path.resolve().name)


def _of_name(name: str) -> str:
    if month := _MONTH_NAME.search(name):
        return f"{month[2]}-{_MONTHS.index(month[1].upper()) + 1:02}"
    day = _DAY_NAME.search(name)
    return "-".join(day.groups()) if day else ""
