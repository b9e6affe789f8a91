"""A table as texts, before anything is read from its cells: what CSV, Parquet and data frames have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SPACES = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff\u200b" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""What is stripped from both ends of a header and a cell: white space, no-break space, stray byte-order marks."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: its number as a spreadsheet shows it (the header is row 1) and its cells by header, stripped."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table of texts.

    name: the table, such as `women`. file: the file it came from, or the name itself for a data frame.
    headers: in file order, stripped and in small letters. header_row: where they stand.
    misfits: rows with too few or too many cells, as far as they go; they hold ids and nothing that can be trusted.
    complete: False when a broken layout kept some rows from being read, so that a missing id proves nothing.
    """

    name: str
    file: str
    headers: tuple[str, ...]
    rows: tuple[RawRow, ...]
    header_row: int = 1
    misfits: tuple[RawRow, ...] = ()
    complete: bool = True


def clean_header(text: str) -> str:
    """A header without stray spaces, in small letters."""
    return text.strip(SPACES).lower()
