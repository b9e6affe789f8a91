"""Code-Point Open of the Ordnance Survey: a CSV file a postcode area, ten columns, no header.

What the positional quality codes mean (its technical specification), and within how many metres of its point an
address is taken to be: 10 in the building nearest to the postcode's mean, 20 the same found by eye, 30 within 50 m, 40
the mean itself: 100 m; 50 imputed from the postcodes round it: 500 m; 60 the sector's mean: 5,000 m; 90 none:
left out. The metres are a convention of Homeward's. Only postcodes in use are in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.installed import UNIT_LAYOUT
from geo.sources.reader import Part, Reader, Row, Taken
from geo.sources.unit_columns import SECTOR_UNCERTAINTY_M, Column, UnitColumns
from geo.sources.units_reading import read_units

ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right. Contains Royal Mail data © Royal Mail copyright and "
    "database right. Contains National Statistics data © Crown copyright and database right. Licensed under the Open "
    "Government Licence v.3.0."
)
_COLUMNS = UnitColumns(
    width=10,
    header_rows=0,
    code=Column(0, "Postcode"),
    quality=Column(1, "Positional_quality_indicator"),
    easting=Column(2, "Eastings"),
    northing=Column(3, "Northings"),
    authority=Column(8, "Admin_district_code"),
    radius_m={"10": 100, "20": 100, "30": 100, "40": 100, "50": 500, "60": SECTOR_UNCERTAINTY_M},
    nowhere="90",
)
_FIRST_CELLS = (r"[A-Z]{1,2}[0-9][A-Z0-9 ]{3,5}", r"[1-9]0", r"[0-9]{1,6}", r"[0-9]{1,7}", r"[A-Z][0-9]{8}")


def recognises(first_rows: Sequence[Row]) -> bool:
    """Whether any of the first rows has the ten cells of a postcode; there is no header to go by."""
    return any(
        len(row) == _COLUMNS.width
        and all(re.fullmatch(pattern, cell) for pattern, cell in zip(_FIRST_CELLS, row, strict=False))
        for row in first_rows
    )


def read(parts: Sequence[Part]) -> Taken:
    """Every unit postcode with a grid reference. Raises SourceError."""
    return read_units(parts, lambda _part: _COLUMNS)


READER = Reader(
    kind="code_point",
    layout=UNIT_LAYOUT,
    title="Code-Point Open",
    attribution=ATTRIBUTION,
    recognises=recognises,
    read=read,
)
