"""Places inside groups inside groups: how labels on them pass along the arcs that a plan leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.model import AssignmentModel

FAR = 2**61
"""The distance of what cannot be reached: above every value a model may hold, and two of them still fit in 64 bits."""


@dataclass(frozen=True)
class Nesting:
    """The part of a plan's residual graph that lies above the places.

    place_used, group_used: how many each holds. One more may pass from a place or group outwards where that has room,
    and one fewer inwards where it is in use.
    """

    model: AssignmentModel
    place_used: Ints
    group_used: Ints

    @classmethod
    def of(cls, model: AssignmentModel, chosen: Ints) -> Nesting:
        """chosen: (agents,) pair or -1."""
        return cls(model, *model.used(chosen[chosen >= 0]))

    @cached_property
    def place_has_room(self) -> Bools:
        """(m,) whether a place can take one more."""
        found: Bools = self.place_used < self.model.place_capacity
        return found

    @cached_property
    def group_has_room(self) -> Bools:
        """(g,) whether a group itself, whatever is around it, can take one more."""
        found: Bools = self.group_used < self.model.group_capacity
        return found

    @cached_property
    def parent(self) -> Ints:
        """(g,) the group around each group, or -1."""
        parent = self.model.group_parent
        return np.full(len(self.group_used), -1, np.int64) if parent is None else parent

    @cached_property
    def layers(self) -> tuple[Ints, ...]:
        """Groups that lie in another, by how many lie around them: the innermost layer first."""
        depth = np.zeros(len(self.parent), np.int64)
        for group in np.flatnonzero(self.parent >= 0)[::-1].tolist():
            depth[group] = depth[self.parent[group]] + 1
        return tuple(np.flatnonzero(depth == at) for at in range(int(depth.max(initial=0)), 0, -1))

    def raise_totals(self, place: Ints, group: Ints) -> None:
        """Raises total prices where they are: a group costs no less than its roomy parts, a part no less than what is
        around it."""
        roomy = self.place_has_room
        np.maximum.at(group, self.model.place_group[roomy], place[roomy])
        for layer in self.layers:
            inner = layer[self.group_has_room[layer]]
            np.maximum.at(group, self.parent[inner], group[inner])
        for layer in reversed(self.layers):
            group[layer] = np.maximum(group[layer], group[self.parent[layer]])
        np.maximum(place, group[self.model.place_group], out=place)

    def lower_distances(self, place: Ints, group: Ints, place_price: Ints, group_price: Ints) -> None:
        """Lowers distances to the sink where they are: outwards through room at no cost, inwards at the price of what
        would hold one fewer."""
        used, roomy = self.place_used > 0, self.place_has_room
        np.minimum.at(group, self.model.place_group[used], place[used] + place_price[used])
        for layer in self.layers:
            inner = layer[self.group_used[layer] > 0]
            np.minimum.at(group, self.parent[inner], group[inner] + group_price[inner])
        group[self.group_has_room & (self.parent < 0)] = 0
        for layer in reversed(self.layers):
            inner = layer[self.group_has_room[layer]]
            group[inner] = np.minimum(group[inner], group[self.parent[inner]])
        place[roomy] = np.minimum(place[roomy], group[self.model.place_group[roomy]])
