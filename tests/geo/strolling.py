"""A second source of journeys, so slow and plain that its answers cannot be taken for another's."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.distance import distance_m
from geo.journeys.protocol import Declaration, JourneyTable, Mode, Points

METRES_A_MINUTE = {"walk": 40.0, "bus": 50.0, "rail": 60.0, "public": 60.0, "car": 70.0}


class Strolling:
    """The straight line at a few kilometres an hour, a pound a journey."""

    def declare(self, mode: Mode) -> Declaration:
        return Declaration(method=f"strolling by {mode}", version="1", estimate=True)

    def table(self, origins: Points, destinations: Points, mode: Mode) -> JourneyTable:
        metres = distance_m(
            origins.easting_m[:, None], origins.northing_m[:, None], destinations.easting_m, destinations.northing_m
        )
        pound, yes = np.ones(metres.shape), np.ones(metres.shape, dtype=np.bool_)
        return JourneyTable(minutes=self.at_least_minutes(metres, mode), cost_gbp=pound, estimated=yes)

    def at_least_minutes(self, distance_m: ArrayLike, mode: Mode) -> NDArray[np.float64]:
        return np.asarray(distance_m, dtype=np.float64) / METRES_A_MINUTE[mode]
