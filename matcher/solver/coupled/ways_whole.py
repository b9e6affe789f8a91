"""One way for each shared place: the best plan of pairs that lose little under the prices of a relaxation by ways."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.coupled.linear import Floats
from matcher.solver.coupled.modes import Modes
from matcher.solver.coupled.priced import SCALE
from matcher.solver.coupled.program import MOST_SECONDS
from matcher.solver.coupled.ways_program import Worth, ways_program
from matcher.solver.coupled.ways_relaxed import RelaxedWays
from matcher.solver.model import AssignmentModel

NODES = 100
"""Branches it may look at, so that it ends without a clock. Mostly the first suffices."""
CLOSE = 1e-6
"""The relative gap that is good enough."""
ROUNDING = 1_000
"""What rounding may take off a loss of nothing, in 1/SCALE of a unit."""


def whole_ways(model: AssignmentModel, modes: Modes, pairs: Ints, worth: Worth, seconds: float) -> Floats | None:
    """(ways,) which are taken, 0 or 1, by a plan of some pairs of largest worth; None when HiGHS finds no plan.

    With its ways the rest of a plan is a flow, so it branches on ways alone.
    """
    # A fifth of a second to import, and only coupled plans need it.
    from scipy.optimize import Bounds, LinearConstraint, milp

    program = ways_program(model, modes, pairs, worth)
    is_way = np.arange(len(program.cost)) >= len(pairs)
    found = milp(
        program.cost,
        constraints=LinearConstraint(program.matrix, program.lower, program.upper),
        bounds=Bounds(0, 1),
        integrality=is_way.astype(np.int64),
        options={"node_limit": NODES, "mip_rel_gap": CLOSE, "time_limit": min(seconds, MOST_SECONDS)},
    )
    return None if found.x is None else np.rint(found.x[len(pairs) :])


def pairs_within(model: AssignmentModel, relaxed: RelaxedWays, pairs: Ints, spare: int) -> Ints:
    """Those of a relaxation's pairs that lose no more than `spare` units under its prices.

    Most of what a mixture of ways holds can be had by pairs that lose nothing, in one of many ways that are as good:
    ten times fewer than the relaxation needs, and a hundred times as quick.
    """
    net, agent = relaxed.prices.net(model)[pairs], model.pair_agent[pairs]
    best = np.where(model.may_be_left, 0, np.iinfo(np.int64).min)
    np.maximum.at(best, agent, net)
    return pairs[net >= best[agent] - (spare * SCALE + ROUNDING)]
