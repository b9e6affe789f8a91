"""The solver's front door: plain arrays in, a proven choice out."""

from __future__ import annotations

import time
from dataclasses import dataclass

from matcher.solver.arrays import Ints
from matcher.solver.flow import solve_flow
from matcher.solver.model import AssignmentModel
from matcher.solver.plan import Level
from matcher.solver.prices import Prices, smallest_prices


@dataclass(frozen=True)
class Result:
    """A choice with its proof.

    chosen: (agents,) pair index or -1. levels: value and proven upper bound of each level. prices: composite; under
    coupling rules those of the same model without them. method: what solved it. seconds: stage -> wall time.
    proof: one sentence that says what was proven. finished: False when time, not the method, ended the search.
    """

    chosen: Ints
    levels: tuple[Level, ...]
    prices: Prices
    method: str
    seconds: dict[str, float]
    proof: str = "Proved by its own prices: no plan is better on any level."
    finished: bool = True

    @property
    def gap(self) -> float:
        """The largest relative gap of any level; 0 = proven optimal."""
        return max(level.gap for level in self.levels)


def solve(model: AssignmentModel) -> Result:
    """The lexicographic optimum of a model, proven by its own prices.

    Raises Infeasible when `must_place` cannot hold, and ModelError when the levels cannot be held exactly at this size.
    """
    start = time.perf_counter()
    chosen = solve_flow(model)
    solved = time.perf_counter()
    prices = smallest_prices(model, chosen)
    levels = _levels(model, chosen, prices.bound(model))
    seconds = {"flow": solved - start, "prices": time.perf_counter() - solved}
    return Result(chosen, levels, prices, "min-cost flow", seconds)


def _levels(model: AssignmentModel, chosen: Ints, bound: int) -> tuple[Level, ...]:
    """Each level's value, and the bound that a composite bound proves for it once the levels before it are proven."""
    first, second = model.scales
    placed, points, kept = model.levels(chosen[chosen >= 0])
    found = [Level(name="placed", value=placed, bound=bound // first)]
    left = bound - placed * first if found[0].bound == placed else None
    most_points = model.most_placed * int(model.pair_points.max(initial=0))
    found.append(Level(name="points", value=points, bound=most_points if left is None else left // second))
    if model.pair_kept is not None:
        rest = None if left is None or left // second != points else left - points * second
        found.append(Level(name="kept", value=kept, bound=model.most_placed if rest is None else rest))
    return tuple(found)
