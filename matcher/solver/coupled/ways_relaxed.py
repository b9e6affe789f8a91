"""The linear relaxation in which every shared place takes a mixture of its ways to be filled: close to whole plans."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.goal import Goal
from matcher.solver.coupled.linear import Floats, solve_linear
from matcher.solver.coupled.modes import Modes
from matcher.solver.coupled.priced import SCALE, Priced
from matcher.solver.coupled.ways_prices import KindTable, WaysPrices
from matcher.solver.model import AssignmentModel

Worth = tuple[int, int]
"""What a unit of level 1 and one of points are worth."""


@dataclass(frozen=True)
class RelaxedWays:
    """prices: in 1/SCALE of a unit. shares: (ways,) of each way. value: what the relaxation reaches."""

    prices: WaysPrices
    shares: Floats
    value: float


def worth_of(model: AssignmentModel, worth: Worth) -> Ints:
    """(k,) what each pair is worth."""
    found: Ints = worth[0] * model.agent_weight[model.pair_agent] + worth[1] * model.pair_points
    return found


def relaxed_ways(model: AssignmentModel, modes: Modes, pairs: Ints, worth: Worth, seconds: float) -> RelaxedWays | None:
    """Maximises the worth of some pairs of a model whose only rule is joint occupancy, by a mixture of the ways of each
    shared place (Dantzig and Wolfe 1960, doi:10.1287/opre.8.1.101). None when that was not to be had in time.

    modes: of all pairs of the model. Who may not live with whom is left out.
    """
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
    found = solve_linear(cost, csr_array(matrix[used]), lower[used], upper[used], seconds)
    if found is None:
        return None
    x, price = found
    whole = np.zeros(len(upper), np.int64)
    whole[used] = np.rint(np.maximum(price, 0.0) * SCALE)
    return RelaxedWays(_prices(model, modes, rule, whole, worth), x[len(pairs) :], float(-cost @ x))


def _told_by_ways(model: AssignmentModel, rule: JointOccupancy, rows: int) -> Bools:
    """(rows,) the capacities of places that their ways say as well."""
    found = np.zeros(rows, bool)
    places = found[model.agents : model.agents + model.places]
    places[:] = rule.is_told_by_ways(model.place_capacity)
    return found


def _prices(model: AssignmentModel, modes: Modes, rule: JointOccupancy, whole: Ints, worth: Worth) -> WaysPrices:
    """The multipliers of places, groups and kinds; those of agents follow from them."""
    ends = np.cumsum([model.agents, model.places, len(model.group_capacity)])
    _, place, group, kinds = np.split(whole, ends)
    table = KindTable(modes, rule, np.where(modes.row_kind[:, 0] > 0, kinds, 0))
    return priced_ways(rule, place, group, table, worth)


def priced_ways(rule: JointOccupancy, place: Ints, group: Ints, kinds: KindTable, worth: Worth) -> WaysPrices:
    """Prices in 1/SCALE of a unit, and what pairs are worth in those."""
    return WaysPrices(rule, place, group, kinds.table, kinds.ways, worth[0] * SCALE, worth[1] * SCALE)
