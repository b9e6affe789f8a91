"""A compact, sorted table of unit postcodes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CODE_TYPE = np.dtype("S7")
COLUMNS = ("codes", "easting_m", "northing_m", "authority", "ended", "uncertainty_m", "stands")
"""The arrays of a table, by name."""
UNIT_UNCERTAINTY_M = 100
"""An address of a unit postcode lies within about so many metres of the unit's mean point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTable:
    """Unit postcodes in ascending order, as read-only arrays of one length (some 24 bytes a postcode).

    codes: seven bytes each, the outcode padded to four: `b"M1  1AE"`; `code(i)` gives the usual form.
    easting_m, northing_m: whole metres, int32.
    authority: int16 position in `authority_codes`, which holds the codes in use in ascending order ("" for unknown).
    ended: int32 yyyymm of the month a postcode ended; 0 where it stands, or where nobody said.
    uncertainty_m: uint16, the address lies within so many metres of the point.
    stands: whether a postcode is in use, as far as can be told: False where it ended, and where the source does not say
        and everything points to it (see `geo.embedded`).
    """

    codes: NDArray[np.bytes_]
    easting_m: NDArray[np.int32]
    northing_m: NDArray[np.int32]
    authority: NDArray[np.int16]
    authority_codes: tuple[str, ...]
    ended: NDArray[np.int32]
    uncertainty_m: NDArray[np.uint16]
    stands: NDArray[np.bool_]

    def __post_init__(self) -> None:
        for name in COLUMNS:
            getattr(self, name).flags.writeable = False

    def __len__(self) -> int:
        return self.codes.size

    def code(self, position: int) -> str:
        """The canonical postcode at a position: `M1 1AE`."""
        text = bytes(self.codes[position]).decode("ascii")
        return f"{text[:4].rstrip()} {text[4:]}"

    def authority_code(self, position: int) -> str:
        """The authority code at a position, or ""."""
        return self.authority_codes[int(self.authority[position])]

    def span(self, code: str) -> slice:
        """The positions that a canonical unit, sector or outcode covers; empty when it is not there."""
        prefix = padded(code)
        start = bisect_left(self.codes, prefix)
        if len(prefix) == CODE_TYPE.itemsize:
            return slice(start, start + int(start < len(self) and self.codes[start] == prefix))
        return slice(start, bisect_left(self.codes, prefix + b"\x7f", lo=start))

    def letter(self, letter: str) -> UnitTable:
        """The units whose postcode begins with a letter."""
        start, stop = (bisect_left(self.codes, end.encode("ascii")) for end in (letter, f"{letter}~"))
        return self.select(slice(start, stop))

    def positions(self, codes: NDArray[np.bytes_]) -> NDArray[np.intp]:
        """Where units stand in the table, given as it stores them (seven bytes); -1 for one that is not there."""
        if not len(self):
            return np.full(codes.size, -1, dtype=np.intp)
        at = np.minimum(np.searchsorted(self.codes, codes), len(self) - 1)
        return np.where(self.codes[at] == codes, at, -1)

    def select(self, chosen: NDArray[np.bool_] | NDArray[np.intp] | slice) -> UnitTable:
        """The rows of a mask, of ascending positions or of a span, with the authorities that they use."""
        authority = self.authority[chosen]
        used = np.flatnonzero(np.bincount(authority, minlength=len(self.authority_codes)))
        renumbered = np.zeros(len(self.authority_codes), dtype=np.int16)
        renumbered[used] = np.arange(used.size)
        return UnitTable(
            codes=self.codes[chosen],
            easting_m=self.easting_m[chosen],
            northing_m=self.northing_m[chosen],
            authority=renumbered[authority],
            authority_codes=tuple(self.authority_codes[position] for position in used),
            ended=self.ended[chosen],
            uncertainty_m=self.uncertainty_m[chosen],
            stands=self.stands[chosen],
        )


def padded(code: str) -> bytes:
    """A canonical code as the table stores it: `b"M1  1AE"`, `b"M1  1"` for a sector, `b"M1  "` for an outcode."""
    outcode, _, inward = code.partition(" ")
    return f"{outcode:<4}{inward}".encode("ascii")


def build(
    codes: NDArray[np.bytes_],
    easting_m: NDArray[np.float64],
    northing_m: NDArray[np.float64],
    authorities: Sequence[str],
    ended: NDArray[np.int32] | None = None,
    uncertainty_m: NDArray[np.uint16] | None = None,
) -> UnitTable:
    """A table from columns in any order; coordinates are rounded to whole metres.

    ended: yyyymm, all 0 when None. uncertainty_m: that of an ordinary unit, `UNIT_UNCERTAINTY_M`, when None.
    """
    ended = np.zeros(codes.size, dtype=np.int32) if ended is None else ended
    uncertainty_m = np.full(codes.size, UNIT_UNCERTAINTY_M, dtype=np.uint16) if uncertainty_m is None else uncertainty_m
    names = sorted(set(authorities))
    number = {name: position for position, name in enumerate(names)}
    authority = np.fromiter(map(number.__getitem__, authorities), dtype=np.int16, count=len(authorities))
    order = np.argsort(codes, kind="stable")
    return UnitTable(
        codes=codes[order],
        easting_m=np.rint(easting_m[order]).astype(np.int32),
        northing_m=np.rint(northing_m[order]).astype(np.int32),
        authority=authority[order],
        authority_codes=tuple(names),
        ended=ended[order],
        uncertainty_m=uncertainty_m[order],
        stands=ended[order] == 0,
    )


def overlay(units: UnitTable, own: Mapping[str, tuple[float, float, str]]) -> UnitTable:
    """The table with rows of one's own (canonical unit -> easting, northing, authority) in place of theirs or added."""
    if not own:
        return units
    easting_m, northing_m, authorities = zip(*own.values(), strict=True)
    codes = np.array([padded(code) for code in own], dtype=CODE_TYPE)
    return layered([build(codes, np.array(easting_m), np.array(northing_m), authorities), units])


def layered(tables: Sequence[UnitTable]) -> UnitTable:
    """One table of several, first things first: each code as the first table that knows it has it."""
    merged = tables[0]
    for table in tables[1:]:
        if len(table):
            merged = join([merged, table.select(merged.positions(table.codes) < 0)]) if len(merged) else table
    return merged


def join(tables: Sequence[UnitTable]) -> UnitTable:
    """One table of several whose codes do not overlap."""
    names = np.array(sorted({name for table in tables for name in table.authority_codes}), dtype=np.str_)
    renumbered = [
        np.searchsorted(names, np.array(table.authority_codes, dtype=np.str_)).astype(np.int16)[table.authority]
        for table in tables
    ]
    codes = np.concatenate([table.codes for table in tables])
    order = np.argsort(codes, kind="stable")
    return UnitTable(
        codes=codes[order],
        easting_m=np.concatenate([table.easting_m for table in tables])[order],
        northing_m=np.concatenate([table.northing_m for table in tables])[order],
        authority=np.concatenate(renumbered)[order],
        authority_codes=tuple(str(name) for name in names),
        ended=np.concatenate([table.ended for table in tables])[order],
        uncertainty_m=np.concatenate([table.uncertainty_m for table in tables])[order],
        stands=np.concatenate([table.stands for table in tables])[order],
    )
