"""The best plan once every shared place has its way to be filled: a flow, since kinds of households are then places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.linear import Floats
from matcher.solver.coupled.modes import Modes
from matcher.solver.coupled.ways_program import Worth, worth_of
from matcher.solver.flow import Infeasible, solve_flow
from matcher.solver.model import AssignmentModel

HELD = 3
"""In a plan a unit of level 1 counts more than so many pairs of most points."""
TRIES = 4
"""At a plan in which nobody shares a place with whom she may not."""


class WaysFlow:
    """Flows of a model whose only rule is joint occupancy. modes: of all its pairs."""

    def __init__(self, model: AssignmentModel, rule: JointOccupancy, modes: Modes) -> None:
        self.model, self.rule, self.modes = model, rule, modes
        rows = len(modes.row_place) + 1
        seats, self._seat = np.unique(model.pair_place * rows + modes.row + 1, return_inverse=True)
        self._place, self._row = seats // rows, seats % rows - 1

    def fullest(self, shares: Floats) -> Bools:
        """(ways,) one for each shared place: that with the largest share of all with room for who must be there."""
        pairs = np.bincount(self.model.pair_agent, minlength=self.model.agents)
        pinned = ~self.model.may_be_left & (pairs == 1)
        return self.modes.fullest(shares, np.flatnonzero(pinned[self.model.pair_agent]))

    def plan(self, taken: Bools, worth: Worth | None = None) -> Ints | None:
        """(agents,) pair or -1: the plan of largest worth with these ways; who may not live with another there has a
        home elsewhere, or none. taken: (ways,). worth: None = level 1 counts more than the points of some pairs. None
        where agents who must be placed cannot be."""
        flow, value = self._filled(taken), self._value(worth or (HELD * self.model.most_points + 1, 1))
        for _ in range(TRIES):
            try:
                chosen = solve_flow(flow, value)
            except Infeasible:
                return None
            barred = self._barred(chosen)
            value[barred] = -1  # to be left is better
            if not len(barred):
                break
        out = self.model.pair_agent[barred]
        chosen[out] = -1
        return chosen if self.model.may_be_left[out].all() else None

    def _value(self, worth: Worth) -> Ints:
        """(k,) what each pair is worth; of plans that are worth the same one that keeps most of the previous."""
        value = worth_of(self.model, worth)
        return value if self.model.pair_kept is None else value * self.model.scales[1] + self.model.pair_kept

    def _filled(self, taken: Bools) -> AssignmentModel:
        """The model whose places are those not shared, and the kinds at those that are."""
        model = self.model
        homes = np.flatnonzero(self.rule.place_shared)
        counts = np.append(self.modes.counts @ taken.astype(np.int64), 0)
        is_kind = self._row >= 0
        parent = np.full(len(model.group_capacity), -1) if model.group_parent is None else model.group_parent
        outer = np.where(parent >= 0, parent + len(homes), -1)
        return replace(
            model,
            pair_place=self._seat.astype(np.int64),
            place_capacity=np.where(is_kind, counts[self._row], model.place_capacity[self._place]),
            place_group=np.where(is_kind, self.rule.number[self._place], model.place_group[self._place] + len(homes)),
            group_capacity=np.concatenate([model.place_capacity[homes], model.group_capacity]),
            group_parent=np.concatenate([model.place_group[homes] + len(homes), outer]),
            pair_kept=None,
            coupling=(),
        )

    def _barred(self, chosen: Ints) -> Ints:
        """Pairs of a plan to give up so that nobody lives with whom she may not: of every two the later who may."""
        pairs = chosen[chosen >= 0]
        agent, place = self.model.pair_agent[pairs], self.model.pair_place[pairs]
        two = self.rule.incompatible
        seat = np.full(self.model.agents, -1)
        seat[agent] = np.where(self.rule.place_shared[place], place, -1)
        both = two[(seat[two[:, 0]] >= 0) & (seat[two[:, 0]] == seat[two[:, 1]])]
        loser = np.where(self.model.may_be_left[both[:, 1]], both[:, 1], both[:, 0])
        return np.unique(chosen[loser])
