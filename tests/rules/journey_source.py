"""A source of journeys that a reader can work out: streets run north and east, a km takes two minutes and 10p."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.journeys.protocol import MODES, Declaration, JourneyTable, Mode, Points

MINUTES_A_KM, POUNDS_A_KM = 2.0, 0.1


class Streets:
    """Journeys along the streets; none for a way of more than 100 km."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int, Mode]] = []

    def declare(self, mode: Mode) -> Declaration:
        method = "drives along the streets" if mode == "car" else "walks along the streets"
        return Declaration(method=method, version="7", estimate=False)

    def table(self, origins: Points, destinations: Points, mode: Mode) -> JourneyTable:
        self.asked.append((len(origins), len(destinations), mode))
        east = np.abs(np.subtract.outer(origins.easting_m, destinations.easting_m))
        north = np.abs(np.subtract.outer(origins.northing_m, destinations.northing_m))
        km = (east + north) / 1000.0
        km[km > 100.0] = np.nan
        return JourneyTable(
            minutes=km * MINUTES_A_KM, cost_gbp=km * POUNDS_A_KM, estimated=np.zeros(km.shape, dtype=np.bool_)
        )

    def at_least_minutes(self, distance_m: ArrayLike, mode: Mode) -> NDArray[np.float64]:
        assert mode in MODES
        return np.asarray(distance_m, dtype=np.float64) / 1000.0 * MINUTES_A_KM
