"""Journeys estimated from distance alone, for when no routing server and no table is at hand: nothing to set up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.journeys.bands import PUBLIC, bands, fares_on, version
from geo.journeys.protocol import Declaration, JourneyTable, Mode, Points
from geo.journeys.way_round import way_m

_ROUNDED_M = 0.5  # a way is in whole metres, so it can be so much shorter than the line it was rounded from


@dataclass(frozen=True, slots=True)
class EstimatedJourneys:
    """The embedded estimate, a source of journeys (`Journeys`). fares_on: the day of the fares, None for the file's.

    It knows neither streets nor timetables: speeds are national averages by length of way, and every place has a stop.
    """

    fares_on: date | None = None

    def declare(self, mode: Mode) -> Declaration:
        """An estimate, with the version of its figures and, but for walking, the day of its fares."""
        fares = "" if mode == "walk" else f", fares of {(self.fares_on or fares_on()).isoformat()}"
        return Declaration(
            method="estimate from distance, with the crossings of estuaries",
            version=version() + fares,
            estimate=True,
        )

    def table(self, origins: Points, destinations: Points, mode: Mode) -> JourneyTable:
        """Every origin to every destination. Rail has no answer (NaN) where the way is too short to take a train."""
        starts = origins.easting_m[:, None], origins.northing_m[:, None]
        minutes, cost_gbp = self.pairs(*starts, destinations.easting_m, destinations.northing_m, mode)
        return JourneyTable(minutes=minutes, cost_gbp=cost_gbp, estimated=np.ones(minutes.shape, dtype=np.bool_))

    def pairs(
        self,
        easting1_m: ArrayLike,
        northing1_m: ArrayLike,
        easting2_m: ArrayLike,
        northing2_m: ArrayLike,
        mode: Mode,
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Minutes and pounds between points; the four arguments in grid metres broadcast, NaN where there is none."""
        ends = easting1_m, northing1_m, easting2_m, northing2_m
        return _quickest({each: way_m(*ends, each) for each in _parts(mode)}, self.fares_on)

    def at_least_minutes(self, distance_m: ArrayLike, mode: Mode) -> NDArray[np.float64]:
        """Minutes along a straight way: no way is shorter, and minutes grow with the way. Metres, not rounded."""
        straight_m = np.maximum(np.asarray(distance_m, dtype=np.float64) - _ROUNDED_M, 0.0)
        return np.asarray(np.min([bands(each).minutes(straight_m) for each in _parts(mode)], axis=0))


def minutes_of_way(way_m: ArrayLike, mode: Mode) -> NDArray[np.float64]:
    """Minutes for ways already measured by `way_m` for the mode, any shape; NaN where the mode is not offered.

    For `public` every mode is taken to have this way; `EstimatedJourneys.table` measures each one's own.
    """
    return _quickest({each: np.asarray(way_m, dtype=np.float64) for each in _parts(mode)}, None)[0]


def cost_of_way(way_m: ArrayLike, mode: Mode, on: date | None = None) -> NDArray[np.float64]:
    """Pounds for ways already measured, as `minutes_of_way`; at the fares of a day, None for the file's."""
    return _quickest({each: np.asarray(way_m, dtype=np.float64) for each in _parts(mode)}, on)[1]


def _parts(mode: Mode) -> tuple[Mode, ...]:
    return PUBLIC if mode == "public" else (mode,)


def _quickest(
    ways: dict[Mode, NDArray[np.float64]], on: date | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Minutes and pounds of the quickest mode, one way and mode each; the earlier mode where two are as quick."""
    shape = next(iter(ways.values())).shape
    minutes, cost_gbp = np.full(shape, np.nan), np.full(shape, np.nan)
    for mode, way in ways.items():
        figures = bands(mode)
        taken, price = figures.minutes(way), figures.cost_gbp(way, on or fares_on())
        better = figures.is_offered(way) & ~(minutes <= taken)
        minutes, cost_gbp = np.where(better, taken, minutes), np.where(better, price, cost_gbp)
    return minutes, cost_gbp
