"""Prices of kinds of households at shared places, for any household that may come there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.modes import Modes


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
