"""Non-association: agents who must not live in the same building, near one another, or with the same partner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import ClassVar

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.base import Broken, Core
from matcher.solver.constraints.nearness import Floats, near, require_points
from matcher.solver.constraints.shapes import require_agent_pairs, require_flags, require_whole


@dataclass(frozen=True)
class NonAssociation:
    """For every two agents (a, b) kept apart and every place j:
    x(a, j) + sum over places j' in conflict with j of x(b, j')  <=  1.

    Places conflict in the same building; where the two have a radius, also when
    distance(j, j') - doubt(j) - doubt(j') <= radius, so for all we know; and where they are flagged, in the same group.
    The sum over b is right since she is placed once; so is a's over places that conflict with the same places of b.

    apart: (q, 2) agents. place_building: (m,) number of the building, or -1 for a place that shares its building with
    no other and takes one household: nobody can meet there.
    radius_m: (q,) whole metres, -1 = no radius; or None. place_point_m: (m, 3) easting, northing and doubt in metres;
    not known (NaN) counts as near everything. not_same_group: (q,) or None, with place_group: (m,) -1 = no group.
    """

    code: ClassVar[str] = "non_association"
    apart: Ints
    place_building: Ints
    radius_m: Ints | None = None
    place_point_m: Floats | None = None
    not_same_group: Bools | None = None
    place_group: Ints | None = None

    def require_fit(self, agents: int, places: int) -> None:
        """Raises ValueError where an array has another shape than the model, or one is missing that another needs."""
        require_agent_pairs("apart", self.apart, agents)
        require_whole("place_building", self.place_building, places, lowest=-1)
        if self.radius_m is not None:
            require_whole("radius_m", self.radius_m, len(self.apart), lowest=-1)
            if self.place_point_m is None:
                raise ValueError("place_point_m must be given with radius_m")
            require_points("place_point_m", self.place_point_m, places)
        if self.not_same_group is not None:
            require_flags("not_same_group", self.not_same_group, len(self.apart))
            if self.place_group is None:
                raise ValueError("place_group must be given with not_same_group")
            require_whole("place_group", self.place_group, places, lowest=-1)

    def add(self, core: Core) -> None:
        """For each two agents one limit a building and one a group that both could be in, and one for each set of b's
        places that some places of a are near to."""
        starts = np.searchsorted(core.agent, self.apart).tolist()
        ends = np.searchsorted(core.agent, self.apart, side="right").tolist()
        limits: list[Ints] = []
        for row, ((start, other_start), (end, other_end)) in enumerate(zip(starts, ends, strict=True)):
            found = self._limits(row, core, np.arange(start, end), np.arange(other_start, other_end))
            # A building is often a point of its own, too: the same pairs twice are one limit.
            limits += {pairs.tobytes(): pairs for pairs in found}.values()
        if limits:
            pair, size = np.concatenate(limits), np.array([len(pairs) for pairs in limits])
            core.at_most(np.repeat(np.arange(len(limits)), size), pair, np.ones_like(pair), np.ones_like(size))

    def _limits(self, row: int, core: Core, own: Ints, other: Ints) -> Iterator[Ints]:
        """Sets of pairs, `own` of a and `other` of b, at most one of each of which may be chosen."""
        yield from _same_number(
            self.place_building[core.place[own]], self.place_building[core.place[other]], own, other
        )
        group = self._group(row)
        if group is not None:
            yield from _same_number(group[core.place[own]], group[core.place[other]], own, other)
        radius_m = self._radius_m(row)
        if radius_m is not None and self.place_point_m is not None and len(own) and len(other):
            here_m, there_m = self.place_point_m[core.place[own]], self.place_point_m[core.place[other]]
            yield from _same_neighbours(near(here_m, there_m, radius_m), own, other)

    def _group(self, row: int) -> Ints | None:
        """`place_group` where the two must not share one."""
        return self.place_group if self.not_same_group is not None and self.not_same_group[row] else None

    def _radius_m(self, row: int) -> int | None:
        """The radius of the two, if they have one."""
        return None if self.radius_m is None or self.radius_m[row] < 0 else int(self.radius_m[row])

    def violations(self, agent: Ints, place: Ints) -> Iterator[Broken]:
        """Agents placed together who must be kept apart. No distance is told: it could give a place away."""
        placed: dict[int, list[int]] = defaultdict(list)
        for who, where in zip(agent.tolist(), place.tolist(), strict=True):
            placed[who].append(where)
        for row, (one, other) in enumerate(self.apart.tolist()):
            if one not in placed or other not in placed:
                continue
            for here, there in product(placed[one], placed[other]):
                for how in self._conflicts(row, here, there):
                    sentence = f"agents {one} and {other}, who must be kept apart, are {how}"
                    yield Broken(self.code, (one, other), (here, there), sentence)

    def _conflicts(self, row: int, here: int, there: int) -> Iterator[str]:
        """In which ways two places are too close for two agents."""
        if self.place_building[here] >= 0 and self.place_building[here] == self.place_building[there]:
            yield "in one building"
        group, radius_m = self._group(row), self._radius_m(row)
        if group is not None and group[here] >= 0 and group[here] == group[there]:
            yield "with one partner"
        if radius_m is not None and self.place_point_m is not None:
            one_m, other_m = self.place_point_m[[here]], self.place_point_m[[there]]
            if near(one_m, other_m, radius_m).any():
                yield "nearer to one another than they may be"


def _same_number(own_number: Ints, other_number: Ints, own: Ints, other: Ints) -> Iterator[Ints]:
    """For each number from 0 on that pairs of both have, these pairs."""
    number, both = np.concatenate([own_number, other_number]), np.concatenate([own, other])
    shared = np.intersect1d(own_number[own_number >= 0], other_number)
    kept = np.flatnonzero(np.isin(number, shared))
    order = kept[np.argsort(number[kept], kind="stable")]
    parts = np.split(both[order], np.flatnonzero(np.diff(number[order])) + 1)
    yield from (part for part in parts if len(part))


def _same_neighbours(close: Bools, own: Ints, other: Ints) -> Iterator[Ints]:
    """For each set of `other` that some of `own` are close to, these pairs of both."""
    alike: dict[bytes, list[int]] = defaultdict(list)
    for row in np.flatnonzero(close.any(axis=1)).tolist():
        alike[close[row].tobytes()].append(row)
    for rows in alike.values():
        yield np.concatenate([own[rows], other[close[rows[0]]]])
