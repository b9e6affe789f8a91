"""Pinned pairs: placements that somebody has settled already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.base import Broken, Core
from matcher.solver.constraints.shapes import require_whole


@dataclass(frozen=True)
class PinnedPairs:
    """For every pinned (i, j):  x(i, j) = 1, and x(i, j') = 0 for every other place j'.

    pinned: (q, 2) agent and place, no agent twice. `allowed` leaves out the other pairs of a pinned agent; with
    `required` placed, nothing is left to couple.
    """

    code: ClassVar[str] = "pinned_pairs"
    pinned: Ints

    def require_fit(self, agents: int, places: int) -> None:
        """Raises ValueError where `pinned` has another shape, names nobody or nowhere, or an agent twice."""
        require_whole("pinned", self.pinned, (len(self.pinned), 2))
        if (self.pinned >= (agents, places)).any():
            raise ValueError(f"pinned must hold agents up to {agents - 1} and places up to {places - 1}")
        if len(np.unique(self.pinned[:, 0])) < len(self.pinned):
            raise ValueError("pinned must not hold an agent twice")

    def allowed(self, agent: Ints, place: Ints) -> Bools:
        """(k,) whether the agent is not pinned, or pinned to this place."""
        pin = self._pin(agent)
        found: Bools = (pin < 0) | (self.pinned[pin, 1] == place) if len(self.pinned) else np.ones(len(agent), bool)
        return found

    def required(self) -> Ints:
        """The pinned agents."""
        found: Ints = self.pinned[:, 0]
        return found

    def _pin(self, agent: Ints) -> Ints:
        """(k,) each agent's row of `pinned`, or -1."""
        order = np.argsort(self.pinned[:, 0])
        found = np.append(order, -1)[np.searchsorted(self.pinned[order, 0], agent)]
        return np.where((found >= 0) & np.isin(agent, self.pinned[:, 0]), found, -1)

    def add(self, core: Core) -> None:
        """Two limits a pin: -x <= -1 for her pair, and none of her others. A core that lacks the pinned pair gets the
        first without any pair, and so cannot hold: it is for the core to have it."""
        pin = self._pin(core.agent)
        counted = np.flatnonzero(pin >= 0)
        own = self.pinned[pin[counted], 1] == core.place[counted]
        pins = len(self.pinned)
        upper = np.concatenate([np.full(pins, -1), np.zeros(pins, np.int64)])
        core.at_most(pin[counted] + np.where(own, 0, pins), counted, np.where(own, -1, 1), upper)

    def violations(self, agent: Ints, place: Ints) -> Iterator[Broken]:
        """Pins that the placements leave out, and pinned agents at other places."""
        placed = set(zip(agent.tolist(), place.tolist(), strict=True))
        pins = dict(self.pinned.tolist())
        for who, where in sorted(pins.items()):
            if (who, where) not in placed:
                sentence = f"agent {who} is pinned to place {where}, but the pair is left out"
                yield Broken(self.code, (who,), (where,), sentence)
        for who, where in sorted(placed):
            if pins.get(who, where) != where:
                sentence = f"agent {who} is pinned to place {pins[who]}, but is at place {where}"
                yield Broken(self.code, (who,), (where,), sentence)
