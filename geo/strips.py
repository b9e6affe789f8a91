"""Many radius queries at once: the points lie sorted in strips from west to east, so each query is a few ranges.

Every range is then measured, so that the answer is exact on the rounded-metre distance. Scratch memory does not grow
with what is found.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geo.distance import distance_m

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_STRIPS_A_RADIUS = 3
_ROUNDING_M = 0.51
_MEASURED_AT_ONCE = 500_000


class Strips:
    """Points, all finite, cut into strips to suit the radii of the queries (one a place; NaN or negative for none)."""

    def __init__(self, easting_m: Floats, northing_m: Floats, radius_m: Floats) -> None:
        self._radius_m = radius_m
        self._size = easting_m.size
        if not self._size:
            return
        self._west_m, self._south_m = easting_m.min(), northing_m.min()
        self._width_m, height_m = np.ptp(easting_m), np.ptp(northing_m)
        wanted = radius_m[(radius_m >= 0) & np.isfinite(radius_m)]
        self._strip_m = max(1.0, float(wanted.mean() if wanted.size else height_m) / _STRIPS_A_RADIUS)
        strip = np.floor((northing_m - self._south_m) / self._strip_m)
        self._last = int(strip.max())
        self._step = self._width_m + 1.0  # from one strip to the next along one line
        key = strip * self._step + (easting_m - self._west_m)
        self._order = np.argsort(key, kind="stable")
        self._key = key[self._order]
        self._easting_m, self._northing_m = easting_m[self._order], northing_m[self._order]
        # Half a metre of rounding, and what such long numbers cannot tell apart.
        self._margin_m = _ROUNDING_M + 4 * np.finfo(np.float64).eps * float(self._key[-1])

    def within(self, easting_m: Floats, northing_m: Floats) -> tuple[Ints, NDArray[np.int32]]:
        """Offsets (places + 1,) and positions (found,), ascending for each place: see `PointIndex.within_many`."""
        places = easting_m.size
        offsets = np.zeros(places + 1, dtype=np.int64)
        if not self._size or not places:
            return offsets, np.empty(0, dtype=np.int32)
        place, start, stop = self._ranges(easting_m, northing_m)
        ends = np.cumsum(stop - start)
        if not ends.size or not ends[-1]:
            return offsets, np.empty(0, dtype=np.int32)
        # Cut where a place begins: its ranges lie together.
        cuts = np.searchsorted(ends, np.arange(0, ends[-1], _MEASURED_AT_ONCE), "right")
        cuts = np.unique(np.searchsorted(place, place[cuts]))
        found: list[NDArray[np.int32]] = []
        for first, last in zip(cuts, [*cuts[1:], place.size], strict=True):
            here = slice(int(first), int(last))
            near, counts = self._measured(place[here], start[here], stop[here], easting_m, northing_m)
            offsets[1:] += counts
            found.append(near)
        np.cumsum(offsets, out=offsets)
        return offsets, np.concatenate(found)

    def _ranges(self, easting_m: Floats, northing_m: Floats) -> tuple[Ints, Ints, Ints]:
        """Which sorted points may be near: the place of each range, its start and its stop."""
        reach_m = self._reach_m(easting_m, northing_m)
        up_m = np.where(reach_m >= 0, northing_m - self._south_m, 0.0)
        first = np.clip(np.floor((up_m - reach_m) / self._strip_m), 0, self._last + 1).astype(np.int64)
        last = np.clip(np.floor((up_m + reach_m) / self._strip_m), -1, self._last).astype(np.int64)
        strips = np.where(reach_m >= 0, np.maximum(last - first + 1, 0), 0)
        place = np.repeat(np.arange(easting_m.size), strips)
        strip = first[place] + _counted(strips)
        low_m = strip * self._strip_m
        away_m = np.maximum(np.maximum(low_m - up_m[place], up_m[place] - low_m - self._strip_m), 0.0)
        half_m = np.sqrt(np.maximum(reach_m[place] ** 2 - away_m**2, 0.0))
        along_m = easting_m[place] - self._west_m
        line_m = strip * self._step
        start = np.searchsorted(self._key, line_m + np.clip(along_m - half_m, 0, self._width_m), "left")
        stop = np.searchsorted(self._key, line_m + np.clip(along_m + half_m, 0, self._width_m), "right")
        return place, start, stop

    def _reach_m(self, easting_m: Floats, northing_m: Floats) -> Floats:
        """How far to look from each place: no farther than the farthest point can be; -1 for not at all."""
        with np.errstate(invalid="ignore"):
            east_m = np.abs(easting_m - self._west_m) + self._width_m
            north_m = np.abs(northing_m - self._south_m) + (self._last + 1) * self._strip_m
            reach_m = np.minimum(self._radius_m, np.hypot(east_m, north_m)) + self._margin_m
            asked = (self._radius_m >= 0) & np.isfinite(east_m) & np.isfinite(north_m)
        return np.where(asked, reach_m, -1.0)

    def _measured(
        self, place: Ints, start: Ints, stop: Ints, easting_m: Floats, northing_m: Floats
    ) -> tuple[NDArray[np.int32], Ints]:
        """The positions within reach of the places of these ranges, and how many each of all places has."""
        lengths = stop - start
        at = np.repeat(start, lengths) + _counted(lengths)
        of = np.repeat(place, lengths)
        away_m = distance_m(self._easting_m[at], self._northing_m[at], easting_m[of], northing_m[of])
        near = away_m <= self._radius_m[of]
        of, position = of[near], self._order[at[near]]
        # One number for the place and the position: sorting such is ten times as quick as sorting pairs.
        line = np.sort(of * self._size + position)
        counts = np.bincount(of, minlength=easting_m.size)
        return (line - np.repeat(np.arange(easting_m.size) * self._size, counts)).astype(np.int32), counts


def _counted(lengths: Ints) -> Ints:
    """0, 1, 2, ... for each length in turn."""
    ends = np.cumsum(lengths)
    return np.arange(int(ends[-1]) if ends.size else 0) - np.repeat(ends - lengths, lengths)
