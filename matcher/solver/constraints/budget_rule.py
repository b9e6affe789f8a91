"""What rules with budgets share: places draw on budgets, and each budget holds so much."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.constraints.base import Broken, Core
from matcher.solver.constraints.shapes import require_indices, require_whole


class BudgetRule(ABC):
    """For every budget b:  sum over chosen (i, j) with budget(j) = b of charge(i, j)  <=  capacity(b).

    place_budget: (m,) number of the budget that a place draws on, or -1 for none. capacity: (b,) >= 0, in the same
    whole units as the charges.
    """

    code: ClassVar[str]
    place_budget: Ints
    capacity: Ints

    @abstractmethod
    def charge(self, agent: Ints, place: Ints) -> Ints:
        """(k,) what each pair draws from its budget, >= 0; 0 where there is none."""

    @property
    def room(self) -> Ints:
        """(b,) what each budget holds."""
        return self.capacity

    def cell(self, agent: Ints, place: Ints) -> Ints:
        """(k,) which budget each pair draws on, or -1."""
        del agent  # It is for the place alone to say.
        found: Ints = self.place_budget[place]
        return found

    def require_budgets(self, places: int) -> None:
        """Raises ValueError where `place_budget` or `capacity` does not fit."""
        require_whole("capacity", self.capacity, len(self.capacity))
        require_indices("place_budget", self.place_budget, places, len(self.capacity), lowest=-1)

    def add(self, core: Core) -> None:
        """One limit a budget."""
        charge = self.charge(core.agent, core.place)
        counted = np.flatnonzero(charge)
        core.at_most(self.place_budget[core.place[counted]], counted, charge[counted], self.capacity)

    def violations(self, agent: Ints, place: Ints) -> Iterator[Broken]:
        """Budgets drawn on beyond what they hold."""
        charge = self.charge(agent, place)
        drawn = np.flatnonzero(charge)
        total = np.zeros(len(self.capacity), np.int64)
        np.add.at(total, self.place_budget[place[drawn]], charge[drawn])
        for budget in np.flatnonzero(total > self.capacity).tolist():
            who = drawn[self.place_budget[place[drawn]] == budget]
            sentence = f"budget {budget} holds {self.capacity[budget]}, but {total[budget]} are drawn"
            yield Broken(self.code, tuple(agent[who].tolist()), tuple(place[who].tolist()), sentence)
