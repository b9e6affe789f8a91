"""Group floors: no group's share of the placements falls below a set fraction, so that easy cases are not all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.base import Broken, Core
from matcher.solver.constraints.shapes import require_flags

LARGEST_SHARE = 10**6


@dataclass(frozen=True)
class GroupFloor:
    """For a group G of agents and a share of p/q:  q * (number chosen in G)  >=  p * (number chosen).

    member: (n,) whether each agent is of the group. share: (p, q) whole numbers, 0 <= p <= q and q > 0. One rule a
    group. A plan that places nobody keeps every floor.
    """

    code: ClassVar[str] = "group_floor"
    member: Bools
    share: tuple[int, int]

    def require_fit(self, agents: int, places: int) -> None:
        """Raises ValueError where `member` has another length than there are agents, or `share` is no share."""
        del places  # A floor counts agents wherever they are.
        require_flags("member", self.member, agents)
        part, whole = self.share
        if not 0 <= part <= whole <= LARGEST_SHARE or whole == 0:
            raise ValueError(f"share must be two whole numbers from 0 to {LARGEST_SHARE}, the first not the larger")

    def lack(self, agent: Ints) -> Ints:
        """(1, k) p - q for a member and p for anybody else: over everybody placed this adds up to 0 at most."""
        part, whole = self.share
        return (part - whole * self.member[agent].astype(np.int64))[None, :]

    def add(self, core: Core) -> None:
        """One limit: p * (all chosen) - q * (chosen in G) <= 0."""
        coefficient = self.lack(core.agent)[0]
        counted = np.flatnonzero(coefficient)
        core.at_most(np.zeros(len(counted), np.int64), counted, coefficient[counted], np.zeros(1, np.int64))

    def violations(self, agent: Ints, place: Ints) -> Iterator[Broken]:
        """The floor, where the group falls short of it. Nobody is named: it is the plan that falls short."""
        part, whole = self.share
        members = int(self.member[agent].sum())
        if whole * members < part * len(place):
            sentence = f"{members} of {len(place)} placed are of the group, less than {part} in {whole}"
            yield Broken(self.code, (), (), sentence)
