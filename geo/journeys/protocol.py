"""What every source of journeys answers, and how it declares itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Mode = Literal["walk", "bus", "rail", "public", "car"]
"""`public` is the quickest of walking, bus and rail."""

MODES: tuple[Mode, ...] = ("walk", "bus", "rail", "public", "car")


@dataclass(frozen=True, slots=True)
class Points:
    """Places in British National Grid metres: two float arrays of one length, all finite (ValueError otherwise)."""

    easting_m: NDArray[np.float64]
    northing_m: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.easting_m.shape != self.northing_m.shape or self.easting_m.ndim != 1:
            raise ValueError("eastings and northings are two lists of one length")
        if not (np.isfinite(self.easting_m).all() and np.isfinite(self.northing_m).all()):
            raise ValueError("every point needs a finite easting and northing")

    def __len__(self) -> int:
        return self.easting_m.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """How journeys were found. Shown wherever they are.

    method: for people, such as `estimate from distance` or `the OSRM table service`. version: of the method and its
    figures or data. estimate: whether it is worked out from distance rather than from streets and timetables.
    fallback: what answers where the source has none, "" when nothing does.
    """

    method: str
    version: str
    estimate: bool
    fallback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyTable:
    """Journeys from every origin (rows) to every destination (columns), one way, door to door.

    minutes, cost_gbp: float64, NaN where there is none or it is not known. estimated: where the answer is an estimate,
    all of it for an estimate, and for a routing source the pairs that its fallback answered.
    """

    minutes: NDArray[np.float64]
    cost_gbp: NDArray[np.float64]
    estimated: NDArray[np.bool_]


class Journeys(Protocol):
    """A source of journeys. Answers are the same for the same question, in any order and any batch."""

    def declare(self, mode: Mode) -> Declaration:
        """How this source finds journeys of a mode."""
        ...

    def table(self, origins: Points, destinations: Points, mode: Mode) -> JourneyTable:
        """Every origin to every destination. Raises JourneyError when the source cannot answer at all."""
        ...

    def at_least_minutes(self, distance_m: ArrayLike, mode: Mode) -> NDArray[np.float64]:
        """A lower bound: no journey of a straight line so long is answered with fewer minutes."""
        ...


class JourneyError(Exception):
    """A source that cannot answer. The message says what would be right and names no place."""
