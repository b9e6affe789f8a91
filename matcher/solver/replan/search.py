"""The shortest way from one node of a residual graph, and the move of everybody along it."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.nesting import FAR
from matcher.solver.replan.seating import Seating


class StalePrices(RuntimeError):
    """The prices that a search began with do not hold, so that its ways need not be the shortest."""


class Search:
    """Dijkstra from one node, or from a new agent's places, over what a plan leaves open. limit: no need to go on."""

    def __init__(self, state: Seating, limit: int) -> None:
        self.state, self.limit = state, limit
        size = state.sink + 1
        self.label = np.full(size, FAR, np.int64)
        self.key = np.full(size, FAR, np.int64)  # the label until the node is settled
        self.pair = np.full(size, -1, np.int64)  # the pair by which an agent came
        self.came = np.full(size, -1, np.int64)  # the node before; -1 at the start
        self.left = np.full(size, -1, np.int64)  # who left the node before for the sink
        self.settled: Bools = np.zeros(size, bool)

    def reach(self, node: int, label: int, came: int = -1, left: int = -1) -> None:
        """Lowers the label of a node."""
        if label < self.label[node]:
            self.label[node] = self.key[node] = label
            self.came[node], self.left[node], self.pair[node] = came, left, -1

    def reach_places(self, places: Ints, labels: Ints, pairs: Ints, came: int = -1) -> None:
        """Lowers the labels of the places of one agent."""
        lower = np.flatnonzero(labels < self.label[places])
        places, labels = places[lower], labels[lower]
        self.label[places] = self.key[places] = labels
        self.pair[places], self.came[places], self.left[places] = pairs[lower], came, -1

    def run(self, end: int) -> int:
        """The distance to a node, FAR where there is no way; at least the limit where that is all there is to know."""
        while True:
            node = int(self.key.argmin())
            label = int(self.key[node])
            if label >= self.limit or node == end:
                return int(self.label[end]) if node == end else max(label, self.limit)
            self.settled[node], self.key[node] = True, FAR
            self._expand(node, label)

    def _expand(self, node: int, label: int) -> None:
        state = self.state
        total = int(state.total[node])
        if node != state.sink:
            outwards = int(state.total[state.outer[node]]) - total
            if state.used[node] < state.capacity[node] and outwards >= 0:
                self.reach(int(state.outer[node]), label + outwards, node)
        for inner in state.inside(node):
            if state.used[inner] > 0:
                self.reach(inner, label + int(state.total[inner]) - total, node)
        if node < state.model.places:
            for agent in state.living(node):
                self._move_on(agent, node, label + int(state.model.value[state.pair[agent]]) - total)
        elif node == state.sink:
            for agent in np.flatnonzero((state.pair < 0) & ~state.absent).tolist():
                self._move_on(agent, node, label)

    def _move_on(self, agent: int, node: int, label: int) -> None:
        """An agent may go from a node to any of her places, or, if she has one and may, to the sink. Raises
        StalePrices."""
        state = self.state
        if node != state.sink and state.model.may_be_left[agent]:
            self.reach(state.sink, label, node, agent)
        pairs = slice(state.first[agent], state.first[agent + 1])
        places = state.model.pair_place[pairs]
        labels = label - state.model.value[pairs] + state.total[places]
        if labels.min(initial=FAR) < self.label[node]:
            raise StalePrices("somebody would rather be elsewhere at these prices")
        self.reach_places(places, labels, np.arange(pairs.start, pairs.stop), node)

    def reprice(self, distance: int) -> None:
        """Raises the totals of what is nearer than a distance, so that the shortest way costs nothing."""
        if distance < FAR:
            total = self.state.total
            total += np.maximum(0, distance - self.label)
            total -= total[self.state.sink]

    def push(self, end: int) -> None:
        """Moves everybody on the way to a node one on."""
        steps, node = [], end
        while node >= 0:
            steps.append((int(self.came[node]), node, int(self.pair[node]), int(self.left[node])))
            node = int(self.came[node])
        for _, _, pair, left in steps:
            if left >= 0:
                self.state.leave(left)
            elif pair >= 0:
                self.state.leave(int(self.state.model.pair_agent[pair]))
        for tail, head, pair, left in steps:
            if pair >= 0:
                self.state.move(pair)
            elif tail >= 0 and left < 0:
                self.state.count(tail, head)
