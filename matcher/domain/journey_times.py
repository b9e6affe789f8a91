"""Journeys that were looked up before the match, kept with what it knew, so that a run is made again without asking."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

TENTHS = 10.0
PENCE = 100.0
_NONE = 0xFFFF
"""Stands for no answer; it is also more than any journey: 109 hours, or 655 pounds."""

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class JourneyTimes:
    """Minutes and pounds, one way, from each place that draws a woman (rows) to each home's place (columns).

    mode, method, version, estimate, fallback: as the source declared itself (geo.journeys.protocol). estimated_pairs:
    how many of the answers are estimates. origins, destinations: distinct (easting, northing) in metres, ascending.
    minutes_packed: tenths of a minute; cost_packed: pence; both two bytes a pair, little-endian, row by row, in base64.
    """

    mode: str
    method: str
    version: str
    estimate: bool
    fallback: str = ""
    estimated_pairs: int = 0
    origins: tuple[Point, ...]
    destinations: tuple[Point, ...]
    minutes_packed: str
    cost_packed: str

    @cached_property
    def minutes(self) -> NDArray[np.float64]:
        """(origins, destinations); NaN where there is no journey."""
        return self._unpacked(self.minutes_packed, TENTHS)

    @cached_property
    def cost_gbp(self) -> NDArray[np.float64]:
        """(origins, destinations); NaN where nobody says."""
        return self._unpacked(self.cost_packed, PENCE)

    @cached_property
    def origin_row(self) -> dict[Point, int]:
        """Position of each origin."""
        return {point: at for at, point in enumerate(self.origins)}

    @cached_property
    def destination_row(self) -> dict[Point, int]:
        """Position of each destination."""
        return {point: at for at, point in enumerate(self.destinations)}

    def _unpacked(self, packed: str, units: float) -> NDArray[np.float64]:
        held = np.frombuffer(base64.b64decode(packed), dtype="<u2")
        shaped = held.reshape(len(self.origins), len(self.destinations)).astype(np.float64) / units
        return np.where(held.reshape(shaped.shape) == _NONE, np.nan, shaped)


def packed(values: NDArray[np.float64], units: float) -> str:
    """Numbers of at least 0 as base64, to one part in `units`; NaN, and what is beyond two bytes, as no answer."""
    scaled = np.rint(values * units)
    held = np.where(scaled < _NONE, scaled, _NONE)  # NaN compares false
    return base64.b64encode(held.astype("<u2").tobytes()).decode("ascii")


def ascending(points: Sequence[Point]) -> tuple[Point, ...]:
    """Distinct points in order."""
    return tuple(sorted(set(points)))
