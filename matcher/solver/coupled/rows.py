"""Every limit of a model on some of its pairs, as one sparse matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csc_array

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.base import Core
from matcher.solver.model import AssignmentModel


@dataclass(frozen=True)
class Rows:
    """matrix @ x <= upper for a yes or no x of each pair. pairs: (k,) rows of the model, ascending.

    matrix: (rows, k) whole numbers. upper: (rows,). Limits that no choice can break are left out.
    """

    model: AssignmentModel
    pairs: Ints
    matrix: csc_array
    upper: Ints

    @cached_property
    def agent(self) -> Ints:
        """(k,) agent of each pair."""
        found: Ints = self.model.pair_agent[self.pairs]
        return found

    @cached_property
    def place(self) -> Ints:
        """(k,) place of each pair."""
        found: Ints = self.model.pair_place[self.pairs]
        return found

    def used(self, x: Bools) -> Ints:
        """(rows,) what a choice uses."""
        found: Ints = np.asarray(self.matrix @ x.astype(np.int64))
        return found

    def holds(self, x: Bools) -> bool:
        """Whether a choice keeps every limit."""
        return bool((self.used(x) <= self.upper).all())

    def mask(self, chosen: Ints) -> Bools:
        """(k,) the pairs that a plan, a pair or -1 an agent, takes. All must be among the rows' pairs."""
        return np.isin(self.pairs, chosen[chosen >= 0])

    def plan(self, x: Bools) -> Ints:
        """(agents,) the pair of each agent, or -1."""
        found = np.full(self.model.agents, -1, np.int64)
        found[self.agent[x]] = self.pairs[x]
        return found


def rows_of(model: AssignmentModel, pairs: Ints) -> Rows:
    """All limits on these pairs: agents, places, groups and coupling rules. pairs: ascending."""
    agent, place = model.pair_agent[pairs], model.pair_place[pairs]
    core, index, one = Core(agent, place), np.arange(len(pairs)), np.ones(len(pairs), np.int64)
    core.at_most(agent, index, one, np.ones(model.agents, np.int64))
    core.at_most(place, index, one, model.place_capacity)
    inside = model.groups_above[place]
    pair, layer = np.nonzero(inside >= 0)
    core.at_most(inside[pair, layer], pair, one[pair], model.group_capacity)
    if model.must_place is not None:
        must = np.flatnonzero(model.must_place[agent])
        core.at_most(agent[must], must, -one[must], -model.must_place.astype(np.int64))
    for rule in model.coupling:
        rule.add(core)
    limits = core.limits()
    shape = (len(limits.upper), len(pairs))
    matrix = csc_array((limits.coefficient, (limits.limit, limits.pair)), shape=shape).tocsr()
    most: Ints = np.asarray(matrix.maximum(0).sum(axis=1)).ravel()
    kept = np.flatnonzero(most > limits.upper)
    return Rows(model, pairs, csc_array(matrix[kept]), limits.upper[kept])
