"""Whom to choose anew together: those of whom the packings of a bound and the plan say different things."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matcher.solver.arrays import Bools
from matcher.solver.coupled.rows import Rows
from matcher.solver.watch import Watch

FIRST_AGENTS, MOST_AGENTS, GROWTH = 150, 350, 1.15
CHANCE = 1.0
"""How much of the order is chance, so that each try is another one; the rest are shares, from 0 to 1."""
MOST_SECONDS = 1.0
"""With a clock, for one try."""
QUICK, SLOW = 0.3, 0.9
"""Shares of that time: a try in vain that ended sooner makes the next one larger, one that took longer smaller."""


@dataclass
class Size:
    """How many are chosen anew in a try. One is kept for a whole search: what its tries teach holds in later rounds.

    first: in the first try. A slow try brings it down to half of that at least, and never to nobody.
    """

    first: float = FIRST_AGENTS
    agents: float = field(init=False)

    def __post_init__(self) -> None:
        self.agents = max(1.0, self.first)
        self.fewest = max(1.0, self.first / 2)

    def learn(self, seconds: float) -> None:
        """Changes the size after a try in vain. seconds: that it took, 0 where no clock counts."""
        if seconds < QUICK * MOST_SECONDS:
            self.agents = min(MOST_AGENTS, self.agents * GROWTH)
        elif seconds > SLOW * MOST_SECONDS:
            self.agents = max(self.fewest, self.agents / GROWTH)


def first_size(agents: int) -> Size:
    """Where so many agents are: at first three in eight of few."""
    return Size(min(FIRST_AGENTS, 3 * agents // 8))


@dataclass
class Doubtful:
    """Relaxation induced neighbourhoods (Danna, Rothberg and Le Pape 2005, doi:10.1007/s10107-004-0518-7), from the
    descent in place of a linear relaxation: its packings keep every budget, so most of what they agree on stays.

    shares: (k,) how often each pair of `rows` was packed of late, from 0 to 1. size: how many are chosen anew; half of
    all at most.
    """

    shares: NDArray[np.float64]
    size: Size = field(default_factory=Size)

    def pick(self, rows: Rows, x: Bools, chance: np.random.Generator) -> Bools:
        """(agents,) those whose pair, or whose being left out, the packings take least often. x: (k,) the plan."""
        most = np.zeros(rows.model.agents)
        np.maximum.at(most, rows.agent, self.shares)
        sure = 1.0 - most
        sure[rows.agent[x]] = self.shares[x]
        order = np.argsort(sure + CHANCE * chance.random(len(sure)), kind="stable")
        free = np.zeros(len(sure), bool)
        free[order[: min(int(self.size.agents), len(sure) // 2 + 1)]] = True
        return free

    def seconds(self, watch: Watch) -> float:
        """What one try may take."""
        left = watch.left_seconds()
        return left if np.isinf(left) else min(left, MOST_SECONDS)
