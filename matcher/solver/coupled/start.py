"""First plans that keep every rule: pairs are put in one by one, as long as no limit breaks."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.rows import Rows

MOST_ROUNDS = 5


def filled(rows: Rows, x: Bools, order: Ints) -> Bools:
    """x with more pairs, tried in the given order until nothing more fits; agents that x places keep their pairs.

    Some limits leave room only once others are placed (floors), so what did not fit is tried again.
    """
    x, used = x.copy(), rows.used(x)
    placed = np.zeros(rows.model.agents, bool)
    placed[rows.agent[x]] = True
    matrix = rows.matrix
    starts, index, amount = matrix.indptr.tolist(), matrix.indices, matrix.data
    for _ in range(MOST_ROUNDS):
        before = int(x.sum())
        for pair in order[~placed[rows.agent[order]]].tolist():
            agent = rows.agent[pair]
            if placed[agent]:
                continue
            span = slice(starts[pair], starts[pair + 1])
            limits, drawn = index[span], amount[span]
            more = used[limits] + drawn
            if ((more <= rows.upper[limits]) | (drawn <= 0)).all():
                used[limits], placed[agent], x[pair] = more, True, True
        if int(x.sum()) == before:
            break
    return x


def kept_of(rows: Rows, wanted: Bools) -> Bools:
    """As much of a choice as the limits let through, agents who must be placed first, then the weightiest."""
    model = rows.model
    order = np.flatnonzero(wanted)
    agent = rows.agent[order]
    order = order[np.lexsort((agent, -model.agent_weight[agent], model.may_be_left[agent]))]
    return filled(rows, np.zeros(len(wanted), bool), order)
