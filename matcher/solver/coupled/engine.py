"""The order of work where rules couple placements: bound, plan, proof, and again until they meet or time ends."""

from __future__ import annotations

import math

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.coupled.answer import CoupledAnswer
from matcher.solver.coupled.bounds import Bounds, levels_of
from matcher.solver.coupled.closing import try_by_modes, try_to_close
from matcher.solver.coupled.doubtful import first_size
from matcher.solver.coupled.first import first_plan
from matcher.solver.coupled.guide import Guide, first_guide
from matcher.solver.coupled.guides import Guides
from matcher.solver.coupled.improved import improved
from matcher.solver.coupled.independent import MOST_PARTS, largest_linked
from matcher.solver.coupled.mended import Mended, mended
from matcher.solver.coupled.neighbours import TRIES, near_pairs, search_around
from matcher.solver.coupled.opening import opening
from matcher.solver.coupled.search import Search
from matcher.solver.coupled.stages import Stages
from matcher.solver.coupled.traded import traded_duals
from matcher.solver.coupled.warm import Start, is_as_good
from matcher.solver.duals.dual import allowed_pairs
from matcher.solver.model import AssignmentModel
from matcher.solver.prices.smallest import Prices
from matcher.solver.watch import Watch

FEW_PAIRS = 2_000
"""Models of this size are searched to the end at once, without a limit on effort; and so are their independent parts,
with one."""
CLOSING_PAIRS, CLOSING_EFFORT = 6_000, 20.0
MODES_PAIRS = 250_000
"""So many may be searched where only the ways to fill shared places are branched on."""
LARGE_CORE = 50_000
"""On more pairs the relaxation takes so long that a good first plan is closed without one."""
TRIES_AGAIN = 5
FAR, NEAR, EXACT = 0.01, 5e-4, 1e-6
"""A first plan so far below the bound on level 1 shows that it is the bound that is off. So near to the bounds,
everything is chosen once more, exactly."""


def solve_coupled(
    model: AssignmentModel, relaxed_chosen: Ints, relaxed_prices: Prices, watch: Watch, start: Start | None = None
) -> CoupledAnswer:
    """The best plan found under all rules and how good it is proven to be, level by level.

    relaxed_chosen, relaxed_prices: optimum of the model without its coupling rules, and its prices. Without a time
    limit the work is the same each time. start: the plan of a model like this one; the answer then ends as near to its
    bound as that, and begins from nothing only where it cannot. A start known to be a plan of this very model is only
    improved, however near to its bound that ends: nothing is mended, compared or begun anew. Raises Infeasible where it
    is proven that agents who must be placed cannot be, NoPlan where no plan was found and that is not proven.
    """
    bounds = Bounds(model, relaxed_prices)
    if start is not None and start.is_plan:
        return improved(bounds, start, watch)
    if start is not None:
        engine = _Engine(bounds, start.chosen, relaxed_prices, watch, start)
        if engine.is_as_good(start):
            return engine.stages.answer(engine.chosen)
    return _Engine(bounds, relaxed_chosen, relaxed_prices, watch).answer()


class _Engine:
    def __init__(self, bounds: Bounds, relaxed: Ints, prices: Prices, watch: Watch, start: Start | None = None) -> None:
        self.bounds, self.model, self.watch = bounds, bounds.model, watch
        self.allowed = allowed_pairs(self.model)
        self.stages, self.size = Stages(bounds, watch), first_size(self.model.agents)
        if start is not None:
            self._begin(start)
            return
        self.relaxed = relaxed
        found = opening(bounds, relaxed, prices, self.allowed, watch)
        self.few, self.core, self.chosen = found.few, found.core, found.chosen
        self.stages.end("first plan", self.chosen)

    def _begin(self, start: Start) -> None:
        """The plan of before, mended by its multipliers; what the rules do not let through of it is filled up."""
        for level, dual in enumerate(start.duals):
            self.bounds.offer(level, dual)
        found = mended(self.bounds, start.chosen, self.allowed, self.watch)
        if found is None:
            own = start.chosen[start.chosen >= 0]
            core = np.union1d(near_pairs(self.bounds, start.chosen, self.allowed), own[self.allowed[own]])
            found = Mended(start.chosen, core, is_plan=False)
        self.core, self.chosen = found.core, found.chosen
        if not found.is_plan:
            self.chosen = first_plan(self.model, self.core, self.allowed, found.chosen, self.watch)
        self.stages.end("plan of before", self.chosen)

    def _short(self) -> list[int]:
        return [level.bound - level.value for level in self.stages.of(self.chosen)]

    def is_as_good(self, start: Start) -> bool:
        """Searches a little around the plan of before; whether it is then as near to its bounds as that was."""
        if self._done():
            return True
        search = search_around(self.bounds, self.chosen, self.allowed, None, np.random.default_rng(1), 0)
        for _ in range(TRIES_AGAIN):
            self.chosen = search.run(TRIES // TRIES_AGAIN, self.watch, self.stages.tell)
            self.stages.end("plan", self.chosen)
            if is_as_good(self._short(), start):
                break
            if self._short()[0] > start.short[0]:  # A chain of moves is needed, which chance seldom finds later.
                return False
        self._close(CLOSING_EFFORT, by_modes=self._is_near())
        return self._done() or is_as_good(self._short(), start)

    def answer(self) -> CoupledAnswer:
        """Works until every level is closed or there is no more to do."""
        pairs = int(self.allowed.sum())
        if pairs <= FEW_PAIRS:
            self._close(math.inf, FEW_PAIRS)
        elif self._is_of_small_parts():
            self._close(CLOSING_EFFORT * pairs / FEW_PAIRS, FEW_PAIRS)
        if len(self.core) > LARGE_CORE and self._is_near():
            self._close(CLOSING_EFFORT, by_modes=True)
        if self.stages.has_clock and not self._closed(1):
            self._bound_roughly()
        if not self._done():
            self._rounds()
        return self.stages.answer(self.chosen)

    def _closed(self, level: int) -> bool:
        return self.stages.closed(level, self.chosen)

    def _done(self) -> bool:
        return self.stages.done(self.chosen)

    def _is_of_small_parts(self) -> bool:
        """Whether what hangs together is so little that it is searched to the end at once."""
        pairs = np.flatnonzero(self.allowed)
        return len(pairs) <= FEW_PAIRS * MOST_PARTS and largest_linked(self.model, pairs) <= FEW_PAIRS

    def _close(self, effort: float, most_pairs: int | None = None, by_modes: bool = False) -> None:
        """Closes level after level while that succeeds."""
        most_pairs = max(FEW_PAIRS, CLOSING_PAIRS) if most_pairs is None else most_pairs
        for level in range(self.stages.levels):
            if not self._closed(level):
                self.chosen = try_to_close(
                    self.bounds, level, self.chosen, self.allowed, most_pairs, effort, self.watch
                )
            if by_modes and not self._closed(level):
                self.chosen = try_by_modes(self.bounds, level, self.chosen, self.allowed, MODES_PAIRS, self.watch)
            if not self._closed(level):
                break
        self.stages.end("search to the end", self.chosen)

    def _rounds(self) -> None:
        chance, guides = np.random.default_rng(1), Guides(self.stages, self.core, self.allowed)
        far = self._is_far()
        level1, aim = guides.aimed(self.chosen) if far else (None, self.stages.of(self.chosen)[0].bound)
        guide = guides.points(self.chosen, aim)
        for number in range(self.stages.rounds):
            self._improve(guide, chance, number)
            if self._done():
                return
            if not self._closed(0) and (number or not far or not self.stages.has_clock):
                level1 = guides.closer_on_level1(self.chosen, level1)
            level1_value = levels_of(self.bounds, self.chosen)[0]
            if not far and level1_value < aim:
                aim = level1_value
                guide = guides.points(self.chosen, aim)
            guide = guides.closer_on_points(self.chosen, guide)
            self.stages.end("bound", self.chosen)
            self._close(CLOSING_EFFORT * (number + 1))
            if self._done():
                return

    def _bound_roughly(self) -> None:
        """Some bound on points at once: the time may be over before there is a good one, or is already."""
        held = levels_of(self.bounds, self.chosen)
        if len(self.core) > LARGE_CORE:
            for dual in traded_duals(self.model, self.relaxed, held[0], self.watch):
                self.bounds.offer(1, dual)
        else:
            first_guide(self.model, self.bounds, 1, self.few, held, self.watch, rounds=1)
        self.stages.end("bound", self.chosen)

    def _improve(self, guide: Guide | None, chance: np.random.Generator, number: int) -> None:
        """Searches for a better plan: at first on the pairs that the relaxation takes, near the bounds on all that may
        matter at once, and then a part at a time."""
        search, tries = self._search(guide, chance, number), TRIES * (number + 1)
        if number == 0 and guide is not None:
            search.choose(guide.likely(search.rows.pairs), self.watch)
        elif self._is_near():
            search.choose(np.ones(len(search.rows.pairs), bool), self.watch, EXACT)
            self.chosen = search.rows.plan(search.x)
            self._close(CLOSING_EFFORT, by_modes=True)
            search, tries = self._search(guide, chance, number), TRIES_AGAIN
        if not self._done():
            self.chosen = search.run(tries, self.watch, self.stages.tell)
            self.stages.end("plan", self.chosen)

    def _search(self, guide: Guide | None, chance: np.random.Generator, number: int) -> Search:
        return search_around(self.bounds, self.chosen, self.allowed, guide, chance, number, self.size)

    def _is_near(self) -> bool:
        """Whether the plan is so good already that a program over many pairs ends soon."""
        return all(level.gap < NEAR for level in self.stages.of(self.chosen)[:2])

    def _is_far(self) -> bool:
        level1 = self.stages.of(self.chosen)[0]
        return level1.bound - level1.value > FAR * level1.bound
