"""What is asked of a routing server: points rounded before they leave, and pairs cut into requests it will take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.grid import to_lat_lon
from geo.journeys.protocol import JourneyError, Points

Keys = NDArray[np.int64]
Positions = NDArray[np.intp]

_STEPS_A_DEGREE = 10_000
_LON_STEPS = 10_000_000
"""More than there are steps of longitude, so that a point is one whole number."""


@dataclass(slots=True)
class Answers:
    """What is known about every pair of distinct origins (rows) and destinations (columns).

    origins, destinations: ascending keys. seconds, metres: whole numbers, NaN where there is no route or, for metres,
    where the server does not say. known: whether the pair has been answered, a missing route being an answer too.
    """

    origins: Keys
    destinations: Keys
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    known: NDArray[np.bool_]

    @classmethod
    def none_yet(cls, origins: Keys, destinations: Keys) -> Answers:
        """An empty table of these distinct points."""
        shape = origins.size, destinations.size
        return cls(
            origins, destinations, np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, dtype=np.bool_)
        )

    def enter(
        self, rows: Positions, columns: Positions, seconds: NDArray[np.float64], metres: NDArray[np.float64]
    ) -> None:
        """Enters a block of answers, of shape (rows, columns)."""
        cells = np.ix_(rows, columns)
        self.seconds[cells], self.metres[cells], self.known[cells] = seconds, metres, True


def keys_of(points: Points) -> Keys:
    """Every point as one whole number, rounded to four decimals of a degree (within 7 m): what leaves the machine.

    Raises JourneyError for a point that is nowhere on Earth.
    """
    lat_deg, lon_deg = to_lat_lon(points.easting_m, points.northing_m)
    if not ((np.abs(lat_deg) <= 90) & (np.abs(lon_deg) <= 180)).all():
        raise JourneyError("a place has no latitude and longitude: give British National Grid metres")
    steps = np.rint((lat_deg + 90) * _STEPS_A_DEGREE) * _LON_STEPS + np.rint((lon_deg + 180) * _STEPS_A_DEGREE)
    keys: Keys = steps.astype(np.int64)
    return keys


def lon_lat(key: int) -> str:
    """A point as OSRM wants it, longitude first: `-2.2374,53.4808`."""
    lat_steps, lon_steps = divmod(int(key), _LON_STEPS)
    return f"{lon_steps / _STEPS_A_DEGREE - 180:.4f},{lat_steps / _STEPS_A_DEGREE - 90:.4f}"


def requests_for(wanted: NDArray[np.bool_], limit: int) -> list[tuple[Positions, Positions]]:
    """Rows and columns of each request, so that every wanted pair is asked and none has more than `limit` points.

    Rows that want the same columns are asked together, so that nothing known is asked again; unless one rectangle
    around all of them takes fewer requests.
    """
    rows, columns = np.flatnonzero(wanted.any(axis=1)), np.flatnonzero(wanted.any(axis=0))
    if rows.size == 0:
        return []
    patterns, group = np.unique(wanted[rows], axis=0, return_inverse=True)
    exact = [
        part
        for number, pattern in enumerate(patterns)
        for part in blocks(rows[group == number], np.flatnonzero(pattern), limit)
    ]
    around = list(blocks(rows, columns, limit))
    return around if len(around) < len(exact) else exact


def blocks(rows: Positions, columns: Positions, limit: int) -> Iterator[tuple[Positions, Positions]]:
    """A rectangle of pairs, cut so that rows and columns together are at most `limit` (at least 2)."""
    tall = min(rows.size, max(limit // 2, limit - columns.size))
    wide = limit - tall
    for top in range(0, rows.size, tall):
        for left in range(0, columns.size, wide):
            yield rows[top : top + tall], columns[left : left + wide]
