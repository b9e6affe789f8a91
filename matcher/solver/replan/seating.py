"""Who is seated where, and what each place costs, while a plan is being changed."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.model import AssignmentModel
from matcher.solver.prices.smallest import Prices


class Seating:
    """Seats and total prices; nodes are m places, g groups and the sink.

    total: (m + g + 1,) what a pair at each costs with everything around it, 0 at the sink. outer: (m + g,) the node
    around each. used, capacity: (m + g,). pair, seat: (agents,) what each has, and its place, or -1. absent: (agents,)
    not in play yet.
    """

    def __init__(self, model: AssignmentModel, pair: Ints, absent: Bools, prices: Prices) -> None:
        """pair: (agents,) what each has, or -1. absent: (agents,) who is yet to be placed and knows no price."""
        self.model, self.pair = model, pair.copy()
        places, groups = model.places, len(model.group_capacity)
        self.sink = places + groups
        parent = np.full(groups, -1) if model.group_parent is None else model.group_parent
        self.outer = np.concatenate([model.place_group + places, np.where(parent < 0, self.sink, parent + places)])
        self.capacity = np.concatenate([model.place_capacity, model.group_capacity])
        place, group = model.used(pair[pair >= 0])
        self.used = np.concatenate([place, group])
        self.total = np.concatenate([prices.place, prices.group, [0]]).astype(np.int64)
        for node in range(self.sink - 1, places - 1, -1):
            self.total[node] += self.total[self.outer[node]]
        self.total[:places] += self.total[self.outer[:places]]
        self.inwards = np.argsort(self.outer, kind="stable")
        self.inner_begin = self.outer[self.inwards].searchsorted(np.arange(self.sink + 2))
        self.first = model.first_pair
        self.seat = np.full(model.agents, -1, np.int64)
        self.seat[pair >= 0] = model.pair_place[pair[pair >= 0]]
        self.absent = absent.copy()

    def inside(self, node: int) -> list[int]:
        """Places and groups that lie straight inside a group or the sink, ascending."""
        found: list[int] = self.inwards[self.inner_begin[node] : self.inner_begin[node + 1]].tolist()
        return found

    def living(self, place: int) -> list[int]:
        """Agents who have a place, ascending."""
        found: list[int] = np.flatnonzero(self.seat == place).tolist()
        return found

    def move(self, pair: int) -> None:
        """Gives an agent a pair in place of the one she has, if any."""
        agent = int(self.model.pair_agent[pair])
        self.pair[agent], self.seat[agent] = pair, self.model.pair_place[pair]

    def leave(self, agent: int) -> None:
        """Takes an agent out of her place, if she has one; what holds how many is counted elsewhere."""
        self.pair[agent] = self.seat[agent] = -1

    def count(self, tail: int, head: int) -> None:
        """One more outwards, or one fewer inwards."""
        if head == self.sink or (tail != self.sink and self.outer[tail] == head):
            self.used[tail] += 1
        else:
            self.used[head] -= 1
