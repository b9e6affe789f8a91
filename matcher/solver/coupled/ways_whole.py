"""One way for each shared place: the best plan of pairs that lose little under the prices of a relaxation by ways."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.coupled.counted_ways import CountedWays
from matcher.solver.coupled.linear import Floats
from matcher.solver.coupled.priced import SCALE
from matcher.solver.coupled.program import MOST_SECONDS
from matcher.solver.coupled.ways_broken import broken_cuts
from matcher.solver.coupled.ways_cuts import ApartCut, Cut
from matcher.solver.coupled.ways_program import WaysProgram, Worth, ways_program
from matcher.solver.coupled.ways_relaxed import RelaxedWays

NODES = 100
"""Branches it may look at, so that it ends without a clock. Mostly the first suffices."""
CLOSE = 1e-9
"""The relative gap that is good enough."""
ROUNDING, WHOLE = 1_000, 1e-6
"""What rounding may take off a loss of nothing, in 1/SCALE of a unit, and off a whole number."""
ROUNDS = 4
"""How often those who may not live together are told apart."""


@dataclass(frozen=True)
class WholeWays:
    """shares: (ways of `Modes`,) which are taken, 0 or 1. chosen: (agents,) pair or -1 of a plan with them that keeps
    every limit and rule; None where none was found so."""

    shares: Floats
    chosen: Ints | None


def whole_ways(
    ways: CountedWays, pairs: Ints, worth: Worth, seconds: float, cuts: Sequence[Cut] = ()
) -> WholeWays | None:
    """By a plan of some pairs of largest worth; None when HiGHS finds no plan.

    With its ways the rest of a plan is a flow, nearly: so it branches on ways alone.
    """
    known, taken, ends = list(cuts), None, time.monotonic() + seconds
    for _ in range(ROUNDS):
        program = ways_program(ways, pairs, worth, known)
        found = _solved(ways, program, len(pairs), max(0.0, ends - time.monotonic()))
        if found is None:
            break
        taken, bars = found, [cut for cut in broken_cuts(ways, pairs, found) if isinstance(cut, ApartCut)]
        if not bars:
            break
        known += bars
    return None if taken is None else _whole(ways, pairs, taken)


def _solved(ways: CountedWays, program: WaysProgram, pairs: int, seconds: float) -> Floats | None:
    """(columns,) what is taken of each."""
    # A fifth of a second to import, and only coupled plans need it.
    from scipy.optimize import Bounds, LinearConstraint, milp

    column = np.arange(len(program.cost)) - pairs
    found = milp(
        program.cost,
        constraints=LinearConstraint(program.matrix, program.lower, program.upper),
        bounds=Bounds(0, 1),
        integrality=((column >= 0) & (column < len(ways.way))).astype(np.int64),
        options={"node_limit": NODES, "mip_rel_gap": CLOSE, "time_limit": min(seconds, MOST_SECONDS)},
    )
    return found.x


def _whole(ways: CountedWays, pairs: Ints, columns: Floats) -> WholeWays:
    model, x = ways.model, columns[: len(pairs)]
    shares = ways.shares(np.rint(columns[len(pairs) : len(pairs) + len(ways.way)]))
    own = pairs[x > 1 - WHOLE]
    chosen = np.full(model.agents, -1, np.int64)
    chosen[model.pair_agent[own]] = own
    is_whole = bool((np.abs(x - np.rint(x)) < WHOLE).all()) and len(np.unique(model.pair_agent[own])) == len(own)
    return WholeWays(shares, chosen if is_whole and _keeps_all(ways, chosen) else None)


def _keeps_all(ways: CountedWays, chosen: Ints) -> bool:
    """Floating point found it; this is told in whole numbers."""
    model, own = ways.model, chosen[chosen >= 0]
    place, group = model.used(own)
    held = bool((place <= model.place_capacity).all() and (group <= model.group_capacity).all())
    placed = bool((chosen[~model.may_be_left] >= 0).all())
    return held and placed and not any(ways.rule.violations(model.pair_agent[own], model.pair_place[own]))


def pairs_within(relaxed: RelaxedWays, pairs: Ints, spare: int) -> Ints:
    """Those of a relaxation's pairs that lose no more than `spare` units under its prices.

    Most of what a mixture of ways holds can be had by pairs that lose nothing, in one of many ways that are as good:
    ten times fewer than the relaxation needs, and a hundred times as quick.
    """
    beyond = relaxed.prices.beyond(relaxed.prices.ways.model)[pairs]
    return pairs[beyond >= -(spare * SCALE + ROUNDING)]
