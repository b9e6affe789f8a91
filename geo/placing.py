"""Makes places: of one postcode or point, of the units in an area, and of a grid square that hides a point."""

from __future__ import annotations

import math

import numpy as np

from geo.areas import nation_of, region_of
from geo.distance import distance_m
from geo.place import Place, PlaceKind
from geo.units import UnitTable

UNIT_UNCERTAINTY_M = 100.0
SQUARE_M = 10_000
SQUARE_UNCERTAINTY_M = 7_072.0
"""Half the diagonal of a 10 km square, rounded up."""


def exact_place(
    code: str, easting_m: float, northing_m: float, authority: str, *, uncertainty_m: float, kind: PlaceKind
) -> Place:
    """A place known by its own coordinates; code is a canonical unit or "", authority a code or ""."""
    return Place(
        easting_m=easting_m,
        northing_m=northing_m,
        uncertainty_m=uncertainty_m,
        kind=kind,
        outcode=code.partition(" ")[0],
        authority=authority,
        nation=nation_of(authority),
        region=region_of(authority),
    )


def area_place(code: str, units: UnitTable, found: slice, kind: PlaceKind) -> Place | None:
    """The mean of the units of a sector or outcode, to the metre, or None when there are none.

    Its uncertainty reaches the farthest of them and 100 m more. Authority, nation and region only where all agree.
    """
    if found.start == found.stop:
        return None
    easting_m, northing_m = units.easting_m[found], units.northing_m[found]
    centre = float(np.rint(easting_m.mean())), float(np.rint(northing_m.mean()))
    authorities = {units.authority_codes[position] for position in np.unique(units.authority[found])}
    return Place(
        easting_m=centre[0],
        northing_m=centre[1],
        uncertainty_m=float(distance_m(easting_m, northing_m, *centre).max()) + UNIT_UNCERTAINTY_M,
        kind=kind,
        outcode=code.partition(" ")[0],
        authority=_agreed(authorities),
        nation=_agreed({nation_of(name) for name in authorities}),
        region=_agreed({region_of(name) for name in authorities}),
    )


def square_place(easting_m: float, northing_m: float) -> Place:
    """The centre of the 10 km grid square around a point, with no area named."""
    return Place(
        easting_m=_square_centre(easting_m),
        northing_m=_square_centre(northing_m),
        uncertainty_m=SQUARE_UNCERTAINTY_M,
        kind="point",
    )


def _agreed(names: set[str]) -> str:
    return next(iter(names)) if len(names) == 1 else ""


def _square_centre(metres: float) -> float:
    return math.floor(metres / SQUARE_M) * SQUARE_M + SQUARE_M / 2
