"""A point in Britain with what is known of its accuracy and its area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["point", "unit", "sector", "outcode", "user", "school", "place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in British National Grid metres (EPSG:27700).

    easting_m, northing_m: the point, or the centre of the area.
    uncertainty_m: the true place lies within this many metres of the point; 0 for a surveyed point.
    kind: what it was resolved from: `point` (latitude and longitude), `unit` postcode, `sector`, `outcode`, or
        `user` (the user's own postcodes.csv), `school` (a school's own point) or `place` (a town or district by name).
    outcode: postcode district such as `M14`, or "" when it came from a bare point.
    authority: nine-character authority code, or "" when unknown or when the area spans several.
    nation: "England", "Wales", or "" when unknown or when the area spans both.
    region: probation region, or "" likewise.
    ended: the month in which the postcode ended, `1994-05`; "" while it stands, or where no source says.
    """

    easting_m: float
    northing_m: float
    uncertainty_m: float
    kind: PlaceKind
    outcode: str = ""
    authority: str = ""
    nation: str = ""
    region: str = ""
    ended: str = ""
