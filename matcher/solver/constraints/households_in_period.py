"""New households in a period: a partner can receive only so many in one month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.constraints.base import Broken, Core
from matcher.solver.constraints.shapes import require_indices, require_whole


@dataclass(frozen=True)
class HouseholdsInPeriod:
    """For every group g and period t:
    number of chosen (i, j) with group(j) = g and period(i, j) = t  <=  capacity(g, t),
    period(i, j) = max(period(i), period(j)): a household moves in on the later of her release and the home's date.

    place_group: (m,) or -1 for none. agent_period: (n,) from 0, in time's order. place_period: (m,) from 0, or None
    where every place is ready from the first period on. capacity: (g, t) households; -1 = unlimited.
    """

    code: ClassVar[str] = "households_in_period"
    place_group: Ints
    agent_period: Ints
    capacity: Ints
    place_period: Ints | None = None

    def require_fit(self, agents: int, places: int) -> None:
        """Raises ValueError where an array has another length than the model, or numbers no group or period has."""
        if self.capacity.ndim != 2:
            raise ValueError(f"capacity has shape {self.capacity.shape}, not (groups, periods)")
        groups, periods = self.capacity.shape
        require_whole("capacity", self.capacity, (groups, periods), lowest=-1)
        require_indices("place_group", self.place_group, places, groups, lowest=-1)
        require_indices("agent_period", self.agent_period, agents, periods)
        if self.place_period is not None:
            require_indices("place_period", self.place_period, places, periods)

    def cell(self, agent: Ints, place: Ints) -> Ints:
        """(k,) which number of `capacity`, read row by row, counts each pair; -1 where none limits it."""
        period = self.agent_period[agent]
        if self.place_period is not None:
            period = np.maximum(period, self.place_period[place])
        group = self.place_group[place]
        found: Ints = np.full(len(group), -1, np.int64)
        grouped = np.flatnonzero(group >= 0)
        limited = grouped[self.capacity[group[grouped], period[grouped]] >= 0]
        found[limited] = group[limited] * self.capacity.shape[1] + period[limited]
        return found

    def charge(self, agent: Ints, place: Ints) -> Ints:
        """(k,) 1 for each pair that a limit counts."""
        return (self.cell(agent, place) >= 0).astype(np.int64)

    @property
    def room(self) -> Ints:
        """(g * t,) the limits, read row by row; 0 where there is none, which no pair then counts in."""
        return np.maximum(self.capacity.ravel(), 0)

    def add(self, core: Core) -> None:
        """One limit for each group and period that some pair counts in."""
        cell = self.cell(core.agent, core.place)
        counted = np.flatnonzero(cell >= 0)
        cells, limit = np.unique(cell[counted], return_inverse=True)
        core.at_most(limit, counted, np.ones(len(counted), np.int64), self.capacity.ravel()[cells])

    def violations(self, agent: Ints, place: Ints) -> Iterator[Broken]:
        """Groups given more households in a period than they take."""
        cell = self.cell(agent, place)
        cells, count = np.unique(cell[cell >= 0], return_counts=True)
        most = self.capacity.ravel()[cells]
        for number in np.flatnonzero(count > most).tolist():
            who = np.flatnonzero(cell == cells[number])
            group, period = divmod(int(cells[number]), self.capacity.shape[1])
            sentence = f"group {group} takes {most[number]} households in period {period}, but is given {count[number]}"
            yield Broken(self.code, tuple(agent[who].tolist()), tuple(place[who].tolist()), sentence)
