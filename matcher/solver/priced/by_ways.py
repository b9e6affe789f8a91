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
from matcher.solver.priced.ways_search import Looked, WaysSearch, near
from matcher.solver.watch import Watch

FIRST_ROUNDS, ROUNDS = 2, 5
"""Of pricing: for the first ways to fill homes, and for each level then."""
LAST_ROUNDS = 2
"""With a clock the time of so many rounds on points is left for the plan, and for level 1."""
TRADED, HELD = 4, 2
"""A unit of level 1 counts the points of the best pair, divided by this: in the relaxation of points for its bound,
which is closest where the relaxation reaches as much on level 1 as the plan, and in that for the plan."""
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
    first = search.relaxed((1, 0), near(losses, model), FIRST_ROUNDS)
    if first is not None:
        search.plan(first.flow, first.fullest())
        found = _of_points(search, first)
        search.relaxed((1, 0), search.looked_at(), ROUNDS)
        if found is not None and watch.left_seconds() > WIDE_ROUNDS * search.round_seconds:
            _plan(search, found, search.model.most_points // WIDE)
    proven = tuple(search.proven.values())
    return ByWays(joined(search.brought_in), proven, search.home, search.scored) if proven else None


def _of_points(search: WaysSearch, first: Looked) -> Looked | None:
    """The bound on points, and the plan; the relaxation that it is of."""
    worth = _worth(search, TRADED)
    found = search.relaxed(worth, search.priced(first, worth), ROUNDS, LAST_ROUNDS)
    if found is not None:
        found = search.relaxed(_worth(search, HELD), search.rows(found.keys), 1) or found
        _plan(search, found, 0)
    return found


def _plan(search: WaysSearch, found: Looked, spare: int) -> None:
    """Keeps the plan by the ways of a relaxation, if it is the best so far."""
    search.plan(found.flow, found.best(_worth(search, HELD), spare, search.seconds()))


def _worth(search: WaysSearch, share: int) -> Worth:
    return max(1, search.model.most_points // share), 1
