"""Where homes are scarce and shared homes are all that couples: bounds over all pairs, and a plan near them, from the
relaxation by ways to fill the shared homes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.rules.pairs import Pairs, joined
from matcher.rules.pool import PairPool
from matcher.solver.arrays import Ints
from matcher.solver.coupled.by_modes import only_rule
from matcher.solver.coupled.ways_program import Worth
from matcher.solver.find_pairs import find_pairs
from matcher.solver.model import AssignmentModel
from matcher.solver.priced.over_all import Proven
from matcher.solver.priced.ways_search import WaysSearch, near
from matcher.solver.watch import Watch

LAST_ROUNDS = 1
"""With a clock the time of so many rounds on points is left for the plan, and for level 1."""
TRADED = 1.0, 4.0
"""In the relaxation of points a unit of level 1 counts so often the points of the best pair: more where the plan with
less does not reach what is proven of level 1. More takes longer."""
WIDE, WIDE_ROUNDS = 32, 12
"""A last plan is of pairs that lose no more than the points of the best, divided by this. It takes as long as so many
rounds, about."""


@dataclass(frozen=True)
class ByWays:
    """pairs: of the pool, not of the model, that matter. proven: bounds over all pairs. home: (women,) of the plan, -1
    for who is left out; None = no plan was found. scored: pairs whose points were worked out."""

    pairs: Pairs
    proven: tuple[Proven, ...]
    home: Ints | None
    scored: int

    def plan(self, model: AssignmentModel) -> Ints | None:
        """(agents,) the plan's pair in a model that has them all, or -1."""
        if self.home is None:
            return None
        placed = np.flatnonzero(self.home >= 0)
        chosen = np.full(model.agents, -1, np.int64)
        chosen[placed] = find_pairs(model.first_pair, model.pair_place, placed, self.home[placed])
        return chosen


def begun_by_ways(pool: PairPool, model: AssignmentModel, losses: Ints, watch: Watch) -> ByWays | None:
    """losses: (k,) by how much each pair is worth less to its agent than her best, at the prices of a flow. None where
    other rules couple placements too, or there is no time for it."""
    if only_rule(model) is None or watch.is_over():
        return None
    search = WaysSearch(pool, model, watch)
    worth, found = _worth(model, 0), search.relaxed(_worth(model, 0), near(losses, model), LAST_ROUNDS)
    if found is not None:
        search.plan(found, worth, 0)
        search.relaxed((1, 0), search.looked_at())
        if not (search.is_proven((1, 0)) or watch.is_over()):
            worth = _worth(model, 1)
            found = search.relaxed(worth, search.looked_at()) or found
            search.plan(found, worth, 0)
        ended = search.is_proven((1, 0)) and search.is_proven(worth)
        if not ended and watch.left_seconds() > WIDE_ROUNDS * search.round_seconds:
            search.plan(found, worth, model.most_points // WIDE)
    proven = tuple(search.proven.values())
    return ByWays(joined(search.brought_in), proven, search.home, search.scored) if proven else None


def _worth(model: AssignmentModel, number: int) -> Worth:
    return max(1, int(model.most_points * TRADED[number])), 1
