"""Large neighbourhood search: a part of the plan is chosen anew, all limits kept, again and again."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.doubtful import Doubtful
from matcher.solver.coupled.goal import level_values
from matcher.solver.coupled.program import better_choice
from matcher.solver.coupled.rows import Rows
from matcher.solver.coupled.start import filled
from matcher.solver.duals.dual import budgets_of
from matcher.solver.watch import Watch

FEWEST_FREE, FREE_AGENTS, MOST_FREE, LARGER, STALE = 12, 50, 150, 1.4, 6
"""How many agents are chosen anew at a time (Shaw 1998, doi:10.1007/3-540-49481-2_30): more after so many tries in
vain."""
BLOCKS_EVERY = 4
"""Where packings say who is doubtful, every so many tries is about a few blocks all the same."""
FEW_BLOCKS = 8
SECONDS_WITH_CLOCK = 1.5
LEFT_SHARE = 0.5
"""With a clock, some tries leave this share of the time that is left."""
ROUGH = 4e-3
"""How far from its best a first choice may be."""


@dataclass
class Search:
    """A plan on some pairs and what is needed to improve it.

    rows: pairs and limits. x: (k,) the plan. closeness: (k,) in (0, 1], how likely a pair is part of a good plan.
    doubtful: whom to choose anew by the packings of a bound; None where there are none.
    """

    rows: Rows
    x: Bools
    closeness: NDArray[np.float64]
    chance: np.random.Generator
    doubtful: Doubtful | None = None
    _links: csc_array = field(init=False)

    def __post_init__(self) -> None:
        model, pairs = self.rows.model, self.rows.pairs
        self.values = [level_values(model, level, pairs) for level in range(3)]
        second = int(self.values[2].any()) * (MOST_FREE * 2) + 1
        first = 3 * (int(self.values[1].max(initial=0)) + 1) * second
        self.worth: Ints = self.values[0] * first + self.values[1] * second + self.values[2]
        self.free_agents = max(FEWEST_FREE, min(FREE_AGENTS, model.agents // 4))
        self.block = _blocks(self.rows)
        self.blocks = int(self.block.max(initial=-1)) + 1
        shape = (model.agents, self.blocks)
        self._links = csc_array((self.closeness, (self.rows.agent, self.block)), shape=shape)

    def levels(self, x: Bools) -> tuple[int, int, int]:
        """The three levels of a choice."""
        placed, points, kept = (int(values[x].sum()) for values in self.values)
        return placed, points, kept

    def run(self, tries: int, watch: Watch, tell: Callable[[str, Ints], None]) -> Ints:
        """The plan after some tries at a better one, a pair or -1 an agent."""
        stale, known, left = 0, set[bytes](), watch.left_seconds()
        for number in range(tries if self.blocks else 0):
            if watch.is_over() or watch.left_seconds() < left * LEFT_SHARE:
                break
            doubtful = self.doubtful if number % BLOCKS_EVERY else None
            free = self._neighbourhood() if doubtful is None else doubtful.pick(self.rows, self.x, self.chance)
            if free.tobytes() not in known and self._tried(free, doubtful, watch):
                stale, known = 0, set()
                tell("plan", self.rows.plan(self.x))
                continue
            known.add(free.tobytes())
            stale += doubtful is None
            if stale >= STALE:
                self.free_agents, stale = min(MOST_FREE, int(self.free_agents * LARGER)), 0
        return self.rows.plan(self.x)

    def _tried(self, free: Bools, doubtful: Doubtful | None, watch: Watch) -> bool:
        """As `_improve`; those who are doubtful are more or fewer after a try in vain."""
        if doubtful is None:
            return self._improve(free, _capped(watch))
        begun = time.perf_counter()
        better = self._improve(free, doubtful.seconds(watch))
        if not better:
            doubtful.size.learn(0.0 if math.isinf(watch.left_seconds()) else time.perf_counter() - begun)
        return better

    def _improve(self, free: Bools, seconds: float) -> bool:
        """Chooses anew for some agents; True when the plan is better, level by level. free: (agents,)."""
        pairs = free[self.rows.agent]
        own = self.x & pairs
        least = int(self.worth[own].sum()) + 1, int(self.values[0][own].sum())
        found = better_choice(self.rows, self.worth, self.values[0], self.x & ~pairs, pairs, least, seconds)
        if found is None or self.levels(found) <= self.levels(self.x):
            return False
        self.x = found
        return True

    def choose(self, free: Bools, watch: Watch, rough: float = ROUGH) -> bool:
        """Chooses everything anew from some of the pairs; True when the plan is better. free: (k,). rough: how far from
        the best of these pairs a choice may be."""
        nobody = np.zeros_like(self.x)
        seconds = watch.left_seconds() / 3
        found = better_choice(self.rows, self.worth, self.values[0], nobody, free, (0, 0), seconds, rough)
        if found is None:
            return False
        found = filled(self.rows, found, np.argsort(-self.worth * self.closeness, kind="stable"))
        if self.levels(found) <= self.levels(self.x):
            return False
        self.x = found
        return True

    def _neighbourhood(self) -> Bools:
        """(agents,) those placed in some blocks that share many agents, and some of those left who could go there."""
        placed = np.full(self.rows.model.agents, -1)
        placed[self.rows.agent[self.x]] = self.block[self.x]
        seed = self._seed(placed)
        near = (self._links[:, [seed]].T @ self._links).toarray()[0] * (0.3 + self.chance.random(self.blocks))
        near[seed] = np.inf
        free = np.zeros(len(placed), bool)
        for block in np.argsort(-near, kind="stable").tolist():
            free |= placed == block
            free[self._likeliest(block, (placed < 0) & ~free)[: self.free_agents // 10]] = True
            if free.sum() >= self.free_agents:
                break
        return free

    def _likeliest(self, block: int, among: Bools) -> Ints:
        """Agents who could go to a block, the likeliest first."""
        column = self._links[:, [block]].tocoo()
        agents, links = column.coords[0], column.data
        kept = among[agents]
        found: Ints = agents[kept][np.lexsort((agents[kept], -links[kept]))].astype(np.int64)
        return found

    def _seed(self, placed: Ints) -> int:
        """Every other time a block where somebody left over could go."""
        left = np.flatnonzero((placed[self.rows.agent] < 0) & (self.values[0] > 0))
        if len(left) and self.chance.random() < 0.5:
            return int(self.block[self.chance.choice(left)])
        return int(self.chance.integers(self.blocks))


def _capped(watch: Watch) -> float:
    """Seconds for one program: without a clock it ends by itself."""
    left = watch.left_seconds()
    return left if math.isinf(left) else min(left, SECONDS_WITH_CLOCK)


def _blocks(rows: Rows) -> Ints:
    """(k,) the part of the model that each pair belongs to: a budget, or a group, or where some are large a place."""
    model = rows.model
    parts = [rule.cell(rows.agent, rows.place) for rule in budgets_of(model)] + [model.place_group[rows.place]]
    for part in parts:
        found: Ints = np.unique(part, return_inverse=True)[1].astype(np.int64)
        if np.bincount(found).max(initial=0) * FEW_BLOCKS <= len(found):
            return found
    return np.unique(rows.place, return_inverse=True)[1].astype(np.int64)
