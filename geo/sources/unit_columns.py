"""Which column of a national postcode file holds what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SECTOR_UNCERTAINTY_M = 5_000
"""Assumed where a point is only the sector's, and where its quality is not stated."""


@dataclass(frozen=True, slots=True)
class Column:
    """Where a column stands, from 0, and what it is called."""

    position: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitColumns:
    """The columns that are read, of a file in UTF-8 with one unit postcode a row.

    width: how many columns a row has. header_rows: rows before the first postcode. quality: codes of how good the grid
    reference is; radius_m: such a code -> the address lies within so many metres. nowhere: the code of a row that has
    no grid reference. ended: yyyymm. latitude: 99.999999 where there is no grid reference.
    """

    width: int
    header_rows: int
    code: Column
    easting: Column
    northing: Column
    quality: Column
    authority: Column
    radius_m: Mapping[str, int]
    nowhere: str
    ended: Column | None = None
    latitude: Column | None = None

    def positions(self) -> list[int]:
        """The positions of all of them."""
        always = (self.code, self.easting, self.northing, self.quality, self.authority)
        return [column.position for column in (*always, self.ended, self.latitude) if column]
