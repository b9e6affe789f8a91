"""The programme in which every shared place takes a mixture of its ways to be filled, or one of them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from matcher.solver.arrays import Ints
from matcher.solver.coupled.counted_ways import CountedWays
from matcher.solver.coupled.linear import Floats
from matcher.solver.coupled.ways_cuts import Cut
from matcher.solver.coupled.ways_rows import WaysRows
from matcher.solver.model import AssignmentModel

Worth = tuple[int, int]
"""What a unit of level 1 and one of points are worth."""


@dataclass(frozen=True)
class WaysProgram:
    """Columns are k pairs, y counted ways and then steps. cost: (columns,). matrix, lower, upper: of the rows that say
    anything. used: their numbers among all rows, which are those of agents, places, groups, `Modes` and then others.
    rows, columns: what each one and, after the pairs, each column stands for."""

    cost: Floats
    matrix: csr_array
    lower: Floats
    upper: Floats
    used: Ints
    rows: Sequence[Hashable]
    columns: Sequence[Hashable]


def worth_of(model: AssignmentModel, worth: Worth) -> Ints:
    """(k,) what each pair is worth."""
    found: Ints = worth[0] * model.agent_weight[model.pair_agent] + worth[1] * model.pair_points
    return found


def ways_program(ways: CountedWays, pairs: Ints, worth: Worth, cuts: Sequence[Cut] = ()) -> WaysProgram:
    """Of some pairs of a model whose only rule is joint occupancy; who may not live with whom is left out.

    Limits, where x are pairs, y counted ways and f steps:  of agents, places that are not shared and groups as ever,
    but that where a group's limit is shared out, its other places have what the steps leave;  x of a kind at a shared
    place  <=  what its y hold of that;  x there  <=  what its y hold at most;  y there  <=  1, or with each number of
    households  <=  f to it;  f on from each number of households so far  =  f up to there, from one at none.
    """
    made = WaysRows(ways, pairs, cuts)
    size, x = len(pairs) + len(made.columns), len(pairs)
    row, column, value = (np.concatenate(part) for part in (made.row, made.column, made.value))
    matrix = csr_array((value.astype(float), (row, column)), shape=(len(made.upper), size))
    lower, upper = np.array(made.lower), np.array(made.upper)
    used = np.flatnonzero((np.diff(matrix.indptr) > 0) | (lower == upper))
    cost = np.zeros(size)
    cost[:x] = -worth_of(ways.model, worth)[pairs]
    names = [made.rows[row] for row in used.tolist()]
    return WaysProgram(cost, csr_array(matrix[used]), lower[used], upper[used], used, names, made.columns)
