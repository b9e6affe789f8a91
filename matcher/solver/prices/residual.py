"""What may still move around a proven plan, and what each move costs: exact shortest distances between places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from matcher.solver.arrays import Ints
from matcher.solver.model import AssignmentModel, TooLarge
from matcher.solver.nesting import FAR, Nesting
from matcher.solver.prices.smallest import Prices

EXACT = 2**53
"""Whole numbers below this are exact as floating point, and so are their sums while they stay below it."""
DISTANCES_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Residual:
    """The residual graph of an optimal choice under its smallest prices, with agents folded into their places.

    Nodes: m places, then g groups. A step from a place moves one of those who live there elsewhere, at the loss of her
    net value; steps between places and groups are those of `Nesting`. No step is below 0. The sink is left out: from
    it every node in use is reached at no loss, which is what makes the prices the smallest.
    """

    model: AssignmentModel
    prices: Prices
    seat: Ints
    loss: Ints
    own: Ints
    nesting: Nesting

    @classmethod
    def of(cls, model: AssignmentModel, chosen: Ints, prices: Prices) -> Residual:
        """chosen: (agents,) pair or -1, optimal. prices: the smallest.

        seat: (agents,) each agent's place or -1. own: (agents,) what she is worth beyond what she costs. loss: (k,)
        by how much each pair is worth less to its agent than what she has, all net of prices; never below 0.
        """
        net = model.value - prices.of_pairs(model)
        placed = np.flatnonzero(chosen >= 0)
        seat, own = np.full(model.agents, -1, np.int64), np.zeros(model.agents, np.int64)
        seat[placed], own[placed] = model.pair_place[chosen[placed]], net[chosen[placed]]
        return cls(model, prices, seat, own[model.pair_agent] - net, own, Nesting.of(model, chosen))

    @cached_property
    def leeway(self) -> Ints:
        """(m + g,) the distance from each node to the sink: how much dearer one fewer is than one more is worth.

        FAR where one fewer cannot be borne, because somebody must be placed.
        """
        return self._settled[0]

    @cached_property
    def _settled(self) -> tuple[Ints, Ints]:
        """The leeway, and the pairs that a shortest path may use: those that lose less than their place's leeway."""
        places = self.model.places
        label = np.full(places + len(self.prices.group), FAR, np.int64)
        place, group = label[:places], label[places:]
        leaves = np.flatnonzero((self.seat >= 0) & self.model.may_be_left)
        np.minimum.at(place, self.seat[leaves], self.own[leaves])
        active = np.flatnonzero(self.seat[self.model.pair_agent] >= 0)
        while True:
            before = label.copy()
            self.nesting.lower_distances(place, group, self.prices.place, self.prices.group)
            seat = self.seat[self.model.pair_agent[active]]
            active = active[self.loss[active] < place[seat]]
            self._lower_places(place, active)
            if (label == before).all():
                return label, active

    def _lower_places(self, place: Ints, active: Ints) -> None:
        """Lowers a place's distance to the least any who lives there has by moving. active: pairs, ascending."""
        if not len(active):
            return
        agent = self.model.pair_agent[active]
        first = np.flatnonzero(np.diff(agent, prepend=-1))
        least = np.minimum.reduceat(self.loss[active] + place[self.model.pair_place[active]], first)
        np.minimum.at(place, self.seat[agent[first]], least)

    def shortest(self, tail: Ints, head: Ints) -> Ints:
        """(k,) distance from each tail to each head, by the sink or not; FAR where there is no way.

        tail, head: (k,) nodes; every head is in use. Dijkstra (1959, doi:10.1007/BF01386390) from each tail that
        could do better without the sink. Raises TooLarge when a distance is too large to be exact.
        """
        found = self.leeway[tail].copy()
        # To end where the sink is reached for nothing, the way by the sink is as short as any.
        asked = np.flatnonzero((self.leeway[tail] > 0) & (self.leeway[head] > 0))
        sources, source = np.unique(tail[asked], return_inverse=True)
        order = np.argsort(source, kind="stable")
        step = max(1, DISTANCES_AT_ONCE // max(1, len(self._nodes)))
        for start in range(0, len(sources), step):
            few = sources[start : start + step]
            mine = order[np.searchsorted(source[order], start) : np.searchsorted(source[order], start + step)]
            reached = self._distances(few)[source[mine] - start, self._number[head[asked[mine]]]]
            whole = np.where(np.isfinite(reached), np.minimum(reached, EXACT), FAR).astype(np.int64)
            found[asked[mine]] = np.minimum(found[asked[mine]], whole)
        if ((found >= EXACT) & (found < FAR)).any():
            raise TooLarge("a loss is too large to be exact")
        return found

    def _distances(self, sources: Ints) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        limit = float(self.leeway[sources].max())
        found: np.ndarray[tuple[int, int], np.dtype[np.float64]] = dijkstra(
            self._graph, indices=self._number[sources], limit=limit
        )
        return found

    @cached_property
    def _nodes(self) -> Ints:
        """The nodes from which the sink is not reached for nothing: no others matter to ways that avoid it."""
        return np.flatnonzero(self.leeway > 0)

    @cached_property
    def _number(self) -> Ints:
        """(m + g,) the position of each of `_nodes`, -1 for others."""
        found = np.full(len(self.leeway), -1, np.int64)
        found[self._nodes] = np.arange(len(self._nodes))
        return found

    @cached_property
    def _graph(self) -> csr_array:
        """The steps a shortest way without the sink may take."""
        active = self._settled[1]
        moves = self.seat[self.model.pair_agent[active]], self.model.pair_place[active], self.loss[active]
        tail, head, length = (np.concatenate(parts) for parts in zip(moves, *self._group_steps(), strict=True))
        useful = (length < self.leeway[tail]) & (self.leeway[head] > 0) & (tail != head)
        tail, head, length = self._number[tail[useful]], self._number[head[useful]], length[useful]
        # Of several steps between two nodes the shortest; the constructor would add them up.
        order = np.lexsort((length, head, tail))
        tail, head, length = tail[order], head[order], length[order]
        once = np.flatnonzero((np.diff(tail, prepend=-1) != 0) | (np.diff(head, prepend=-1) != 0))
        size = len(self._nodes)
        starts = np.searchsorted(tail[once], np.arange(size + 1))
        return csr_array((length[once].astype(np.float64), head[once], starts), shape=(size, size))

    def _group_steps(self) -> list[tuple[Ints, Ints, Ints]]:
        """Tails, heads and lengths of steps outwards through room, and inwards to what is in use."""
        nesting, places = self.nesting, self.model.places
        inner = np.concatenate([np.arange(places), places + np.flatnonzero(nesting.parent >= 0)])
        outer = places + np.concatenate([self.model.place_group, nesting.parent[nesting.parent >= 0]])
        room = np.concatenate([nesting.place_has_room, nesting.group_has_room])[inner]
        used = np.concatenate([nesting.place_used, nesting.group_used])[inner] > 0
        price = np.concatenate([self.prices.place, self.prices.group])[inner]
        return [
            (inner[room], outer[room], np.zeros(int(room.sum()), np.int64)),
            (outer[used], inner[used], price[used]),
        ]
