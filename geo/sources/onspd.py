"""The ONS Postcode Directory, found by the names of its columns, which change with each year's geography.

Three generations of header are known: to 2019 (`oslaua`, `oseast1m`, `nuts`), to 2024 (`itl`, `lsoa21`) and from 2025
(`lad25cd`, `east1m`, `gridind`). The National Statistics Postcode Lookup has the same columns and is read likewise.

What the codes of `gridind` mean (ONSPD user guide), and within how many metres of its point an address is taken to be:

- 1 in the building nearest to the postcode's mean, 2 the same found by eye, 3 within 50 m, 4 the postcode's mean,
  not put into a building: 100 m
- 5 imputed from the postcodes round it: 500 m
- 6 the sector's mean, mostly of PO boxes: 5,000 m
- 8 the last known point of a postcode that ended before the present method began: 1,000 m
- 9 none: left out

The metres are a convention of Homeward's, on the safe side; the guide gives none. A postcode that ended is kept with
its month (`doterm`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.embedded import ATTRIBUTION
from geo.installed import UNIT_LAYOUT
from geo.sources.reader import Part, Reader, Row, SourceError, Taken
from geo.sources.unit_columns import SECTOR_UNCERTAINTY_M, Column, UnitColumns
from geo.sources.units_reading import read_units

# What each column holds -> its names, the one to be preferred first.
_NAMES: dict[str, tuple[str, ...]] = {
    "code": ("pcds", "pcd8", "pcd7", "pcd2", "pcd"),
    "easting": ("oseast1m", "east1m"),
    "northing": ("osnrth1m", "north1m"),
    "quality": ("osgrdind", "gridind"),
    "authority": (r"oslaua", r"lad\d\dcd", r"laua"),
    "ended": ("doterm",),
    "latitude": ("lat",),
}
_RADIUS_M = {"1": 100, "2": 100, "3": 100, "4": 100, "5": 500, "6": SECTOR_UNCERTAINTY_M, "8": 1_000}
_NO_GRID_REFERENCE = "9"
_ENOUGH_FOUND = 4


def recognises(first_rows: Sequence[Row]) -> bool:
    """Whether the header has a postcode column of the directory, and most of the others that are needed."""
    if not first_rows:
        return False
    found = [kind for kind in _NAMES if _find(first_rows[0], kind)]
    return "code" in found and len(found) >= _ENOUGH_FOUND


def read(parts: Sequence[Part]) -> Taken:
    """Every unit postcode of Great Britain with a grid reference. Raises SourceError."""
    return read_units(parts, _columns)


def _columns(part: Part) -> UnitColumns:
    header = part.first_rows()[0]
    found = {kind: _find(header, kind) for kind in _NAMES}
    missing = [kind for kind, column in found.items() if column is None and kind != "latitude"]
    if missing:
        faults = [f"no column {_spoken(kind)}; every release of the directory has one" for kind in missing]
        raise SourceError(*(f"{part.label}: line 1: {fault}" for fault in faults))
    return UnitColumns(
        width=len(header),
        header_rows=1,
        radius_m=_RADIUS_M,
        nowhere=_NO_GRID_REFERENCE,
        **{kind: column for kind, column in found.items() if column},
    )


def _find(header: Row, kind: str) -> Column | None:
    names = [name.strip().lower() for name in header]
    for pattern in _NAMES[kind]:
        for position, name in enumerate(names):
            if re.fullmatch(pattern, name):
                return Column(position, header[position].strip())
    return None


def _spoken(kind: str) -> str:
    return " or ".join(pattern.replace(r"\d\d", "25") for pattern in _NAMES[kind])


READER = Reader(
    kind="onspd",
    layout=UNIT_LAYOUT,
    title="ONS Postcode Directory",
    attribution=ATTRIBUTION,
    recognises=recognises,
    read=read,
)
