"""A plan and its prices while something changes: shortest augmenting paths, one unit at a time."""

from __future__ import annotations

import numpy as np

from matcher.solver.flow import Infeasible
from matcher.solver.nesting import FAR
from matcher.solver.prices.smallest import Prices
from matcher.solver.replan.search import Search
from matcher.solver.replan.seating import Seating


class Mending(Seating):
    """Seats and total prices that are best for each other but for a few arcs, which are mended one by one.

    An arc outwards costs the total beyond it less its own, one inwards the same; a move of an agent from x to y costs
    its loss of value net of both. All are >= 0, but for arcs that have just got room: those are not used before they
    are mended. Successive shortest paths with prices (Edmonds and Karp 1972, doi:10.1145/321694.321699).
    """

    def empty(self) -> None:
        """Moves people out of whatever holds more than it may. Raises Infeasible when those who must be placed
        cannot all be."""
        for node in np.flatnonzero(self.used > self.capacity).tolist():
            for _ in range(int(self.used[node] - self.capacity[node])):
                self._mend(node, int(self.outer[node]), None)

    def fill(self) -> None:
        """Fills, or makes free of charge, whatever has room and a price."""
        while len(paid := np.flatnonzero((self.used < self.capacity) & (self.total[:-1] > self.total[self.outer]))):
            node = int(paid[0])
            self._mend(int(self.outer[node]), node, node)

    def _mend(self, start: int, end: int, arc: int | None) -> None:
        """Sends one more the shortest way from start to end. arc: the node whose outward arc closes the circle, if that
        costs less than nothing; None where somebody must go."""
        limit = FAR if arc is None else int(self.total[arc] - self.total[self.outer[arc]])
        search = Search(self, limit)
        search.reach(start, 0)
        found = search.run(end)
        search.reprice(min(found, limit))
        if arc is None:
            if found >= FAR:
                raise Infeasible("agents who must be placed cannot all be")
            self.used[start] -= 1  # the arc outwards from start is one too full
            search.push(end)
        elif found < limit:
            self.used[arc] += 1
            search.push(end)

    def place(self, agent: int) -> None:
        """Finds an absent agent a place, or leaves her out where that is best. Raises Infeasible."""
        self._place(agent)
        self.absent[agent] = False

    def _place(self, agent: int) -> None:
        pairs = slice(self.first[agent], self.first[agent + 1])
        places = self.model.pair_place[pairs]
        net = self.model.value[pairs] - self.total[places]
        best = int(net.max(initial=-FAR))
        must = not self.model.may_be_left[agent]
        if not len(net) or (best <= 0 and not must):
            if must:
                raise Infeasible("agents who must be placed cannot all be")
            return
        search = Search(self, FAR if must else best)
        search.reach_places(places, best - net, np.arange(pairs.start, pairs.stop))
        found = search.run(self.sink)
        search.reprice(min(found, search.limit))
        if found < search.limit:
            search.push(self.sink)
        elif must:
            raise Infeasible("agents who must be placed cannot all be")

    def prices(self) -> Prices:
        """The totals as prices of single places and groups. What nobody uses costs no less than what is around it."""
        total, places = self.total.copy(), self.model.places
        for node in range(self.sink - 1, places - 1, -1):
            total[node] = max(total[node], total[self.outer[node]])
        total[:places] = np.maximum(total[:places], total[self.outer[:places]])
        own = total[:-1] - total[self.outer]
        return Prices(own[:places], own[places:])
