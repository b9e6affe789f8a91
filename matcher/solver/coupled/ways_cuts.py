"""Limits that whole ways keep and mixtures of them may not: told to a relaxation by ways where it breaks them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.counted_ways import CountedWays


@dataclass(frozen=True)
class AgentsCut:
    """sum of x over these agents at a place  <=  sum over its ways of (how many of them each can hold) * y.

    A mixture counts, of every kind, how many it holds on average: a third of a way for three so holds one agent, though
    in truth it holds a third of her (rank inequalities of matroids: Edmonds 1971, doi:10.1007/BF01584082). agents:
    ascending.
    """

    place: int
    agents: tuple[int, ...]

    def covers(self, agent: Ints, place: Ints) -> Bools:
        """(k,) which pairs it limits."""
        found: Bools = (place == self.place) & np.isin(agent, self.agents)
        return found

    def held(self, ways: CountedWays) -> tuple[Ints, Ints]:
        """Columns after the pairs that make room for those, and how much each makes."""
        model, y = ways.model, ways.of_place(self.place)
        agents = np.array(self.agents, np.int64)
        pairs = np.searchsorted(model.keys, agents * model.places + self.place)
        kinds, wanted = np.unique(ways.modes.row[pairs], return_counts=True)
        holds = np.minimum(ways.holds[kinds][:, y].toarray(), wanted[:, None])
        return y, np.minimum(holds.sum(axis=0), ways.most[y])


@dataclass(frozen=True)
class ApartCut:
    """sum of x over two agents at a place who may not live together  <=  sum of its y. agents: ascending."""

    place: int
    agents: tuple[int, int]

    def covers(self, agent: Ints, place: Ints) -> Bools:
        """(k,) which pairs it limits."""
        found: Bools = (place == self.place) & np.isin(agent, self.agents)
        return found

    def held(self, ways: CountedWays) -> tuple[Ints, Ints]:
        """Columns after the pairs that make room for those, and how much each makes."""
        y = ways.of_place(self.place)
        return y, np.ones_like(y)


@dataclass(frozen=True)
class PlacesCut:
    """sum of x at these places, which are not shared, of a group whose limit is shared out  <=  sum over what its
    shared places leave of the limit of (how much of that these places can hold) * steps that leave it. places:
    ascending."""

    group: int
    places: tuple[int, ...]

    def covers(self, agent: Ints, place: Ints) -> Bools:
        """(k,) which pairs it limits."""
        del agent
        return np.isin(place, self.places)

    def held(self, ways: CountedWays) -> tuple[Ints, Ints]:
        """Columns after the pairs that make room for those, and how much each makes."""
        left, columns = ways.left(self.group)
        most = int(ways.model.place_capacity[list(self.places)].sum())
        return len(ways.way) + columns, np.minimum(left, most)


Cut = AgentsCut | ApartCut | PlacesCut
