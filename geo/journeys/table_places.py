"""Which place of a file of journeys a point is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geo.distance import distance_m
from geo.gazetteer import Gazetteer
from geo.index import PointIndex
from geo.journeys.protocol import Points
from geo.journeys.table_entries import NEAR_M, OUTCODE, SECTOR, UNIT, End

_CENTRE_M = 1
Positions = NDArray[np.int64]


class EndFinder:
    """Finds, for a point, the unit, the sector and the outcode that the file names for it; each may be none.

    Unit (or point of the file): the nearest within 100 m, of equally near ones the first in the file. Sector and
    outcode: those of the nearest postcode in England and Wales that stands, if the point lies no farther from the
    area's centre than its units do and 5 km more; and a point on the centre of an area is in it, since that is where a
    home stands of which only the area is known.
    """

    def __init__(self, ends: Sequence[End], gazetteer: Gazetteer) -> None:
        self._ends = ends
        self._named = [_Named(ends, level) for level in (UNIT, SECTOR, OUTCODE)]
        self._position = {end.code: at for at, end in enumerate(ends) if end.level != UNIT}
        if self._position:
            units = gazetteer.england_and_wales()
            self._units = units.select(units.stands)
            self._nearest = PointIndex(self._units.easting_m, self._units.northing_m)

    def ends_of(self, points: Points) -> Positions:
        """Positions of ends, -1 for none, of shape (3, points): unit, sector, outcode."""
        places = np.column_stack((points.easting_m, points.northing_m))
        distinct, back = np.unique(places, axis=0, return_inverse=True)
        easting_m, northing_m = distinct[:, 0], distinct[:, 1]
        found = np.full((3, len(distinct)), -1, dtype=np.int64)
        found[UNIT] = self._named[UNIT].nearest(easting_m, northing_m, NEAR_M)
        if self._position and len(distinct):
            self._find_areas(found, easting_m, northing_m)
        return found[:, back.reshape(-1)]

    def _find_areas(self, found: Positions, easting_m: NDArray[np.float64], northing_m: NDArray[np.float64]) -> None:
        codes = [self._units.code(int(at)) for at in self._nearest.nearest_many(easting_m, northing_m)[:, 0]]
        for level in (SECTOR, OUTCODE):
            names = (code[:-2] if level == SECTOR else code.partition(" ")[0] for code in codes)
            around = np.array([self._position.get(name, -1) for name in names], dtype=np.int64)
            around = self._in_reach(around, easting_m, northing_m)
            centre = self._named[level].nearest(easting_m, northing_m, _CENTRE_M)
            found[level] = np.where(centre >= 0, centre, around)

    def _in_reach(
        self, around: Positions, easting_m: NDArray[np.float64], northing_m: NDArray[np.float64]
    ) -> Positions:
        ends = [self._ends[at] for at in around.tolist()]
        centres = np.array([(end.easting_m, end.northing_m, end.reach_m) for end in ends])
        apart_m = distance_m(easting_m, northing_m, centres[:, 0], centres[:, 1])
        return np.where(apart_m <= centres[:, 2], around, -1)


class _Named:
    """The ends of one level."""

    def __init__(self, ends: Sequence[End], level: int) -> None:
        self._positions = np.array([at for at, end in enumerate(ends) if end.level == level], dtype=np.int64)
        self._easting_m = np.array([ends[at].easting_m for at in self._positions])
        self._northing_m = np.array([ends[at].northing_m for at in self._positions])
        self._index = PointIndex(self._easting_m, self._northing_m)

    def nearest(self, easting_m: NDArray[np.float64], northing_m: NDArray[np.float64], within_m: float) -> Positions:
        """Positions among all ends of the nearest one to each point, -1 when it is farther than `within_m`."""
        if self._positions.size == 0 or easting_m.size == 0:
            return np.full(easting_m.size, -1, dtype=np.int64)
        near = self._index.nearest_many(easting_m, northing_m)[:, 0]
        apart_m = distance_m(easting_m, northing_m, self._easting_m[near], self._northing_m[near])
        return np.where(apart_m <= within_m, self._positions[near], -1)
