"""Bounds over all eligible pairs when time is short: duals of some pairs, made to hold for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.rules.pool import PairPool
from matcher.solver.arrays import Ints
from matcher.solver.coupled.stages import proof_of
from matcher.solver.duals.dual import Dual, DualError
from matcher.solver.model import AssignmentModel
from matcher.solver.plan import Level
from matcher.solver.priced.left_out import left_out
from matcher.solver.solve import Result
from matcher.solver.watch import Watch


@dataclass(frozen=True)
class Proven:
    """A bound over all pairs, whatever model asks. total: in 1/scale of a unit; None = what the dual says itself, which
    no pair outside a model can add to."""

    dual: Dual
    total: int | None = None

    def on(self, model: AssignmentModel) -> Dual:
        """The multipliers for a model of some of the pairs, with what the others may add to its shared homes."""
        if self.total is None:
            return self.dual
        return replace(self.dual, slack=max(0, self.total - self.dual.total(model)))


def raised(dual: Dual, model: AssignmentModel, over: Ints) -> Dual:
    """A dual of a model's pairs as one of all pairs: each agent pays what her best pair outside would add.

    Then no pair outside is worth more than its prices, so that `bound` of the model's pairs is that of all pairs. over:
    (agents,) of pairs outside beyond the best of the model's, or beyond 0 where agents have prices; below 0 = none.
    """
    if not (over > 0).any():
        return dual
    own = dual.best(model, dual.worth(model)) if dual.agent is None else dual.agent
    return replace(dual, agent=own + np.maximum(over, 0))


def closest_over_all(
    pool: PairPool, model: AssignmentModel, result: Result, proven: Sequence[Proven], watch: Watch
) -> Result:
    """The result with bounds over all pairs of the pool, from the duals that are known of the model's pairs.

    proven: over all pairs of the pool, some of all levels at once.
    """
    duals = tuple(_closest(pool, model, result, level, proven) for level in range(len(result.levels)))
    return proven_by(result, model, duals, watch)


def proven_by(result: Result, model: AssignmentModel, duals: tuple[Dual, ...], watch: Watch) -> Result:
    """The result with the bounds that duals, one a level, prove with a model's pairs; finished unless time cut it
    short. Raises DualError where one proves less than the plan reaches, which none can that is right."""
    each = zip(result.levels, duals, strict=True)
    levels = tuple(replace(level, bound=dual.bound(model)) for level, dual in each)
    if any(level.bound < level.value for level in levels):
        raise DualError("the multipliers prove less than the plan reaches")
    finished = all(level.gap == 0.0 for level in levels) or not watch.cut_short
    return replace(result, levels=levels, finished=finished, duals=duals, proof=proof_of(levels, (None,) * len(levels)))


def of_level(dual: Dual, level: int, levels: tuple[Level, ...]) -> Dual:
    """Multipliers as the dual of one level, with what a plan reaches on the levels before that held."""
    factors = dual.weight_factor, dual.points_factor, dual.kept_factor
    constant = sum(factor * one.value for factor, one in zip(factors, levels[:level], strict=False))
    return replace(dual, constant=constant)


def saying_of_level(duals: Sequence[Dual], level: int, levels: tuple[Level, ...]) -> list[Dual]:
    """As `of_level`, of multipliers for any levels, those that say something of this one."""
    factors = [(dual.weight_factor, dual.points_factor, dual.kept_factor)[level] for dual in duals]
    each = zip(duals, factors, strict=True)
    return [of_level(replace(dual, scale=factor), level, levels) for dual, factor in each if factor > 0]


def _closest(pool: PairPool, model: AssignmentModel, result: Result, level: int, proven: Sequence[Proven]) -> Dual:
    """The closest of the prices proven already and, of each kind that is known, the dual that is closest on the model's
    pairs: what proves most of few pairs may prove little of all."""
    found = saying_of_level([one.on(model) for one in proven], level, result.levels)
    bounds = [dual.bound(model) for dual in found]
    for priced in (False, True):
        dual = next((dual for dual in result.known[level] if (dual.agent is not None) == priced), None)
        if dual is not None and all(dual.bound(model) < bound for bound in bounds):
            found.append(raised(dual, model, left_out(pool, model, dual).over))
            bounds.append(found[-1].bound(model))
    return found[bounds.index(min(bounds))]
