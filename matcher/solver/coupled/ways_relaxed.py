"""The linear relaxation in which every shared place takes a mixture of its ways to be filled: close to whole plans."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.linear import Floats
from matcher.solver.coupled.linear_again import solve_again
from matcher.solver.coupled.modes import Modes
from matcher.solver.coupled.priced import SCALE
from matcher.solver.coupled.ways_basis import LastBasis
from matcher.solver.coupled.ways_prices import KindTable, WaysPrices
from matcher.solver.coupled.ways_program import Worth, ways_program
from matcher.solver.model import AssignmentModel


@dataclass(frozen=True)
class RelaxedWays:
    """prices: in 1/SCALE of a unit. shares: (ways,) of each way. value: what the relaxation reaches."""

    prices: WaysPrices
    shares: Floats
    value: float


def relaxed_ways(
    model: AssignmentModel, modes: Modes, pairs: Ints, worth: Worth, seconds: float, last: LastBasis | None = None
) -> RelaxedWays | None:
    """Maximises the worth of some pairs of a model whose only rule is joint occupancy, by a mixture of the ways of each
    shared place (Dantzig and Wolfe 1960, doi:10.1287/opre.8.1.101). None when that was not to be had in time.

    modes: of all pairs of the model. Who may not live with whom is left out. last: where one like it ended, which is
    then where this one did.
    """
    (rule,) = model.coupling
    assert isinstance(rule, JointOccupancy)
    program = ways_program(model, modes, pairs, worth)
    begin = None if last is None else last.on(model, modes, pairs, program)
    found = solve_again(program.cost, program.matrix, program.lower, program.upper, seconds, begin)
    if found is None:
        return None
    if last is not None:
        last.keep(model, modes, pairs, program, found.basis)
    whole = np.zeros(program.rows, np.int64)
    whole[program.used] = np.rint(np.maximum(found.price, 0.0) * SCALE)
    value = -float(program.cost @ found.x)
    return RelaxedWays(_prices(model, modes, rule, whole, worth), found.x[len(pairs) :], value)


def _prices(model: AssignmentModel, modes: Modes, rule: JointOccupancy, whole: Ints, worth: Worth) -> WaysPrices:
    """The multipliers of places, groups and kinds; those of agents follow from them."""
    ends = np.cumsum([model.agents, model.places, len(model.group_capacity)])
    _, place, group, kinds = np.split(whole, ends)
    table = KindTable(modes, rule, np.where(modes.row_kind[:, 0] > 0, kinds, 0))
    return priced_ways(rule, place, group, table, worth)


def priced_ways(rule: JointOccupancy, place: Ints, group: Ints, kinds: KindTable, worth: Worth) -> WaysPrices:
    """Prices in 1/SCALE of a unit, and what pairs are worth in those."""
    return WaysPrices(rule, place, group, kinds.table, kinds.ways, worth[0] * SCALE, worth[1] * SCALE)
