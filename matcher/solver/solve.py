"""The solver's front door: plain arrays in, a proven choice out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.clock import Clock
from matcher.solver.coupled import solve_coupled
from matcher.solver.coupled.warm import Start
from matcher.solver.duals.dual import Dual
from matcher.solver.model import AssignmentModel
from matcher.solver.narrow import narrowed
from matcher.solver.plan import Level
from matcher.solver.prices.smallest import Prices
from matcher.solver.small_costs import solve_priced
from matcher.solver.watch import Watch


@dataclass(frozen=True)
class Result:
    """A choice with its proof.

    chosen: (agents,) pair index or -1. levels: value and proven upper bound of each level. prices: composite; under
    coupling rules those of the same model without them. method: what solved it. seconds: stage -> wall time.
    proof: one sentence that says what was proven. finished: False when time, not the method, ended the search.
    duals: the multipliers that prove the bounds; () = the prices alone do. relaxed: under coupling rules the choice
    without them that the prices prove best, as `chosen`; None = not known. known: for each level all multipliers that
    were found, those that prove most first.
    """

    chosen: Ints
    levels: tuple[Level, ...]
    prices: Prices
    method: str
    seconds: dict[str, float]
    proof: str = "Proved by its own prices: no plan is better on any level."
    finished: bool = True
    duals: tuple[Dual, ...] = ()
    relaxed: Ints | None = None
    known: tuple[tuple[Dual, ...], ...] = ()

    @property
    def gap(self) -> float:
        """The largest relative gap of any level; 0 = proven optimal."""
        return max(level.gap for level in self.levels)


def solve(model: AssignmentModel, watch: Watch | None = None) -> Result:
    """The lexicographic optimum of a model, with the proof of every level; or the best plan so far and its proven gap.

    First the rules on single pairs, then a min-cost flow without the other coupling rules. Where its optimum keeps them
    all it is the answer, proven by its own prices; where not, the coupled engine starts from it. watch: may end the
    search of the engine early; without a limit the same model always gives the same answer.
    Raises Infeasible when `must_place` or required pairs cannot hold, NoPlan when no plan that holds them was found and
    that is not proven, and TooLarge when the levels cannot be held exactly at this size.
    """
    watch = watch or Watch()
    watch.begin()
    smaller, pairs = narrowed(model)
    found = _solve(smaller, watch)
    if smaller is model:
        return found
    relaxed = None if found.relaxed is None else _widened(found.relaxed, pairs)
    return replace(found, chosen=_widened(found.chosen, pairs), relaxed=relaxed)


def _solve(model: AssignmentModel, watch: Watch) -> Result:
    clock = Clock()
    chosen, prices = solve_priced(model, clock.stage, begins_small=False)
    levels = levels_of(model, chosen, prices.bound(model))
    relaxed = Result(chosen, levels, prices, "min-cost flow", clock.seconds)
    return relaxed if keeps_rules(model, chosen) else solve_from(model, relaxed, watch)


def solve_from(model: AssignmentModel, relaxed: Result, watch: Watch, start: Start | None = None) -> Result:
    """The optimum under the coupling rules, from the optimum without them, as `solve` gives it; no pair rules.

    start: the plan of a model like this one, which it then is as near to its bounds as.
    """
    watch.begin()
    answer = solve_coupled(model, relaxed.chosen, relaxed.prices, watch, start)
    if not keeps_rules(model, answer.chosen):
        raise RuntimeError("the coupled engine broke a rule of its own model")
    return Result(
        chosen=answer.chosen,
        levels=answer.levels,
        prices=relaxed.prices,
        method=answer.method,
        seconds=relaxed.seconds | answer.seconds,
        proof=answer.proof,
        finished=answer.finished or not watch.cut_short,
        duals=answer.duals,
        relaxed=relaxed.chosen,
        known=answer.known,
    )


def keeps_rules(model: AssignmentModel, chosen: Ints) -> bool:
    """Whether a choice (a pair or -1 an agent) keeps every coupling rule, asked without a solver."""
    pairs = chosen[chosen >= 0]
    agent, place = model.pair_agent[pairs], model.pair_place[pairs]
    return not any(True for rule in model.coupling for _ in rule.violations(agent, place))


def _widened(chosen: Ints, pairs: Ints) -> Ints:
    """The choice among some pairs as one among all."""
    found = np.full(len(chosen), -1, np.int64)
    placed = chosen >= 0
    found[placed] = pairs[chosen[placed]]
    return found


def levels_of(model: AssignmentModel, chosen: Ints, bound: int) -> tuple[Level, ...]:
    """Each level's value, and the bound that a composite bound proves for it once the levels before it are proven."""
    first, second = model.scales
    placed, points, kept = model.levels(chosen[chosen >= 0])
    found = [Level(name="placed", value=placed, bound=bound // first)]
    left = bound - placed * first if found[0].bound == placed else None
    most_points = model.most_placed * model.most_points
    found.append(Level(name="points", value=points, bound=most_points if left is None else left // second))
    if model.pair_kept is not None:
        rest = None if left is None or left // second != points else left - points * second
        found.append(Level(name="kept", value=kept, bound=model.most_placed if rest is None else rest))
    return tuple(found)
