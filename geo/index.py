"""Which points lie near a place, exact on the rounded-metre distance that every rule uses."""

from __future__ import annotations

from itertools import chain

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.distance import distance_m
from geo.strips import Strips

# The tree works on exact distances, we on rounded ones: half a metre either way, and a little for the arithmetic.
_ROUNDING_M = 0.51


class PointIndex:
    """A spatial index over points in grid metres, safe to share between threads.

    easting_m, northing_m: two arrays of equal length, all finite; ValueError otherwise. Answers are positions in them.
    """

    def __init__(self, easting_m: ArrayLike, northing_m: ArrayLike) -> None:
        self._easting_m = np.array(easting_m, dtype=np.float64).ravel()
        self._northing_m = np.array(northing_m, dtype=np.float64).ravel()
        if self._easting_m.size != self._northing_m.size:
            raise ValueError("eastings and northings differ in number")
        if not (np.isfinite(self._easting_m).all() and np.isfinite(self._northing_m).all()):
            raise ValueError("every point needs a finite easting and northing")
        # Plain splitting: postcodes share points by the dozen, and balancing such a tree takes ten times as long.
        # Imported here: most lookups need no index, and scipy takes half a second.
        from scipy.spatial import cKDTree

        points = np.column_stack((self._easting_m, self._northing_m))
        self._tree = cKDTree(points, balanced_tree=False, compact_nodes=False)

    def __len__(self) -> int:
        return self._easting_m.size

    def within(self, easting_m: float, northing_m: float, radius_m: float) -> NDArray[np.intp]:
        """The points at most `radius_m` rounded metres away, in ascending position."""
        if not radius_m >= 0:
            return np.empty(0, dtype=np.intp)
        found = self._tree.query_ball_point((easting_m, northing_m), radius_m + _ROUNDING_M, return_sorted=True)
        near = np.asarray(found, dtype=np.intp)
        return near[self._distance_m(easting_m, northing_m, near) <= radius_m]

    def within_many(
        self, easting_m: ArrayLike, northing_m: ArrayLike, radius_m: ArrayLike
    ) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """`within` for many places at once, as offsets (places + 1,) and positions (found,).

        The points near place i are `positions[offsets[i]:offsets[i + 1]]`, ascending. radius_m: one, or one a place;
        a negative one or NaN finds nothing, as does a place that is not finite. Some 4 bytes a point found.
        """
        places = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64).ravel() for v in (easting_m, northing_m)))
        radii_m = np.broadcast_to(np.asarray(radius_m, dtype=np.float64).ravel(), places[0].shape)
        return Strips(self._easting_m, self._northing_m, radii_m).within(*places)

    def nearest(self, easting_m: float, northing_m: float, k: int = 1) -> NDArray[np.intp]:
        """The `k` nearest points (all, when there are fewer), by rounded distance and then by position."""
        nearest: NDArray[np.intp] = self.nearest_many([easting_m], [northing_m], k)[0]
        return nearest

    def nearest_many(self, easting_m: ArrayLike, northing_m: ArrayLike, k: int = 1) -> NDArray[np.intp]:
        """`nearest` for many places at once, all finite: (places, k), or fewer columns when there are fewer points."""
        places = np.column_stack((np.asarray(easting_m, dtype=np.float64), np.asarray(northing_m, dtype=np.float64)))
        count = min(k, len(self))
        if count < 1 or not len(places):
            return np.empty((len(places), max(count, 0)), dtype=np.intp)
        exact_m, _ = self._tree.query(places, k=[count])
        # A metre more than the last one's: rounding may bring in others that tie with it.
        lists = self._tree.query_ball_point(places, np.asarray(exact_m)[:, -1] + 1 + _ROUNDING_M, return_sorted=True)
        lengths = np.fromiter(map(len, lists), dtype=np.intp, count=len(places))
        near = np.fromiter(chain.from_iterable(lists), dtype=np.intp, count=int(lengths.sum()))
        place = np.repeat(np.arange(len(places)), lengths)
        away_m = distance_m(self._easting_m[near], self._northing_m[near], places[place, 0], places[place, 1])
        order = np.lexsort((away_m, place))  # stable: equal ones stay in ascending position
        starts = np.cumsum(lengths) - lengths
        nearest: NDArray[np.intp] = near[order][starts[:, None] + np.arange(count)]
        return nearest

    def _distance_m(self, easting_m: float, northing_m: float, chosen: NDArray[np.intp]) -> NDArray[np.float64]:
        return distance_m(self._easting_m[chosen], self._northing_m[chosen], easting_m, northing_m)
