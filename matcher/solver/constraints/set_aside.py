"""Set-aside homes: only for those whom a programme has chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.base import Broken, Core
from matcher.solver.constraints.shapes import require_flags, require_indices


@dataclass(frozen=True)
class SetAside:
    """For every place j with programme(j) = p >= 0:  x(i, j) = 0 for each agent i who is not in programme p.

    place_programme: (m,) or -1 where anybody may come. agent_programmes: (n, p) whether each agent is in each
    programme. Comes down to single pairs: with the others left out (`allowed`) nothing is left to couple.
    """

    code: ClassVar[str] = "set_aside"
    place_programme: Ints
    agent_programmes: Bools

    def require_fit(self, agents: int, places: int) -> None:
        """Raises ValueError where an array has another shape than the model, or numbers no programme has."""
        if self.agent_programmes.ndim != 2:
            raise ValueError(f"agent_programmes has shape {self.agent_programmes.shape}, not (agents, programmes)")
        programmes = self.agent_programmes.shape[1]
        require_flags("agent_programmes", self.agent_programmes, (agents, programmes))
        require_indices("place_programme", self.place_programme, places, programmes, lowest=-1)

    def allowed(self, agent: Ints, place: Ints) -> Bools:
        """(k,) whether nothing is set aside at the place, or it is for her."""
        programme = self.place_programme[place]
        found: Bools = np.ones(len(programme), bool)
        reserved = np.flatnonzero(programme >= 0)
        found[reserved] = self.agent_programmes[agent[reserved], programme[reserved]]
        return found

    def required(self) -> Ints:
        """Nobody."""
        return np.zeros(0, np.int64)

    def add(self, core: Core) -> None:
        """One limit: none of the pairs that may not be."""
        barred = np.flatnonzero(~self.allowed(core.agent, core.place))
        core.at_most(np.zeros_like(barred), barred, np.ones_like(barred), np.zeros(1, np.int64))

    def violations(self, agent: Ints, place: Ints) -> Iterator[Broken]:
        """Places taken by somebody whom they are not set aside for."""
        for row in np.flatnonzero(~self.allowed(agent, place)).tolist():
            who, where = int(agent[row]), int(place[row])
            programme = self.place_programme[where]
            sentence = f"place {where} is set aside for programme {programme}, but agent {who} is not in it"
            yield Broken(self.code, (who,), (where,), sentence)
