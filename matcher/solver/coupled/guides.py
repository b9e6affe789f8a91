"""The multipliers that the rounds go by: for each level the relaxation's first, then refined by descent."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.bounds import Levels, levels_of
from matcher.solver.coupled.guide import Guide, first_guide, refined
from matcher.solver.coupled.neighbours import near_pairs
from matcher.solver.coupled.stages import Stages

LEVEL1_STEPS, STEPS = 80, 100
"""Steps of descent a round; twice as many of the latter where multipliers are refined again."""
FIRST_STEPS_WITH_CLOCK = 30
"""Before the first plan where time is short."""


@dataclass(frozen=True)
class Guides:
    """Finds multipliers around a plan, and offers the bounds they prove.

    stages: what keeps the bounds, and the clock. core: the pairs that a relaxation begins on. allowed: (k,) which pairs
    of the model may be taken.
    """

    stages: Stages
    core: Ints
    allowed: Bools

    def aimed(self, chosen: Ints) -> tuple[Guide | None, int]:
        """Multipliers for level 1, and what to hold there: a better plan is about to be found, so what it could reach.
        That is less one where only a relaxation says so: at its very most, a unit has no largest price."""
        level1 = self.level1(chosen)
        known = self.stages.of(chosen)[0].bound
        if self.stages.has_clock:  # What is held steers all that follows, and there may be no second round.
            level1 = self._refined(chosen, level1, FIRST_STEPS_WITH_CLOCK)
        bound = self.stages.of(chosen)[0].bound
        return level1, bound - int(bound == known)

    def level1(self, chosen: Ints) -> Guide | None:
        """Multipliers for level 1, where the plan does not reach the bound known."""
        guide = self._first(0, self._held(chosen))
        self.stages.end("bound on level 1", chosen)
        return guide

    def points(self, chosen: Ints, aim: int) -> Guide | None:
        """Multipliers for points, with `aim` held on level 1."""
        held = (aim, *self._held(chosen)[1:])
        guide = self._first(1, held)
        guide = self._refined(chosen, guide, FIRST_STEPS_WITH_CLOCK if self.stages.has_clock else STEPS, held)
        self.stages.end("bound", chosen)
        return guide

    def closer_on_level1(self, chosen: Ints, guide: Guide | None) -> Guide | None:
        """Multipliers for level 1 after a round; the first ones are found where there are none."""
        return self._refined(chosen, guide or self.level1(chosen), LEVEL1_STEPS)

    def closer_on_points(self, chosen: Ints, guide: Guide | None) -> Guide | None:
        """Multipliers for points after a round."""
        return self._refined(chosen, guide, STEPS * 2)

    def _held(self, chosen: Ints) -> Levels:
        return levels_of(self.stages.bounds, chosen)

    def _first(self, level: int, held: Levels) -> Guide | None:
        bounds = self.stages.bounds
        return first_guide(bounds.model, bounds, level, self.core, held, self.stages.watch)

    def _refined(self, chosen: Ints, guide: Guide | None, steps: int, held: Levels | None = None) -> Guide | None:
        """The guide after more steps of descent, if they bring a closer bound."""
        bounds, held = self.stages.bounds, held or self._held(chosen)
        near = near_pairs(bounds, chosen, self.allowed)
        found, dual = refined(bounds.model, guide, near, held, steps, self.stages.watch)
        if found is None or dual is None:
            return guide
        before = bounds.best(found.level, held)[0]
        bounds.offer(found.level, dual)
        return found if bounds.best(found.level, held)[0] < before else guide
