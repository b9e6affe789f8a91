"""Distance by the shortest way that crosses no estuary but at a crossing: a line over water becomes the way round."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.distance import distance_m
from geo.journeys.blocked import is_blocked
from geo.journeys.protocol import Mode
from geo.journeys.way_graph import WayGraph, legs_m, way_graph

REACH_M = 150_000
"""A straight line longer than this stays straight: nobody makes such a journey daily, and far pairs stay quick."""

_BLOCK = 65_536
_PLACES_AT_ONCE = 512
_PAIRS_AT_ONCE = 1_024  # with 1 kB a pair, what is at work stays in the processor's cache


def way_m(
    easting1_m: ArrayLike, northing1_m: ArrayLike, easting2_m: ArrayLike, northing2_m: ArrayLike, mode: Mode = "car"
) -> NDArray[np.float64]:
    """Whole metres between points by the shortest way for a mode; the four arguments broadcast, NaN gives NaN.

    It is `distance_m` where the straight line crosses no barrier or is longer than `REACH_M`. Elsewhere it is the
    shortest chain of straight legs and crossings open to the mode, rounded: no leg crosses a barrier. The same in both
    directions, and never less than the straight line. Memory: some 1 kB for each different place of a blocked pair.
    """
    straight_m = distance_m(easting1_m, northing1_m, easting2_m, northing2_m)
    metres = np.array(straight_m, ndmin=1)
    ends = [np.broadcast_to(end, metres.shape) for end in (easting1_m, northing1_m, easting2_m, northing2_m)]
    blocked = np.flatnonzero(blocked_within_reach(ends, metres))
    if blocked.size:
        at = np.unravel_index(blocked, metres.shape)
        east1, north1, east2, north2 = (values[at].astype(np.float64) for values in ends)
        round_m = _shortest_m(way_graph(mode), east1 + 1j * north1, east2 + 1j * north2)
        metres[at] = np.where(np.isfinite(round_m), np.maximum(metres[at], np.rint(round_m)), metres[at])
    return metres.reshape(np.shape(straight_m))


def crossings_used(
    easting1_m: float, northing1_m: float, easting2_m: float, northing2_m: float, mode: Mode = "car"
) -> tuple[str, ...]:
    """The names of the crossings on the way of `way_m` from the first point to the second; () where it uses none."""
    start, end = np.array([[easting1_m, northing1_m]]), np.array([[easting2_m, northing2_m]])
    if not (is_blocked(*start.T, *end.T)[0] and np.hypot(*(start - end)[0]) <= REACH_M):
        return ()
    graph = way_graph(mode)
    whole_m = legs_m(start, graph.node_m).T + graph.between_m + legs_m(end, graph.node_m)
    first, last = divmod(int(whole_m.argmin()), len(graph.names))
    return graph.crossings_between(first, last) if np.isfinite(whole_m[first, last]) else ()


def blocked_within_reach(ends: Sequence[NDArray[np.float64]], metres: NDArray[np.float64]) -> NDArray[np.bool_]:
    """For each pair, flat in C order, whether its line is within reach and crosses a barrier."""
    blocked = np.zeros(metres.size, dtype=np.bool_)
    walk = np.nditer(
        [*ends, metres],
        flags=["external_loop", "buffered", "zerosize_ok"],
        op_dtypes=[np.dtype(np.float64)] * 5,
        casting="same_kind",
        order="C",
        buffersize=_BLOCK,
    )
    begin = 0
    for east1, north1, east2, north2, length in walk:
        near = np.flatnonzero(length <= REACH_M)
        blocked[begin + near] = is_blocked(east1[near], north1[near], east2[near], north2[near])
        begin += length.size
    return blocked


def _shortest_m(graph: WayGraph, start: NDArray[np.complex128], end: NDArray[np.complex128]) -> NDArray[np.float64]:
    """The shortest way over the graph for each pair of places (easting + northing j); infinite where there is none."""
    # The lesser place first: sums are taken in the same order whichever way round the pair came.
    turned = (start.real > end.real) | ((start.real == end.real) & (start.imag > end.imag))
    pairs = np.concatenate([np.where(turned, end, start), np.where(turned, start, end)])
    places, number = np.unique(pairs, return_inverse=True)
    reach_m = legs_m(np.column_stack([places.real, places.imag]), graph.node_m)
    first, second = number.reshape(2, -1)
    order = np.argsort(first, kind="stable")
    shortest = np.full(start.size, np.inf)
    for begin in range(0, len(places), _PLACES_AT_ONCE):
        low, high = np.searchsorted(first[order], (begin, begin + _PLACES_AT_ONCE))
        if low == high:
            continue
        leaving_m = onward_m(graph, reach_m[begin : begin + _PLACES_AT_ONCE])
        for block in np.split(order[low:high], range(_PAIRS_AT_ONCE, high - low, _PAIRS_AT_ONCE)):
            shortest[block] = (leaving_m[first[block] - begin] + reach_m[second[block]]).min(axis=1)
    return shortest


def onward_m(graph: WayGraph, reach_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """From places (rows) to leaving from each node, at its shortest, given the legs from the places to every node."""
    onward = np.full_like(reach_m, np.inf)
    for place, legs in enumerate(reach_m):
        near = np.flatnonzero(np.isfinite(legs))
        onward[place] = (legs[near, None] + graph.between_m[near]).min(axis=0, initial=np.inf)
    return onward
