"""Ways between places that come up again and again: what lies between a place and the crossings is worked out once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.distance import distance_m
from geo.journeys.protocol import Mode
from geo.journeys.way_graph import legs_m, way_graph
from geo.journeys.way_round import blocked_within_reach, onward_m

Positions = NDArray[np.intp]

_PAIRS_AT_ONCE = 1_024  # with 1 kB a pair, what is at work stays in the processor's cache
_PLACES_AT_ONCE = 256  # so does this
_THREADS = 2


@dataclass(frozen=True, slots=True)
class WayReach:
    """How far places lie from every turning point of a mode's ways; some 2 kB a place.

    easting_m, northing_m: the places, NaN where unknown. reach_m: (places, nodes) straight legs, infinite where a
    barrier lies between. onward_m: the same shape, the shortest way to leaving from each node.
    """

    easting_m: NDArray[np.float64]
    northing_m: NDArray[np.float64]
    reach_m: NDArray[np.float64]
    onward_m: NDArray[np.float64]

    def way_m(self, starts: Positions, ends: Positions) -> NDArray[np.float64]:
        """As `geo.journeys.way_round.way_m` between places by position; the two broadcast."""
        start, end = np.broadcast_arrays(starts, ends)
        at = start.ravel(), end.ravel()
        east1, east2 = (self.easting_m[place] for place in at)
        north1, north2 = (self.northing_m[place] for place in at)
        metres = distance_m(east1, north1, east2, north2)
        blocked = np.flatnonzero(blocked_within_reach((east1, north1, east2, north2), metres))
        # The lesser place first, as there: sums are then the same to the last bit.
        turned = (east1 > east2) | ((east1 == east2) & (north1 > north2))
        first, second = np.where(turned, at[1], at[0]), np.where(turned, at[0], at[1])
        for block in np.split(blocked, range(_PAIRS_AT_ONCE, len(blocked), _PAIRS_AT_ONCE)):
            round_m = (self.onward_m[first[block]] + self.reach_m[second[block]]).min(axis=1, initial=np.inf)
            longer = np.maximum(metres[block], np.rint(round_m))
            metres[block] = np.where(np.isfinite(round_m), longer, metres[block])
        return metres.reshape(start.shape)


def way_reach(easting_m: ArrayLike, northing_m: ArrayLike, mode: Mode = "car") -> WayReach:
    """The reach of places: two flat arrays of one length, in grid metres; NaN where a place is unknown."""
    east, north = (np.asarray(values, dtype=np.float64) for values in (easting_m, northing_m))
    graph = way_graph(mode)
    reach, onward = (np.full((east.size, len(graph.node_m)), np.inf) for _ in range(2))
    known = np.flatnonzero(np.isfinite(east) & np.isfinite(north))

    def measure(some: Positions) -> None:
        legs = legs_m(np.column_stack([east[some], north[some]]), graph.node_m)
        reach[some], onward[some] = legs, onward_m(graph, legs)

    if len(known) <= _PLACES_AT_ONCE:
        measure(known)
        return WayReach(east, north, reach, onward)
    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(measure, np.split(known, range(_PLACES_AT_ONCE, len(known), _PLACES_AT_ONCE))))
    return WayReach(east, north, reach, onward)
