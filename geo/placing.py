"""Makes places: of one postcode or point, of the units in an area, and of a grid square that hides a point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from geo.areas import nation_of, region_of
from geo.distance import distance_m
from geo.place import Place, PlaceKind
from geo.units import CODE_TYPE, UnitTable

DOUBT_M = 2_000
"""A unit so much farther than those that stand still counts when nobody said that it ended."""
MOST_DOUBT_M = 500
SQUARE_M = 10_000
SQUARE_UNCERTAINTY_M = 7_072.0
"""Half the diagonal of a 10 km square, rounded up."""


def exact_place(
    code: str, easting_m: float, northing_m: float, authority: str, *, uncertainty_m: float, kind: PlaceKind
) -> Place:
    """A place known by its own coordinates; code is a canonical unit or "", authority a code or ""."""
    nation, region = _areas(authority)
    return Place(
        easting_m=easting_m,
        northing_m=northing_m,
        uncertainty_m=uncertainty_m,
        kind=kind,
        outcode=code.partition(" ")[0],
        authority=authority,
        nation=nation,
        region=region,
    )


def unit_place(units: UnitTable, code: str) -> Place | None:
    """The place of a canonical unit postcode, or None when the table does not hold it."""
    found = units.span(code)
    at = found.start
    if found.stop == at:
        return None
    east, north, doubt = (float(column[at]) for column in (units.easting_m, units.northing_m, units.uncertainty_m))
    return _unit_place(code, units.authority_code(at), east, north, doubt, int(units.ended[at]))


def unit_places(units: UnitTable, codes: Sequence[str]) -> dict[str, Place]:
    """The places of many canonical unit postcodes, those that the table holds."""
    # As `padded` writes each of them, in one go.
    written = "".join([f"{code[:-4]:<4}{code[-3:]}" for code in codes]).encode("ascii")
    at = units.positions(np.frombuffer(written, dtype=CODE_TYPE))
    known = np.flatnonzero(at >= 0)
    metres = (units.easting_m, units.northing_m, units.uncertainty_m)
    columns = [column[at[known]].astype(np.float64).tolist() for column in metres]
    names, numbers = units.authority_codes, units.authority[at[known]].tolist()
    rows = zip(known.tolist(), numbers, *columns, units.ended[at[known]].tolist(), strict=True)
    return {codes[row]: _unit_place(codes[row], names[number], *facts) for row, number, *facts in rows}


def _unit_place(
    code: str, authority: str, easting_m: float, northing_m: float, uncertainty_m: float, ended: int
) -> Place:
    nation, region = _areas(authority)
    return Place(
        easting_m=easting_m,
        northing_m=northing_m,
        uncertainty_m=uncertainty_m,
        kind="unit",
        outcode=code[:-4],
        authority=authority,
        nation=nation,
        region=region,
        ended=f"{ended // 100}-{ended % 100:02}" if ended else "",
    )


@cache
def _areas(authority: str) -> tuple[str, str]:
    """Nation and region; kept, since a million lookups name a few hundred authorities."""
    return nation_of(authority), region_of(authority)


def area_units(units: UnitTable) -> NDArray[np.bool_]:
    """Which units of a sector or outcode say where it is: those that stand, or all of them when none does."""
    return units.stands if units.stands.any() else np.ones(len(units), dtype=np.bool_)


def area_place(code: str, units: UnitTable, kind: PlaceKind) -> Place | None:
    """The mean of the units of a sector or outcode that stand, to the metre; of all when none does, None without any.

    Its uncertainty reaches the farthest of them and that one's own uncertainty more, of which at most 500 m count when
    others are better placed: one put at the mean of its sector, as PO boxes are, lies among those. Where nobody said
    which units stand, one at most 2 km farther counts too, though it looks as if it had ended: one that stands may be
    among those. So it holds every address of today, and where the source is silent (see `geo.embedded`) many of the
    past: a district is then wider than it is now, for a stray old unit far away looks like any other. Authority,
    nation and region only where all that count agree.
    """
    if not len(units):
        return None
    stands = area_units(units)
    centre = tuple(float(np.rint(metres[stands].mean())) for metres in (units.easting_m, units.northing_m))
    away_m = distance_m(units.easting_m, units.northing_m, *centre)
    counts = stands | ((units.ended == 0) & (away_m <= away_m[stands].max() + DOUBT_M))
    doubt_m = np.minimum(units.uncertainty_m, max(MOST_DOUBT_M, int(units.uncertainty_m[counts].min())))
    authorities = {units.authority_codes[position] for position in np.unique(units.authority[counts])}
    return Place(
        easting_m=centre[0],
        northing_m=centre[1],
        uncertainty_m=float((away_m + doubt_m)[counts].max()),
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
