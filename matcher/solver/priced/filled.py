"""Largest loads where hardly any shared home couples: the plan without rules tells in which way to fill each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matcher.solver.arrays import Ints
from matcher.solver.coupled.by_modes import only_rule
from matcher.solver.coupled.modes import Modes, modes_of
from matcher.solver.coupled.ways_flow import WaysFlow
from matcher.solver.model import AssignmentModel
from matcher.solver.plan import Level
from matcher.solver.priced import rounds
from matcher.solver.priced.parts import PricedMatch
from matcher.solver.watch import Watch


def filled(found: PricedMatch, watch: Watch) -> PricedMatch | None:
    """The best plan with shared homes filled in the ways that hold most of those whom the plan without rules puts
    there, or the previous plan, as near to the bounds of that plan, which hold for it too, as is enough for the largest
    loads.

    None where it is not, for smaller loads, and where other rules couple as well. When time is over one plan is made
    all the same: the engine would take longer.
    """
    model, start = found.built.model, time.perf_counter()
    rule = only_rule(model)
    if rule is None or not found.pool.is_large:
        return None
    modes = modes_of(rule, model.pair_agent, model.pair_place)
    flow = WaysFlow(model, rule, modes)
    known = [found.result.chosen] if model.pair_kept is None else [found.result.chosen, np.flatnonzero(model.pair_kept)]
    chosen = _best(model, flow, modes, known[-1:] if watch.is_over() else known)
    if chosen is None:
        return None
    levels = _levels(model, chosen, found.result.levels)
    # What bounds points rests on what the plan without rules reaches before.
    if levels[0].gap or levels[1].gap > rounds.ENOUGH:
        return None
    pairs = f"all {found.pool.eligible:,} eligible pairs"
    result = replace(
        found.result,
        chosen=chosen,
        levels=levels,
        method=f"{found.result.method}, one way to fill each shared home",
        proof=f"Stopped within {rounds.ENOUGH:.2%} of the best plan; the bounds hold for {pairs}.{_of_kept(levels)}",
        seconds={**found.result.seconds, "shared homes": time.perf_counter() - start},
    )
    return replace(found, result=result)


def _of_kept(levels: tuple[Level, ...]) -> str:
    return " How much of the previous plan could be kept is not known." if levels[-1].gap and len(levels) > 2 else ""


def _best(model: AssignmentModel, flow: WaysFlow, modes: Modes, known: Sequence[Ints]) -> Ints | None:
    """(agents,) the best of the plans with the ways of some, which are told by their pairs."""
    plans = (flow.plan(flow.fullest(_held(modes, chosen))) for chosen in known)
    return max((plan for plan in plans if plan is not None), key=lambda plan: _values(model, plan), default=None)


def _values(model: AssignmentModel, plan: Ints) -> tuple[int, int, int]:
    return model.levels(plan[plan >= 0])


def _levels(model: AssignmentModel, chosen: Ints, before: tuple[Level, ...]) -> tuple[Level, ...]:
    """The levels of a plan with the bounds of the plan without rules; of what is kept too only if that has no more
    points, as it holds for plans with so many."""
    each = zip(before, _values(model, chosen), strict=False)
    levels = tuple(replace(level, value=value) for level, value in each)
    if len(levels) < 3 or levels[1].value >= before[1].value:
        return levels
    return (*levels[:2], replace(levels[2], bound=model.most_placed))


def _held(modes: Modes, chosen: Ints) -> NDArray[np.float64]:
    """(ways,) how many of the households that a plan puts in its home each way holds. chosen: pairs, or -1."""
    rows = modes.row[chosen[chosen >= 0]]
    there = np.bincount(rows[rows >= 0], minlength=len(modes.upper))
    counts = modes.counts.tocoo()
    return np.bincount(counts.col, np.minimum(counts.data, there[counts.row]), minlength=modes.ways).astype(float)
