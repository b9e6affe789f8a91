"""From a relaxation by ways to one way for each shared place: the best plan among those at no loss under its prices."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from matcher.solver.arrays import Ints
from matcher.solver.coupled.linear import Floats
from matcher.solver.coupled.modes import Modes
from matcher.solver.coupled.program import MOST_SECONDS
from matcher.solver.coupled.ways_program import Worth, ways_program
from matcher.solver.coupled.ways_relaxed import RelaxedWays
from matcher.solver.model import AssignmentModel

NODES = 100
"""Branches it may look at, so that it ends without a clock. Mostly the first suffices."""
CLOSE = 1e-6
"""The relative gap that is good enough."""


def whole_ways(
    model: AssignmentModel, modes: Modes, relaxed: RelaxedWays, pairs: Ints, worth: Worth, seconds: float
) -> Floats | None:
    """(ways,) which are taken, 0 or 1, by the plan of largest worth that gives each agent a pair that is her best under
    the prices of the relaxation, or none; None when HiGHS finds no plan.

    pairs: those of the relaxation. With its ways the rest of a plan is a flow, so it branches on ways alone. All other
    pairs would take a hundred times as long for little more: most of what a mixture of ways holds is among the best
    pairs of several agents, in one of many ways that are as good.
    """
    # A fifth of a second to import, and only coupled plans need it.
    from scipy.optimize import Bounds, LinearConstraint, milp

    best = _at_no_loss(model, relaxed, pairs)
    program = ways_program(model, modes, best, worth)
    is_way = np.arange(len(program.cost)) >= len(best)
    found = milp(
        program.cost,
        constraints=LinearConstraint(csr_array(program.matrix), program.lower, program.upper),
        bounds=Bounds(0, 1),
        integrality=is_way.astype(np.int64),
        options={"node_limit": NODES, "mip_rel_gap": CLOSE, "time_limit": min(seconds, MOST_SECONDS)},
    )
    return None if found.x is None else np.rint(found.x[len(best) :])


def _at_no_loss(model: AssignmentModel, relaxed: RelaxedWays, pairs: Ints) -> Ints:
    """Those of some pairs that are worth as much to their agent as any of them."""
    net, agent = relaxed.prices.net(model)[pairs], model.pair_agent[pairs]
    best = np.where(model.may_be_left, 0, np.iinfo(np.int64).min)
    np.maximum.at(best, agent, net)
    return pairs[net >= best[agent] - ROUNDING]


ROUNDING = 1_000
"""What rounding may take off a loss of nothing, in 1/SCALE of a unit."""
