"""What a reader of a source is, and what it is given and gives back."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from numpy.typing import NDArray

FAULTS_SHOWN = 20
_ROWS_SEEN = 5

Row = Sequence[str]


class SourceError(Exception):
    """A source that cannot be read: one message a fault, each naming file, line and column, and what would be right.

    faults: the first of them. more: how many others there are.
    """

    def __init__(self, *faults: str, more: int = 0) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
        self.more = more


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a source: the file itself, or one inside its zip or folder.

    label: for messages, such as `onspd.zip: Data/ONSPD.csv`. inner: the path inside the zip or folder, else the file's
    own name. size_bytes: unpacked. head: the first bytes. opener: a new stream of bytes from the start; reading it
    raises SourceError when the zip is damaged.
    """

    label: str
    inner: str
    size_bytes: int
    head: bytes
    opener: Callable[[], BinaryIO]

    def first_rows(self, encoding: str = "utf-8-sig") -> list[list[str]]:
        """The first rows as a CSV reader sees them, fewer when the file is short; none when it is no text."""
        if b"\0" in self.head:
            return []
        lines = self.head.decode(encoding, errors="replace").splitlines(keepends=True)[:_ROWS_SEEN]
        try:
            return list(csv.reader(lines))
        except csv.Error:
            return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a reader took from a source.

    columns: of one length, as `geo.store.write_stored` takes them. rows: how many. left_out: reason -> rows that were
    not taken. noted: remark -> rows taken that it holds for. group_starts, notes: as `write_stored` takes them.
    """

    columns: Mapping[str, NDArray[Any]]
    rows: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    noted: Mapping[str, int] = field(default_factory=dict)
    group_starts: Sequence[int] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One format. A module of this package makes one, named READER; `geo.sources.readers` lists them.

    kind: names the stored file, such as `onspd`. layout: version of the stored columns. title: for people.
    attribution: the sentence its licence asks for, or "". recognises: whether the first rows of a part (the header
    first, where the format has one) are of this format. read: every part that was recognised to what is stored; raises
    SourceError with every fault.
    """

    kind: str
    layout: int
    title: str
    attribution: str
    recognises: Callable[[Sequence[Row]], bool]
    read: Callable[[Sequence[Part]], Taken]
