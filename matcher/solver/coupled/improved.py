"""A plan that keeps all rules already, made better as long as there is time: nothing is mended or begun anew."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.coupled.answer import CoupledAnswer
from matcher.solver.coupled.bounds import Bounds
from matcher.solver.coupled.neighbours import TRIES, search_around
from matcher.solver.coupled.previous import better_of, previous_plan
from matcher.solver.coupled.stages import Stages
from matcher.solver.coupled.warm import Start
from matcher.solver.duals.dual import allowed_pairs
from matcher.solver.watch import Watch

CLOSE = 1e-5
"""Without a clock, a plan whose relative gap is no more on any level is not searched around: that takes minutes."""


def improved(bounds: Bounds, start: Start, watch: Watch) -> CoupledAnswer:
    """Searches around a plan that is good already, until the work set for that is done or time ends.

    The plan and what its multipliers prove are told first: the search may take long to find a better one, or find none.
    """
    stages, allowed = Stages(bounds, watch), allowed_pairs(bounds.model)
    own = start.chosen[start.chosen >= 0]
    chosen = better_of(bounds, start.chosen, previous_plan(bounds.model, own, allowed))
    for level, dual in enumerate(start.duals):
        bounds.offer(level, dual)
    stages.end("plan by ways", chosen)
    chance = np.random.default_rng(1)
    for number in range(stages.rounds):
        if stages.done(chosen) or (not stages.has_clock and _is_close(stages, chosen)):
            break
        search = search_around(bounds, chosen, allowed, None, chance, number)
        chosen = search.run(TRIES * (number + 1), watch, stages.tell)
        stages.end("plan", chosen)
    return stages.answer(chosen)


def _is_close(stages: Stages, chosen: Ints) -> bool:
    return all(level.bound - level.value <= CLOSE * level.value for level in stages.of(chosen))
