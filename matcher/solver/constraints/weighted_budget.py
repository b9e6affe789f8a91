"""Weighted budgets: any charge for any pair. With one budget a place this is the generalized assignment problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.constraints.budget_rule import BudgetRule
from matcher.solver.constraints.shapes import require_whole


@dataclass(frozen=True)
class WeightedBudget(BudgetRule):
    """For every budget b:  sum over chosen (i, j) with budget(j) = b of charges(i, j)  <=  capacity(b).

    charges: (n, m) whole numbers >= 0 in any unit; the whole grid is held, so this is for sizes where it fits.
    place_budget: (m,) number of the budget that a place draws on, or -1 for none. capacity: (b,) in that unit, >= 0.
    The generalized assignment problem: Martello and Toth, Knapsack Problems (Wiley, 1990), chapter 7.
    """

    code: ClassVar[str] = "weighted_budget"
    charges: Ints
    place_budget: Ints
    capacity: Ints

    def require_fit(self, agents: int, places: int) -> None:
        """Raises ValueError where an array has another shape than the model, or numbers no budget has."""
        require_whole("charges", self.charges, (agents, places))
        self.require_budgets(places)

    def charge(self, agent: Ints, place: Ints) -> Ints:
        """(k,) what each pair draws from its budget; 0 where there is none."""
        found: Ints = np.where(self.place_budget[place] >= 0, self.charges[agent, place], 0)
        return found
