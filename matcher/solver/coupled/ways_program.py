"""The programme in which every shared place takes a mixture of its ways to be filled, or one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.goal import Goal
from matcher.solver.coupled.linear import Floats
from matcher.solver.coupled.modes import Modes
from matcher.solver.coupled.priced import Priced
from matcher.solver.model import AssignmentModel

Worth = tuple[int, int]
"""What a unit of level 1 and one of points are worth."""


@dataclass(frozen=True)
class WaysProgram:
    """Columns are k pairs and then y ways. cost: (k + y,). matrix, lower, upper: of the rows that say anything. used:
    their numbers among `rows`, which are those of agents, places, groups and then of `Modes`."""

    cost: Floats
    matrix: csr_array
    lower: Floats
    upper: Floats
    used: Ints
    rows: int


def worth_of(model: AssignmentModel, worth: Worth) -> Ints:
    """(k,) what each pair is worth."""
    found: Ints = worth[0] * model.agent_weight[model.pair_agent] + worth[1] * model.pair_points
    return found


def ways_program(model: AssignmentModel, modes: Modes, pairs: Ints, worth: Worth) -> WaysProgram:
    """Of some pairs of a model whose only rule is joint occupancy; who may not live with whom is left out. modes: of
    all its pairs."""
    (rule,) = model.coupling
    assert isinstance(rule, JointOccupancy)
    free = Priced(replace(model, coupling=()), pairs, Goal(0))
    of_ways = modes.matrix[:, np.concatenate([pairs, len(modes.row) + np.arange(modes.ways)])]
    wide = csr_array(hstack([free.matrix, csr_array((len(free.upper), modes.ways))]))
    matrix = csr_array(vstack([wide, of_ways])).astype(float)
    upper = np.concatenate([free.upper, modes.upper])
    equal = np.concatenate([free.may_be_negative, np.zeros(len(modes.upper), bool)])
    used = np.flatnonzero((np.diff(matrix.indptr) > 0) & ~_told_by_ways(model, rule, len(upper)) | equal)
    cost = -np.concatenate([worth_of(model, worth)[pairs], np.zeros(modes.ways)]).astype(float)
    lower = np.where(equal, upper, -np.inf)
    return WaysProgram(cost, csr_array(matrix[used]), lower[used], upper[used].astype(float), used, len(upper))


def _told_by_ways(model: AssignmentModel, rule: JointOccupancy, rows: int) -> Bools:
    """(rows,) the capacities of places that their ways say as well."""
    found = np.zeros(rows, bool)
    places = found[model.agents : model.agents + model.places]
    places[:] = rule.is_told_by_ways(model.place_capacity)
    return found
