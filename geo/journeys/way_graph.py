"""The ways between the banks of the barriers: a graph of crossings and of the bends that a way goes round."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from geo.journeys.blocked import Floats, is_blocked
from geo.journeys.crossings import barriers, crossings
from geo.journeys.protocol import Mode

BEND_M = 1.0
"""A way passes a bend of a barrier so far from it."""

Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayGraph:
    """Where ways turn, for one mode: round the bends and the landward ends of barriers, and over the crossings.

    A way that comes to a bank leaves from the other one (`leaves_from`); at a bend it leaves from there.
    node_m: shape (nodes, 2). between_m: shape (nodes, nodes), the shortest way from coming to the row's node to leaving
    from the column's. before: the same shape, the node come to before the column's on the way from the row's, as
    scipy's predecessors. names: of the crossing or lowest bridge, "" for a bend.
    """

    node_m: Floats
    leaves_from: Positions
    between_m: Floats
    before: NDArray[np.int32]
    names: tuple[str, ...]

    def crossings_between(self, first: int, last: int) -> tuple[str, ...]:
        """The crossings on the way from coming to `first` to leaving from `last`, in order."""
        at = int(self.leaves_from[last])
        nodes = [at]
        while at != first:
            at = int(self.before[first, at])
            nodes.append(at)
        return tuple(self.names[node] for node in reversed(nodes) if self.names[node])


@cache
def way_graph(mode: Mode) -> WayGraph:
    """The graph of a mode, made once."""
    from scipy.sparse.csgraph import floyd_warshall

    ends, bends = _ends_m(), _bends_m()
    usable = [crossing for crossing in crossings() if crossing.open_to(mode)]
    node_m = np.concatenate([ends, bends, *(crossing.banks_m for crossing in usable)])
    turns = len(ends) + len(bends)
    banks = np.arange(turns, len(node_m))
    leaves_from = np.concatenate([np.arange(turns), banks.reshape(-1, 2)[:, ::-1].ravel()])
    over_m = np.hypot(*(node_m[leaves_from] - node_m).T)
    # From coming to one node to coming to another: over its crossing, then a straight leg.
    step_m = over_m[:, None] + legs_m(node_m[leaves_from], node_m)
    shortest_m, before = floyd_warshall(step_m, return_predecessors=True)
    return WayGraph(
        node_m=node_m,
        leaves_from=leaves_from,
        between_m=shortest_m[:, leaves_from] + over_m[leaves_from],
        before=before,
        names=(
            *(barrier.lowest_bridge for barrier in barriers()),
            *("" for _ in bends),
            *(crossing.name for crossing in usable for _ in range(2)),
        ),
    )


def legs_m(from_m: Floats, to_m: Floats) -> Floats:
    """Straight legs in metres, shape (from, to); infinite where a barrier lies between. Points: shape (n, 2)."""
    pairs = np.repeat(from_m, len(to_m), axis=0), np.tile(to_m, (len(from_m), 1))
    straight: Floats = np.hypot(*(pairs[0] - pairs[1]).T)
    straight[is_blocked(*pairs[0].T, *pairs[1].T)] = np.inf
    return straight.reshape(len(from_m), len(to_m))


def _ends_m() -> Floats:
    """A point just beyond the landward end of each barrier. A way never goes round the other end, at sea."""
    found = []
    for barrier in barriers():
        end, before = barrier.line_m[:2]
        found.append(end + BEND_M * (end - before) / np.hypot(*(end - before)))
    return np.array(found)


def _bends_m() -> Floats:
    """A point just outside each bend of each barrier."""
    found = []
    for barrier in barriers():
        line = barrier.line_m
        along = np.diff(line, axis=0)
        along /= np.hypot(*along.T)[:, None]
        turn_in = along[1:] - along[:-1]  # points to the inner side of the bend
        size = np.hypot(*turn_in.T)[:, None]
        found.append((line[1:-1] - BEND_M * turn_in / size)[size[:, 0] > 1e-3])
    return np.concatenate(found)
