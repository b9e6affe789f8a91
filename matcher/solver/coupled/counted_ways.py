"""Ways to fill shared places with at most so many households, and how a group's limit is shared among its places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate

import numpy as np
from scipy.sparse import csr_array

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.linear import Floats
from matcher.solver.coupled.modes import Modes
from matcher.solver.model import AssignmentModel

MOST_STEPS = 3_000
"""A group whose limit takes more steps to share out keeps a price instead."""

Counts = tuple[int, ...]
"""How many households of each kind."""


@dataclass(frozen=True)
class Step:
    """Steps over one shared place of a group, (a,) each. before: households at the places before. here: at this one."""

    place: int
    before: Ints
    here: Ints

    @property
    def after(self) -> Ints:
        """(a,) households with this place."""
        return self.before + self.here


@dataclass(frozen=True)
class CountedWays:
    """modes: the ways. groups: (g,) those whose limit is shared out exactly, one after the other over their shared
    places; what then is left is for their other places. steps: of each such group, its shared places in order.

    Counted ways are y: at a place of such a group, each way once for every number of households up to its own, no two
    alike; elsewhere each way once. way: (y,) row in `modes`. most: (y,) households at most.
    """

    model: AssignmentModel
    rule: JointOccupancy
    modes: Modes
    groups: Bools
    steps: tuple[tuple[Step, ...], ...]
    way: Ints
    most: Ints

    @cached_property
    def place(self) -> Ints:
        """(y,) of each counted way."""
        return self.modes.place[self.way]

    @cached_property
    def holds(self) -> csr_array:
        """(rows of `modes`, y) how many of its kind each counted way holds."""
        found = csr_array(self.modes.counts[:, self.way])
        found.data = np.minimum(found.data, self.most[found.indices])
        return found

    @cached_property
    def in_group(self) -> Bools:
        """(m,) places of the groups whose limit is shared out."""
        return self.groups[self.model.place_group]

    def of_place(self, place: int) -> Ints:
        """The counted ways of a shared place."""
        return self._by_place.get(place, np.zeros(0, np.int64))

    @cached_property
    def _by_place(self) -> dict[int, Ints]:
        places, first = np.unique(self.place, return_index=True)
        return dict(zip(places.tolist(), np.split(np.arange(len(self.place)), first[1:]), strict=False))

    def shares(self, shares: Floats) -> Floats:
        """(ways of `modes`,) of each way, whatever the number of households. shares: (y,)."""
        return np.bincount(self.way, shares, minlength=self.modes.ways).astype(np.float64)

    def left(self, group: int) -> tuple[Ints, Ints]:
        """What is left of a group's limit after each way over its shared places, and numbers of the last steps there.
        The group's limit is shared out."""
        number = int(np.count_nonzero(self.groups[:group]))
        last, end = self.steps[number][-1], self._ends[number]
        return int(self.model.group_capacity[group]) - last.after, np.arange(end - len(last.after), end)

    @cached_property
    def _ends(self) -> list[int]:
        sizes = [sum(len(step.before) for step in steps) for steps in self.steps]
        return list(accumulate(sizes))


def counted_ways(model: AssignmentModel, modes: Modes, exactly: bool = True) -> CountedWays:
    """modes: of all pairs of the model. exactly: False = every group keeps a price."""
    groups = _groups(model, modes) if exactly else np.zeros(len(model.group_capacity), bool)
    way, most = list[int](), list[int]()
    for place, first, counts in _by_place(modes):
        group = int(model.place_group[place])
        room = int(model.place_capacity[place])
        if groups[group]:
            room = min(room, int(model.group_capacity[group]))
        for row, number in _numbered(counts, room, bool(groups[group])):
            way.append(first + row)
            most.append(number)
    found = np.array(way, np.int64), np.array(most, np.int64)
    steps = tuple(tuple(_steps(model, modes, group, *found)) for group in np.flatnonzero(groups).tolist())
    (rule,) = model.coupling
    assert isinstance(rule, JointOccupancy)
    return CountedWays(model, rule, modes, groups, steps, *found)


def _by_place(modes: Modes) -> Iterator[tuple[int, int, tuple[Counts, ...]]]:
    """Each shared place, its first way, and what each of its ways holds."""
    places, first = np.unique(modes.place, return_index=True)
    ends = np.append(first[1:], modes.ways)
    for place, start, end in zip(places.tolist(), first.tolist(), ends.tolist(), strict=True):
        yield place, start, tuple(tuple(holds.values()) for holds in modes.holds[start:end])


@cache
def _numbered(ways: tuple[Counts, ...], room: int, each: bool) -> tuple[tuple[int, int], ...]:
    """Ways with numbers of households, by the way's position, without those that hold no more than another."""
    found, size = [], [sum(way) for way in ways]
    if not each:
        return tuple((row, min(size[row], room)) for row in range(len(ways)))
    for number in range(1, min(room, max(size)) + 1):
        cut = {row: tuple(min(one, number) for one in way) for row, way in enumerate(ways) if size[row] >= number}
        for row, way in cut.items():
            others = ((other, more) for other, more in cut.items() if other != row)
            more = any(_holds(larger, way) and (larger != way or other < row) for other, larger in others)
            if not more:
                found.append((row, number))
    return tuple(found)


def _holds(larger: Counts, way: Counts) -> bool:
    return all(one >= other for one, other in zip(larger, way, strict=True))


def _groups(model: AssignmentModel, modes: Modes) -> Bools:
    """(g,) innermost groups with shared places whose limit may bind, and takes few steps to share out."""
    size, places = len(model.group_capacity), np.unique(modes.place)
    room = np.bincount(model.place_group, model.place_capacity, minlength=size)
    found: Bools = model.group_capacity < room
    if model.group_parent is not None:
        found[model.group_parent[model.group_parent >= 0]] = False
    most = np.minimum(model.place_capacity[places], _largest(modes))
    shared = np.bincount(model.place_group[places], most, minlength=size)
    steps = (shared + np.bincount(model.place_group[places], minlength=size)) * (model.group_capacity + 1)
    # Without room in any there is no step, and nothing would be left for its other places.
    return found & (shared > 0) & (model.group_capacity > 0) & (steps <= MOST_STEPS)


def _largest(modes: Modes) -> Ints:
    """(shared places with ways,) the households of the largest way of each."""
    places, number = np.unique(modes.place, return_inverse=True)
    found = np.zeros(len(places), np.int64)
    np.maximum.at(found, number, np.asarray(modes.counts.sum(axis=0)).ravel())
    return found


def _steps(model: AssignmentModel, modes: Modes, group: int, way: Ints, most: Ints) -> Iterator[Step]:
    """From every number of households so far to every number with this place."""
    room, places = int(model.group_capacity[group]), modes.place[way]
    own = np.flatnonzero(model.place_group[places] == group)
    so_far = 0
    for place in np.unique(places[own]).tolist():
        here = int(most[own[places[own] == place]].max(initial=0))
        before, number = np.divmod(np.arange((so_far + 1) * (here + 1)), here + 1)
        fits = before + number <= room
        yield Step(place, before[fits], number[fits])
        so_far = min(room, so_far + here)
