"""A compact, sorted table of unit postcodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CODE_TYPE = np.dtype("S7")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTable:
    """Unit postcodes in ascending order, as read-only arrays of one length (some 18 bytes a postcode).

    codes: seven bytes each, the outcode padded to four: `b"M1  1AE"`; `code(i)` gives the usual form.
    easting_m, northing_m: whole metres, int32.
    authority: int16 position in `authority_codes`, which holds the codes in use in ascending order ("" for unknown).
    """

    codes: NDArray[np.bytes_]
    easting_m: NDArray[np.int32]
    northing_m: NDArray[np.int32]
    authority: NDArray[np.int16]
    authority_codes: tuple[str, ...]

    def __post_init__(self) -> None:
        for column in (self.codes, self.easting_m, self.northing_m, self.authority):
            column.flags.writeable = False

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
        ends = np.array([prefix, prefix + b"\x7f" * (7 - len(prefix))], dtype=CODE_TYPE)
        start, stop = np.searchsorted(self.codes, ends)
        if len(prefix) == CODE_TYPE.itemsize:
            stop = start + int(start < len(self) and self.codes[start] == ends[0])
        return slice(int(start), int(stop))

    def select(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> UnitTable:
        """The rows of a mask or of ascending positions, with the authorities that they use."""
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
) -> UnitTable:
    """A table from columns in any order; coordinates are rounded to whole metres."""
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
    )


def overlay(units: UnitTable, own: Mapping[str, tuple[float, float, str]]) -> UnitTable:
    """The table with rows of one's own (canonical unit -> easting, northing, authority) in place of theirs or added."""
    if not own:
        return units
    easting_m, northing_m, authorities = zip(*own.values(), strict=True)
    codes = np.array([padded(code) for code in own], dtype=CODE_TYPE)
    added = build(codes, np.array(easting_m), np.array(northing_m), authorities)
    return join([units.select(~np.isin(units.codes, codes)), added])


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
    )
