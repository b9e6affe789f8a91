"""Where a postcode is: the user's own rows, then what is installed, then the embedded postcodes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.areas import nation_of
from geo.distance import distance_m
from geo.grid import in_britain, looks_swapped, to_grid
from geo.layers import installed_layers, with_own
from geo.place import Place, PlaceKind
from geo.placing import area_place, area_units, exact_place, square_place, unit_place, unit_places
from geo.postcode import PostcodeError, kind_of, normalise
from geo.store import About
from geo.units import UNIT_UNCERTAINTY_M, UnitTable

NEAREST_UNIT_LIMIT_M = 5_000
"""A point farther than this from every postcode has no known authority."""
HIDING_UNITS = 10
"""An outcode whose centre is that of fewer units than this does not hide an address: see Gazetteer.coarsen."""
_NORTHERN_IRELAND = "BT"


class Gazetteer:
    """Postcodes and points to places. Safe to share between threads; letters are read when first asked for.

    extra: the user's postcodes.csv, unit postcode -> (easting_m, northing_m, authority code or ""). They replace
        embedded units or add to them, also where the centre of a sector or outcode is concerned. Rows in Northern
        Ireland are never used: its coordinates are on another grid. Raises PostcodeError for a key that is no unit
        postcode, ValueError for a coordinate that is not finite.
    sources: the folder of installed postcodes; None for the one that `homeward geo import` fills. What was installed
        when the gazetteer was made is what it answers from.
    """

    def __init__(
        self, extra: Mapping[str, tuple[float, float, str]] | None = None, *, sources: Path | None = None
    ) -> None:
        rows = {_unit_code(code): _checked_row(row) for code, row in (extra or {}).items()}
        self._extra = {code: row for code, row in rows.items() if not code.startswith(_NORTHERN_IRELAND)}
        self._layers = with_own(installed_layers(sources), self._extra)
        self._areas: dict[str, Place | None] = {}

    def sources(self) -> tuple[About, ...]:
        """What the answers come from, the first to be asked first; the user's own rows are not named."""
        return self._layers.sources()

    def resolve(self, code: str) -> Place | None:
        """The place of a unit, sector or outcode in any spelling.

        A unit that is not known falls back to its sector and then to its outcode; `kind` says which was found. None
        when nothing was, and for Northern Ireland. Raises PostcodeError for text that is no postcode.
        """
        canonical = normalise(code)
        if canonical.startswith(_NORTHERN_IRELAND):
            return None
        outcode, _, inward = canonical.partition(" ")
        if len(inward) > 1 and (unit := self._unit(canonical)):
            return unit
        if inward and (sector := self._area(f"{outcode} {inward[0]}", "sector")):
            return sector
        return self._area(outcode, "outcode")

    def resolve_many(self, codes: Sequence[str]) -> list[Place | None]:
        """`resolve` for many codes at once, some ten times as quick. Raises PostcodeError as it does."""
        canonical = list(map(normalise, codes))
        found: dict[str, Place | None] = {}
        by_letter: dict[str, list[str]] = {}
        for code in dict.fromkeys(canonical):
            by_letter.setdefault(code[0], []).append(code)
        for letter, some in by_letter.items():
            # The user's own rows and what is no unit do not count here, nor does what is not found.
            units = [code for code in some if code[-3:-2].isdigit() and code not in self._extra]
            found |= unit_places(self._layers.letter_units(letter), units)
        return [found[code] if code in found else found.setdefault(code, self.resolve(code)) for code in canonical]

    def covers(self, code: str) -> bool:
        """Whether some unit of a code lies in England or Wales; one of unknown authority may, and so counts.

        A code that is not known is judged by its sector and then by its outcode, as `resolve` places it; False when
        nothing is known. Raises PostcodeError for text that is no postcode.
        """
        canonical = normalise(code)
        outcode, _, inward = canonical.partition(" ")
        units = self._layers.letter_units(outcode[0])
        for part in (canonical, f"{outcode} {inward[:1]}".rstrip(), outcode):
            numbers = np.unique(units.authority[units.span(part)])
            if numbers.size:
                return any(not name or nation_of(name) for name in (units.authority_codes[at] for at in numbers))
        return False

    def coarsen(self, place: Place) -> Place:
        """A place that says no more than its postcode district, so that a restricted address enters no score.

        The centre of its outcode; or, for a place without a known outcode and for one in an outcode of fewer than ten
        units (whose centre could be the address), the centre of its 10 km grid square, with no area named.
        """
        if place.outcode and self._hides(place.outcode):
            centre = self._area(place.outcode, "outcode")
            if centre is not None:
                return centre
        return square_place(place.easting_m, place.northing_m)

    def at_point(self, lat: float, lon: float) -> Place:
        """The place of a surveyed point in degrees, with the authority of the nearest unit postcode within 5 km.

        It has no outcode: the nearest unit's may be another district, or one that was withdrawn (see `outcodes_near`).
        Raises ValueError when the point is not in Great Britain; the message says so when the two look exchanged.
        """
        if not in_britain(lat, lon):
            hint = "; latitude and longitude look exchanged" if looks_swapped(lat, lon) else ""
            raise ValueError(f"latitude and longitude are not in Great Britain{hint}")
        return self.at_points([lat], [lon])[0]

    def at_points(self, lat: ArrayLike, lon: ArrayLike) -> list[Place]:
        """`at_point` for many at once. Raises ValueError when one is not in Great Britain, saying which, from 0."""
        lat_deg, lon_deg = np.asarray(lat, dtype=np.float64).ravel(), np.asarray(lon, dtype=np.float64).ravel()
        for position, degrees in enumerate(zip(lat_deg.tolist(), lon_deg.tolist(), strict=True)):
            if not in_britain(*degrees):
                raise ValueError(f"latitude and longitude {position} are not in Great Britain")
        if not lat_deg.size:
            return []  # without an index, which takes a second to make
        easting_m, northing_m = to_grid(lat_deg, lon_deg)
        units = self._layers.units("fine")
        near = self._layers.index_of("fine").nearest_many(easting_m, northing_m)[:, 0]
        known = distance_m(easting_m, northing_m, units.easting_m[near], units.northing_m[near]) <= NEAREST_UNIT_LIMIT_M
        names = np.where(known, np.array(units.authority_codes, dtype=object)[units.authority[near]], "")
        return [
            exact_place("", east_m, north_m, name, uncertainty_m=0.0, kind="point")
            for east_m, north_m, name in zip(easting_m.tolist(), northing_m.tolist(), names.tolist(), strict=True)
        ]

    def outcodes_near(self, easting_m: float, northing_m: float, radius_m: float = 1_000.0) -> tuple[str, ...]:
        """The postcode districts that a point in grid metres may lie in, withdrawn ones included, sorted.

        Those of every unit at most `radius_m` rounded metres away, or of the nearest when none is so near: for rules
        that may not miss the right one.
        """
        units, index = self._layers.units("all"), self._layers.index_of("all")
        nearest = index.nearest(easting_m, northing_m)[0]
        reach_m = distance_m(easting_m, northing_m, units.easting_m[nearest], units.northing_m[nearest])
        near = index.within(easting_m, northing_m, max(float(reach_m), radius_m))
        return tuple(outcode.decode("ascii").rstrip() for outcode in np.unique(units.codes[near].astype("S4")))

    def england_and_wales(self) -> UnitTable:
        """Every unit in England and Wales, the user's included: for sampling by population, roughly."""
        units = self._layers.units("all")
        inside = np.array([nation_of(name) != "" for name in units.authority_codes], dtype=np.bool_)
        return units.select(inside[units.authority])

    def cells(self, size_m: int = 2_000) -> NDArray[np.int64]:
        """Lower-left corners in metres, shape (k, 2), of the grid cells in England and Wales that hold a postcode.

        Sorted by easting, then northing. Raises ValueError when size_m is not positive.
        """
        if size_m < 1:
            raise ValueError("a cell needs a positive size in metres")
        units = self.england_and_wales()
        columns, rows = units.easting_m // size_m, units.northing_m // size_m
        height = int(rows.max()) + 1
        filled = np.unique(columns.astype(np.int64) * height + rows)
        return np.column_stack((filled // height, filled % height)) * size_m

    def _unit(self, code: str) -> Place | None:
        if row := self._extra.get(code):
            return exact_place(code, *row, uncertainty_m=UNIT_UNCERTAINTY_M, kind="user")
        return unit_place(self._layers.letter_units(code[0]), code)

    def _area(self, code: str, kind: PlaceKind) -> Place | None:
        if code not in self._areas:
            units = self._layers.letter_units(code[0])
            self._areas[code] = area_place(code, units.select(units.span(code)), kind)
        return self._areas[code]

    def _hides(self, outcode: str) -> bool:
        units = self._layers.letter_units(outcode[0])
        return int(area_units(units.select(units.span(outcode))).sum()) >= HIDING_UNITS


def _unit_code(code: str) -> str:
    canonical = normalise(code)
    if kind_of(canonical) != "unit":
        raise PostcodeError("the user's own postcodes must be units like M1 1AE")
    return canonical


def _checked_row(row: tuple[float, float, str]) -> tuple[float, float, str]:
    easting_m, northing_m, authority = row
    if not (math.isfinite(easting_m) and math.isfinite(northing_m)):
        raise ValueError("the user's own postcodes need finite eastings and northings in metres")
    return float(round(easting_m)), float(round(northing_m)), authority
