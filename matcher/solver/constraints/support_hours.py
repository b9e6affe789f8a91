"""Support hours: what the women proposed to a partner's homes need beyond what the homes give themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.constraints.budget_rule import BudgetRule
from matcher.solver.constraints.shapes import require_whole


@dataclass(frozen=True)
class SupportHours(BudgetRule):
    """For every budget b:  sum over chosen (i, j) with budget(j) = b of max(0, need(i) - on_site(j))  <=  capacity(b).

    agent_need: (n,), place_on_site: (m,) in the same whole units, such as half hours a week. place_budget: (m,) number
    of the budget that a place draws on, or -1 for none. capacity: (b,) in the same units, >= 0.
    """

    code: ClassVar[str] = "support_hours"
    agent_need: Ints
    place_on_site: Ints
    place_budget: Ints
    capacity: Ints

    def require_fit(self, agents: int, places: int) -> None:
        """Raises ValueError where an array has another length than the model, or numbers no budget has."""
        require_whole("agent_need", self.agent_need, agents)
        require_whole("place_on_site", self.place_on_site, places)
        self.require_budgets(places)

    def charge(self, agent: Ints, place: Ints) -> Ints:
        """(k,) what each pair draws from its budget; 0 where there is none."""
        beyond = np.maximum(0, self.agent_need[agent] - self.place_on_site[place])
        found: Ints = np.where(self.place_budget[place] >= 0, beyond, 0)
        return found
