"""Which points lie near a place, exact on the rounded-metre distance that every rule uses."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.distance import distance_m

# The tree works on exact distances, we on rounded ones: half a metre either way, and a little for the arithmetic.
_ROUNDING_M = 0.51


class PointIndex:
    """A spatial index over points in grid metres.

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

    def nearest(self, easting_m: float, northing_m: float, k: int = 1) -> NDArray[np.intp]:
        """The `k` nearest points (all, when there are fewer), by rounded distance and then by position."""
        count = min(k, len(self))
        if count < 1:
            return np.empty(0, dtype=np.intp)
        exact_m, _ = self._tree.query((easting_m, northing_m), k=[count])
        # A metre more than the last one's: rounding may bring in others that tie with it.
        near = self.within(easting_m, northing_m, float(np.max(exact_m)) + 1)
        return near[np.argsort(self._distance_m(easting_m, northing_m, near), kind="stable")][:count]

    def _distance_m(self, easting_m: float, northing_m: float, chosen: NDArray[np.intp]) -> NDArray[np.float64]:
        return distance_m(self._easting_m[chosen], self._northing_m[chosen], easting_m, northing_m)
