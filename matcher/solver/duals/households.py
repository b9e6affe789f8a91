"""The best households of one shared place: all that may live there together, exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.duals.knapsack import Items, Packing, Values, pack


def pack_households(items: Items, capacity: Ints, rule: JointOccupancy) -> Packing:
    """The best households of every place; the last budget is of places without a limit.

    `best` and `chosen` are exact where more than charges counts; `row` and `table` are those of charges alone, which
    let no less through.
    """
    packing = pack(items, capacity)
    best, kept = packing.best.copy(), np.ones(len(packing.chosen), bool)
    budget, found = items.budget[packing.chosen], []
    order = np.argsort(items.budget, kind="stable")
    starts = np.searchsorted(items.budget[order], np.arange(len(capacity)))
    for place in np.unique(budget[budget < len(capacity) - 1]).tolist():
        own = packing.chosen[budget == place]
        if rule.fit(items.agent[own], place):
            continue
        options = order[starts[place] : starts[place + 1]]
        chosen = options[best_at(rule, place, items.agent[options], items.value[options])]
        best[place], kept[budget == place] = items.value[chosen].sum(), False
        found.append(chosen)
    return replace(packing, best=best, chosen=np.sort(np.concatenate([packing.chosen[kept], *found])))


def best_at(rule: JointOccupancy, place: int, agent: Ints, value: Values, most: int | None = None) -> Ints:
    """Positions of the best of some agents who may live at a place together. value: (k,) > 0. most: households; None =
    as many as there is room for."""
    spaces, rooms = rule.space(place)
    persons = np.minimum(rule.agent_persons[agent], spaces)
    needed = np.minimum(rule.agent_rooms[agent], rooms)
    apart = rule.apart(agent)
    of = _Home(spaces, rooms, spaces if most is None else min(most, spaces), persons, needed, value)
    of.search(np.ones(len(agent), bool), apart)
    return of.chosen


@dataclass
class _Home:
    """A search for the best households of one place. persons, needed: (k,) bedspaces and rooms that each takes there,
    none more than the place has. most: households. chosen: the best found."""

    spaces: int
    rooms: int
    most: int
    persons: Ints
    needed: Ints
    value: Values

    def __post_init__(self) -> None:
        self.chosen = np.zeros(0, np.int64)

    def search(self, left: Bools, apart: Bools) -> None:
        """Branches on who has most of the others against her: without her, or without all of those. left: (k,) who may
        be chosen. apart: (k, k) who may not live together."""
        found = max(self._alone(left), self._families(left), key=self._worth)
        if self._worth(found) <= self._worth(self.chosen):
            return
        against = apart[np.ix_(found, found)].any(axis=1)
        if not against.any():
            self.chosen = found
            return
        clashing = found[against]
        her = int(clashing[np.argmax((apart[clashing] & left).sum(axis=1))])
        self.search(left & ~apart[her], apart)
        left = left.copy()
        left[her] = False
        self.search(left, apart)

    def _worth(self, chosen: Ints) -> int | float:
        found: int | float = self.value[chosen].sum().item()
        return found

    def _alone(self, left: Bools) -> Ints:
        """The best women alone: they need no rooms."""
        alone = np.flatnonzero(left & (self.persons == 1))
        best: Ints = alone[np.argsort(-self.value[alone], kind="stable")][: self.most]
        return best

    def _families(self, left: Bools) -> Ints:
        """The best households of any size, all with rooms."""
        table = np.zeros((self.spaces + 1, self.rooms + 1, self.most + 1), self.value.dtype)
        order, picks = self._needed_at_most(np.flatnonzero(left)), []
        for one in order.tolist():
            persons, needed = self.persons[one], self.needed[one]
            more = np.full_like(table, -1)
            more[persons:, needed:, 1:] = (
                table[: len(table) - persons, : table.shape[1] - needed, :-1] + self.value[one]
            )
            picks.append(more > table)
            table = np.maximum(table, more)
        return self._traced(order, picks)

    def _needed_at_most(self, options: Ints) -> Ints:
        """Of each size as many as the place could hold, the best of them."""
        size = self.persons[options] * (self.rooms + 1) + self.needed[options]
        order = options[np.lexsort((options, -self.value[options], size))]
        size = self.persons[order] * (self.rooms + 1) + self.needed[order]
        rank = np.arange(len(order)) - np.searchsorted(size, size)
        found: Ints = order[rank < np.minimum(self.spaces // self.persons[order], self.rooms // self.needed[order])]
        return found

    def _traced(self, order: Ints, picks: list[Bools]) -> Ints:
        spaces, rooms, most, found = self.spaces, self.rooms, self.most, list[int]()
        for one, pick in zip(order[::-1].tolist(), picks[::-1], strict=True):
            if pick[spaces, rooms, most]:
                spaces, rooms, most = spaces - int(self.persons[one]), rooms - int(self.needed[one]), most - 1
                found.append(one)
        return np.array(sorted(found), np.int64)
