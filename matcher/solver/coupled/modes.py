"""Ways to fill shared places: what a place may hold by kinds of households, so that a plan is a flow once every place
has its way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy

Kind = tuple[int, int]
"""Bedspaces and rooms that a household takes, none more than its place has."""
NO_KIND: Kind = (0, 0)


@dataclass(frozen=True)
class Modes:
    """Joint occupancy of some pairs, exact but for who may not live with whom, in k pairs and y ways to fill places.

    For each shared place and kind:  sum of x of that kind there  <=  sum over ways of (how many of the kind) * y;  and
    for each shared place:  sum of y  <=  1. matrix: (rows, k + y). upper: (rows,). ways: y. place: (y,) of each way.
    holds: (y,) of each way how many it holds by kind. row_place: (rows,) whose limit it is. row_kind: (rows, 2) the
    kind, 0 and 0 where the limit is the one on ways. row: (k,) of each pair's kind, -1 where its place is not shared.
    """

    matrix: csr_array
    upper: Ints
    place: Ints
    holds: tuple[dict[Kind, int], ...]
    row_place: Ints
    row_kind: Ints
    row: Ints

    @property
    def ways(self) -> int:
        """How many ways there are."""
        return len(self.place)

    @cached_property
    def counts(self) -> csr_array:
        """(rows, y) how many of its kind each way holds; nothing in the limits on ways."""
        found = csr_array(-self.matrix[:, len(self.row) :])
        found.data = np.maximum(found.data, 0)
        return found

    def fullest(self, shares: NDArray[np.float64], pinned: Ints | None = None) -> Bools:
        """(y,) one way for each shared place, that with the largest share of those with room for all who are pinned
        there; ties to the first. pinned: pairs that have to be chosen."""
        rows = self.row[[] if pinned is None else pinned]
        lacks = np.zeros(self.ways, bool)
        for row, least in zip(*np.unique(rows[rows >= 0], return_counts=True), strict=True):
            lacks |= (self.place == self.row_place[row]) & (self.counts[[row]].toarray()[0] < least)
        order = np.lexsort((-shares, lacks, self.place))
        first = np.flatnonzero(np.diff(self.place[order], prepend=-1))
        found = np.zeros(self.ways, bool)
        found[order[first]] = True
        return found


@dataclass
class _Entries:
    """Entries of a sparse matrix, and the rows' upper limits."""

    row: list[Ints] = field(default_factory=list)
    column: list[Ints] = field(default_factory=list)
    value: list[Ints] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    kind: list[Kind] = field(default_factory=list)
    of_place: list[int] = field(default_factory=list)

    def add(self, row: NDArray[np.integer], column: NDArray[np.integer], value: NDArray[np.integer]) -> None:
        """row: numbers from the first row that has no upper limit yet."""
        self.row.append(row.astype(np.int64) + len(self.upper))
        self.column.append(column.astype(np.int64))
        self.value.append(value.astype(np.int64))


def modes_of(rule: JointOccupancy, agent: Ints, place: Ints) -> Modes:
    """agent, place: (k,) of the pairs."""
    found, places, holds = _Entries(), list[int](), list[dict[Kind, int]]()
    own_row = np.full(len(place), -1, np.int64)
    for where, pairs in _by_place(rule, place):
        spaces, rooms = rule.space(where)
        persons = np.minimum(rule.agent_persons[agent[pairs]], spaces)
        needed = np.minimum(rule.agent_rooms[agent[pairs]], rooms)
        of = list(zip(persons.tolist(), needed.tolist(), strict=True))
        kinds = tuple(sorted(set(of), reverse=True))
        number = {kind: at for at, kind in enumerate(kinds)}
        ways = fillings(kinds, spaces, rooms)
        first = len(place) + len(places)
        way, kind = np.nonzero(ways)
        rows = np.array([number[one] for one in of])
        own_row[pairs] = rows + len(found.upper)
        found.add(rows, pairs, np.ones(len(pairs), np.int64))
        found.add(kind, first + way, -ways[way, kind])
        found.upper += [0] * len(kinds)
        found.kind += [*kinds, NO_KIND]
        found.of_place += [where] * (len(kinds) + 1)
        found.add(np.zeros(len(ways), np.int64), first + np.arange(len(ways)), np.ones(len(ways), np.int64))
        found.upper.append(1)
        places += [where] * len(ways)
        holds += [dict(zip(kinds, row, strict=True)) for row in ways.tolist()]
    none = [np.zeros(0, np.int64)]
    row, column, value = (np.concatenate(none + part) for part in (found.row, found.column, found.value))
    shape = (len(found.upper), len(place) + len(places))
    matrix = csr_array((value, (row, column)), shape=shape)
    return Modes(
        matrix=matrix,
        upper=np.array(found.upper, np.int64),
        place=np.array(places, np.int64),
        holds=tuple(holds),
        row_place=np.array(found.of_place, np.int64),
        row_kind=np.array(found.kind, np.int64).reshape(-1, 2),
        row=own_row,
    )


def _by_place(rule: JointOccupancy, place: Ints) -> Iterator[tuple[int, Ints]]:
    """Each shared place with its pairs."""
    shared = np.flatnonzero(rule.place_shared[place])
    order = shared[np.argsort(place[shared], kind="stable")]
    where, first = np.unique(place[order], return_index=True)
    yield from zip(where.tolist(), np.split(order, first[1:]), strict=False)


@cache
def fillings(kinds: tuple[Kind, ...], spaces: int, rooms: int) -> Ints:
    """(ways, kinds) how many households of each kind a place may hold: every way to which none can be added.

    One household alone always fits; several as long as bedspaces suffice and, with more than one person in any, rooms.
    """
    found: list[tuple[int, ...]] = []

    def fill(counts: tuple[int, ...]) -> None:
        if len(counts) == len(kinds):
            found.append(counts)
            return
        more = 0
        while more <= spaces and _fit(kinds, (*counts, more), spaces, rooms):
            fill((*counts, more))
            more += 1

    fill(())
    ways = np.array(found, np.int64).reshape(-1, len(kinds))
    largest = [not ((ways >= way).all(axis=1) & (ways > way).any(axis=1)).any() for way in ways]
    return ways[largest]


def _fit(kinds: Sequence[Kind], counts: tuple[int, ...], spaces: int, rooms: int) -> bool:
    """Whether so many households of the first kinds fit together."""
    if sum(counts) < 2:
        return True
    persons = sum(count * kind[0] for kind, count in zip(kinds, counts, strict=False))
    family = any(count and kind[0] > 1 for kind, count in zip(kinds, counts, strict=False))
    needed = sum(count * kind[1] for kind, count in zip(kinds, counts, strict=False))
    return persons <= spaces and (not family or needed <= rooms)
