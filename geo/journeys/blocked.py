"""Which straight lines cross a barrier: exact, for many lines at once."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from geo.journeys.crossings import barriers

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_SEGMENTS_AT_ONCE = 4_096  # with every corner of a line, what is at work stays in the processor's cache


def is_blocked(easting1_m: Floats, northing1_m: Floats, easting2_m: Floats, northing2_m: Floats) -> Bools:
    """Whether the line between two points crosses a barrier, once or more often.

    The arguments are flat arrays of one length, in grid metres; the answer is the same from either end. A point just on
    a barrier counts as on its left bank.
    """
    blocked = np.zeros(easting1_m.size, dtype=np.bool_)
    west, east = np.minimum(easting1_m, easting2_m), np.maximum(easting1_m, easting2_m)
    south, north = np.minimum(northing1_m, northing2_m), np.maximum(northing1_m, northing2_m)
    for line, (left, bottom, right, top) in _lines():
        near = np.flatnonzero((west <= right) & (east >= left) & (south <= top) & (north >= bottom) & ~blocked)
        if near.size:
            ends = easting1_m[near], northing1_m[near], easting2_m[near], northing2_m[near]
            blocked[near] = _crosses_line(line, *_from_the_west(*ends))
    return blocked


def _crosses_line(line: Floats, x1: Floats, y1: Floats, x2: Floats, y2: Floats) -> Bools:
    """Whether each segment crosses a polyline. A stretch is crossed where each has its two ends on different sides."""
    crossed = np.zeros(x1.size, dtype=np.bool_)
    for begin in range(0, x1.size, _SEGMENTS_AT_ONCE):
        some = slice(begin, begin + _SEGMENTS_AT_ONCE)
        crossed[some] = _cross(line, x1[some], y1[some], x2[some], y2[some])
    return crossed


def _cross(line: Floats, x1: Floats, y1: Floats, x2: Floats, y2: Floats) -> Bools:
    above = (x2 - x1) * (line[:, 1, None] - y1) >= (y2 - y1) * (line[:, 0, None] - x1)
    stretch, on = np.divmod(np.flatnonzero(above[1:] != above[:-1]), x1.size)
    (ax, ay), (bx, by) = line[stretch].T, line[stretch + 1].T
    left1 = (bx - ax) * (y1[on] - ay) >= (by - ay) * (x1[on] - ax)
    left2 = (bx - ax) * (y2[on] - ay) >= (by - ay) * (x2[on] - ax)
    crossed = np.zeros(x1.size, dtype=np.bool_)
    crossed[on[left1 != left2]] = True
    return crossed


def _from_the_west(x1: Floats, y1: Floats, x2: Floats, y2: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """The same segments, each from its western end, so that rounding is the same in both directions."""
    turned = (x1 > x2) | ((x1 == x2) & (y1 > y2))
    return np.where(turned, x2, x1), np.where(turned, y2, y1), np.where(turned, x1, x2), np.where(turned, y1, y2)


@cache
def _lines() -> tuple[tuple[Floats, tuple[float, float, float, float]], ...]:
    """Each barrier's line and its bounding box: west, south, east, north."""
    lines = [barrier.line_m for barrier in barriers()]
    return tuple((line, (*line.min(axis=0).tolist(), *line.max(axis=0).tolist())) for line in lines)
