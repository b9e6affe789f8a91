"""The linear relaxation in which every shared place takes a mixture of its ways to be filled: close to whole plans."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.coupled.counted_ways import CountedWays
from matcher.solver.coupled.kind_table import KindTable
from matcher.solver.coupled.linear import Floats
from matcher.solver.coupled.linear_again import Ended, How, solve_again
from matcher.solver.coupled.priced import SCALE
from matcher.solver.coupled.ways_basis import LastBasis
from matcher.solver.coupled.ways_broken import broken_cuts
from matcher.solver.coupled.ways_cuts import Cut, PlacesCut
from matcher.solver.coupled.ways_prices import WaysPrices
from matcher.solver.coupled.ways_program import WaysProgram, Worth, ways_program

CUT_ROUNDS, IDLE_ROUNDS, GAIN = 30, 2, 1e-9
"""How often cuts are looked for in one relaxation at most, and in a row without a relative gain of so much."""


@dataclass(frozen=True)
class RelaxedWays:
    """prices: in 1/SCALE of a unit. shares: (ways,) of each way of `Modes`. value: what the relaxation reaches. cuts:
    that it was told."""

    prices: WaysPrices
    shares: Floats
    value: float
    cuts: tuple[Cut, ...]


@dataclass
class Series:
    """Relaxations one after another, of more pairs of the same agents and places: where the last one ended, and the
    cuts of all."""

    last: LastBasis = field(default_factory=LastBasis)
    cuts: list[Cut] = field(default_factory=list)


def relaxed_ways(
    ways: CountedWays,
    pairs: Ints,
    worth: Worth,
    seconds: float,
    series: Series | None = None,
    rounds: int = CUT_ROUNDS,
    enough: float = -math.inf,
) -> RelaxedWays | None:
    """Maximises the worth of some pairs of a model whose only rule is joint occupancy, by a mixture of the ways of each
    shared place (Dantzig and Wolfe 1960, doi:10.1287/opre.8.1.101), with cuts. None when it was not to be had in time.

    ways: of all pairs of the model. series: begun where the last one ended. rounds: of cuts; what is broken after them
    stays so. enough: no cuts are looked for to come below that.
    """
    series, ends = series or Series(), time.monotonic() + seconds
    found, idle = _solved(ways, pairs, worth, seconds, series), 0
    for _ in range(rounds if found is not None else 0):
        assert found is not None
        known = set(series.cuts)
        new = [cut for cut in broken_cuts(ways, pairs, found.ended.x) if cut not in known]
        if not new or found.value < enough or idle > IDLE_ROUNDS:
            break
        series.cuts += new
        closer = _solved(ways, pairs, worth, ends - time.monotonic(), series, fewer_limits=True)
        if closer is None:
            break
        idle = idle + 1 if closer.value > found.value * (1 - GAIN) else 0
        found = closer
    if found is None:
        return None
    shares = found.ended.x[len(pairs) : len(pairs) + len(ways.way)]
    return RelaxedWays(_prices(ways, found, worth), ways.shares(shares), found.value, tuple(series.cuts))


@dataclass(frozen=True)
class _Found:
    """A programme and where it ended."""

    program: WaysProgram
    ended: Ended

    @property
    def value(self) -> float:
        return -float(self.program.cost @ self.ended.x)


def _solved(
    ways: CountedWays, pairs: Ints, worth: Worth, seconds: float, series: Series, fewer_limits: bool = False
) -> _Found | None:
    """With all cuts of the series."""
    it, keys = ways_program(ways, pairs, worth, series.cuts), ways.model.keys[pairs]
    begin = series.last.on(it, keys)
    how = How.FEWER_LIMITS if fewer_limits else How.CLOSE if series.last.is_close(it, keys) else How.FAR
    found = solve_again(it.cost, it.matrix, it.lower, it.upper, max(0.0, seconds), begin, how)
    if found is None:
        return None
    series.last.keep(it, keys, found.basis)
    return _Found(it, found)


def _prices(ways: CountedWays, found: _Found, worth: Worth) -> WaysPrices:
    """The multipliers in whole numbers. Those of cuts on agents follow from the others: who is limited by them is worth
    more than her prices."""
    model, modes, program = ways.model, ways.modes, found.program
    ends = np.cumsum([model.agents, model.places, len(model.group_capacity), len(modes.row_place)])
    every = np.zeros(max(int(program.used.max(initial=0)) + 1, int(ends[-1])))
    every[program.used] = found.ended.price
    may_fall = np.zeros(len(every), bool)
    may_fall[: model.agents] = ~model.may_be_left
    whole = np.rint(np.where(may_fall, every, np.maximum(every, 0.0)) * SCALE).astype(np.int64)
    agent, place, group, kinds, _ = np.split(whole, ends)
    # A group that is shared out has no price of its own: what is left of it for other places, these cost.
    place = place + np.where(ways.in_group & ~ways.rule.place_shared, group[model.place_group], 0)
    for name, row in zip(program.rows, program.used.tolist(), strict=True):
        if isinstance(name, PlacesCut):
            place[list(name.places)] += whole[row]
    # There all kinds cost what the place does, and a kind that nobody listed is of costs nothing.
    together = ways.in_group & ways.rule.place_shared
    kinds = np.where(modes.row_kind[:, 0] > 0, kinds + np.where(together, place, 0)[modes.row_place], 0)
    table = KindTable(modes, ways.rule, kinds).table
    place = np.where(together, 0, place)
    group = np.where(ways.groups, 0, group)
    return WaysPrices(ways, agent, place, group, table, worth[0] * SCALE, worth[1] * SCALE)
