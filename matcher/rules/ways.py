"""The way from a place that draws a woman to a home: kilometres by road, minutes and pounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from geo.distance import distance_m
from geo.journeys.way_round import crossings_used, way_m
from geo.place import Place
from matcher.domain import Instance, Policy
from matcher.domain.journey_times import Point
from matcher.rules.short_ways import estimated_pairs
from matcher.rules.table import Floats

Ends = tuple[Point, Point]

TOLD_FROM = 1.2
"""A way over a bridge that is hardly longer than the line beside it is nothing to tell."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way between two places. minutes, cost_gbp: one way by the policy's mode; NaN where there is no journey.

    road_km: as criteria count it. bends: it is notably longer than the straight line, because there is water between.
    """

    road_km: float
    minutes: float
    cost_gbp: float
    bends: bool


class Ways:
    """Ways of one run: as looked up, or else as estimated. What has been asked is kept; `prepare` asks for many."""

    def __init__(self, instance: Instance, policy: Policy) -> None:
        self._held = instance.journeys
        self._mode = policy.journey_mode
        self._known: dict[Ends, Way] = {}

    def prepare(self, pairs: Iterable[tuple[Place, Place]]) -> None:
        """Works out many ways at once, which is quicker than one by one."""
        asked = sorted({_ends(start, end) for start, end in pairs} - self._known.keys())
        if asked:
            self._known.update(zip(asked, self._ways(asked), strict=True))

    def between(self, start: Place, end: Place) -> Way:
        """The way from a place to a home."""
        ends = _ends(start, end)
        if ends not in self._known:
            self.prepare([(start, end)])
        return self._known[ends]

    def crossings(self, start: Place, end: Place) -> tuple[str, ...]:
        """The crossings that the road takes, in turn; none where it needs none, or where they make it hardly longer."""
        if not self.between(start, end).bends:
            return ()
        return crossings_used(start.easting_m, start.northing_m, end.easting_m, end.northing_m)

    def _ways(self, asked: list[Ends]) -> list[Way]:
        points = np.array(asked, dtype=np.float64).reshape(-1, 4).T
        road_m = way_m(*points)
        minutes, cost_gbp = estimated_pairs(points, self._mode)
        if self._held is not None:
            minutes, looked_up = self._looked_up(asked)
            cost_gbp = np.where(np.isnan(looked_up), cost_gbp, looked_up)
        bends = road_m > TOLD_FROM * distance_m(*points)
        columns = (road_m / 1000.0, minutes, cost_gbp, bends)
        return [Way(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]

    def _looked_up(self, asked: list[Ends]) -> tuple[Floats, Floats]:
        """Minutes and pounds of the table that the run was made with; NaN for what it does not hold."""
        minutes, cost_gbp = np.full((2, len(asked)), np.nan)
        held = self._held
        if held is not None:
            for at, (start, end) in enumerate(asked):
                row, column = held.origin_row.get(start), held.destination_row.get(end)
                if row is not None and column is not None:
                    minutes[at], cost_gbp[at] = held.minutes[row, column], held.cost_gbp[row, column]
        return minutes, cost_gbp


def _ends(start: Place, end: Place) -> Ends:
    return (start.easting_m, start.northing_m), (end.easting_m, end.northing_m)
