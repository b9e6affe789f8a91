"""Prices of kinds of households at shared places: a bound that holds for pairs nobody has listed, too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.modes import Modes
from matcher.solver.duals.dual import LARGEST, Dual, dot
from matcher.solver.model import AssignmentModel


@dataclass(frozen=True)
class WaysPrices:
    """Whole-number prices of places, groups and, at shared places, of kinds of households. For every plan

    sum over its pairs of value  <=  sum of price * capacity  +  sum over shared places of what the dearest way to fill
    them is worth  +  sum over agents of max(0, the best of her pairs less its prices),

    since who lives at a shared place fits one of its ways. value: weight_factor * weight + points_factor * points.

    place: (m,) >= 0. group: (g,) >= 0. kind: (shared places, persons, rooms) >= 0, what a household of so many persons
    and rooms pays at a place, no less than any smaller one. ways: the sum over shared places.
    """

    rule: JointOccupancy
    place: Ints
    group: Ints
    kind: Ints
    ways: int
    weight_factor: int
    points_factor: int

    def of_place(self, model: AssignmentModel) -> Ints:
        """(m,) what every pair of a place costs alike."""
        return self.place + model.of_groups_above(self.group)

    def charge(self, agent: Ints, place: Ints) -> Ints:
        """(k,) what each pair costs beyond that: its kind's price, where the place is shared."""
        found = np.zeros(len(agent), np.int64)
        shared = np.flatnonzero(self.rule.place_shared[place])
        agent, place = agent[shared], place[shared]
        persons = np.minimum(self.rule.agent_persons[agent], np.maximum(1, self.rule.place_bedspaces[place]))
        rooms = np.minimum(self.rule.agent_rooms[agent], np.maximum(1, self.rule.place_rooms[place]))
        found[shared] = self.kind[self.rule.number[place], persons - 1, rooms - 1]
        return found

    def net(self, model: AssignmentModel) -> Ints:
        """(k,) what each pair is worth less its prices."""
        agent, place = model.pair_agent, model.pair_place
        found: Ints = model.agent_weight[agent] * self.weight_factor + model.pair_points * self.points_factor
        return found - self.of_place(model)[place] - self.charge(agent, place)

    def of_agents(self, model: AssignmentModel) -> Ints:
        """(n,) what her best pair of the model is worth to each agent."""
        found = np.where(model.may_be_left, 0, -LARGEST)
        np.maximum.at(found, model.pair_agent, self.net(model))
        return found

    def bound(self, model: AssignmentModel, agent: Ints, scale: int) -> tuple[int, Dual]:
        """The sum above, where every agent counts `agent`, what her best pair of all is worth or more; and multipliers
        that prove as much by packing each shared place anew: no place holds more than its dearest way is worth."""
        dual = Dual(
            place=self.place,
            group=self.group,
            weight_factor=self.weight_factor,
            points_factor=self.points_factor,
            scale=scale,
            agent=agent,
            budgets=(None,),
        )
        return int(agent.sum()) + self._fixed(model) + self.ways, dual

    def _fixed(self, model: AssignmentModel) -> int:
        return dot(self.place, model.place_capacity) + dot(self.group, model.group_capacity)


@dataclass(frozen=True)
class KindTable:
    """Prices by row of `Modes` as prices by place, persons and rooms. price: (rows,) >= 0, whole numbers."""

    modes: Modes
    rule: JointOccupancy
    price: Ints

    @cached_property
    def table(self) -> Ints:
        """(shared places, persons, rooms) where a larger household never pays less than a smaller one.

        That adds nothing to any way: wherever the larger one fits, so does the smaller.
        """
        most = self.modes.row_kind.max(axis=0, initial=1)
        found = np.zeros((int(self.rule.place_shared.sum()), *self._size(most)), np.int64)
        kinds = np.flatnonzero(self.modes.row_kind[:, 0])
        persons, rooms = self.modes.row_kind[kinds].T
        found[self.rule.number[self.modes.row_place[kinds]], persons - 1, rooms - 1] = self.price[kinds]
        found = np.maximum.accumulate(found, axis=1)
        return np.maximum.accumulate(found, axis=2)

    def _size(self, most: Ints) -> tuple[int, int]:
        """Large enough for any household at any shared place."""
        shared = self.rule.place_shared
        spaces = self.rule.place_bedspaces[shared].max(initial=1)
        rooms = self.rule.place_rooms[shared].max(initial=1)
        return max(int(spaces), int(most[0])), max(int(rooms), int(most[1]))

    @cached_property
    def ways(self) -> int:
        """The sum over shared places of what the dearest way to fill them is worth."""
        kinds = self.modes.row_kind
        persons, rooms = np.maximum(kinds, 1).T
        price = np.where(kinds[:, 0] > 0, self.table[self.rule.number[self.modes.row_place], persons - 1, rooms - 1], 0)
        worth = np.asarray(price @ self.modes.counts)
        best = np.zeros(len(self.rule.place_shared), np.int64)
        np.maximum.at(best, self.modes.place, worth)
        return int(best.sum())
