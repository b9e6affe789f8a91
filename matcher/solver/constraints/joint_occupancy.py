"""Joint occupancy of shared homes: bedspaces, rooms for families, and who may not live with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.base import Broken, Core
from matcher.solver.constraints.room_charges import PARTS, room_charges
from matcher.solver.constraints.shapes import require_agent_pairs, require_flags, require_whole


@dataclass(frozen=True)
class JointOccupancy:
    """For every shared place j with two or more chosen households:
    sum of persons(i)  <=  bedspaces(j);
    as soon as one of them has more than one person:  sum of rooms(i)  <=  rooms(j);
    and no two of them are incompatible.

    One household alone is always fine here: rules on single pairs judge it. In limits this is exact with p(i, j) =
    min(persons(i), s(j)), s(j) = max(1, bedspaces(j)), and r(i, j), t(j) likewise from rooms: one household alone then
    fills a place at most, and with any other overfills it when it would be too large itself. In full, for every j:
    sum of p x  <=  s;  sum of r x + (M - t) * (sum of x over F)  <=  M, for each set F of families of which no two
    fit together (those with 2 r > t are one, every other is one of its own), with M = max(t, the rooms of the s
    households of one person that need most);  x(a, j) + x(b, j) <= 1 for incompatible a and b.

    As a `Budget` it says one limit a place that follows from these, for prices (see `room_charges.py`).

    agent_persons, agent_rooms: (n,) >= 1. place_shared: (m,). place_bedspaces, place_rooms: (m,) free ones; -1 = not
    known: one household at most, or one where any has more than one person. incompatible: (q, 2) agents.
    """

    code: ClassVar[str] = "joint_occupancy"
    agent_persons: Ints
    agent_rooms: Ints
    place_shared: Bools
    place_bedspaces: Ints
    place_rooms: Ints
    incompatible: Ints

    def require_fit(self, agents: int, places: int) -> None:
        """Raises ValueError where an array has another length than the model, or numbers nobody."""
        require_whole("agent_persons", self.agent_persons, agents, lowest=1)
        require_whole("agent_rooms", self.agent_rooms, agents, lowest=1)
        require_flags("place_shared", self.place_shared, places)
        require_whole("place_bedspaces", self.place_bedspaces, places, lowest=-1)
        require_whole("place_rooms", self.place_rooms, places, lowest=-1)
        require_agent_pairs("incompatible", self.incompatible, agents)

    @cached_property
    def number(self) -> Ints:
        """(m,) each shared place's number among them; -1 where a place is not shared."""
        return np.where(self.place_shared, np.cumsum(self.place_shared) - 1, -1)

    def is_told_by_ways(self, capacity: Ints) -> Bools:
        """(m,) whether a place's bedspaces let in no more households than its capacity anyway."""
        return self.place_shared & (capacity >= np.maximum(1, self.place_bedspaces))

    @property
    def room(self) -> Ints:
        """(m,) what each place holds, in parts of a bedspace."""
        return np.maximum(1, self.place_bedspaces) * PARTS

    def cell(self, agent: Ints, place: Ints) -> Ints:
        """(k,) the place itself where it is shared, or -1."""
        del agent  # Whoever comes, she comes to that place.
        return np.where(self.place_shared[place], place, -1)

    def charge(self, agent: Ints, place: Ints) -> Ints:
        """(k,) what each household takes of its place: those that fit together never take more than `room`."""
        found = np.zeros(len(place), np.int64)
        shared = np.flatnonzero(self.place_shared[place])
        agent, place = agent[shared], place[shared]
        spaces, most = np.maximum(1, self.place_bedspaces[place]), np.maximum(1, self.place_rooms[place])
        persons = np.minimum(self.agent_persons[agent], spaces)
        found[shared] = room_charges(persons, np.minimum(self.agent_rooms[agent], most), spaces, most)
        return found

    def add(self, core: Core) -> None:
        """One limit a shared place for persons, a few for rooms, and one for each incompatible two at a place."""
        shared = np.flatnonzero(self.place_shared[core.place])
        order = shared[np.argsort(core.place[shared], kind="stable")]
        cuts = np.flatnonzero(np.diff(core.place[order])) + 1
        ends = [0, *cuts.tolist(), len(order)]
        for start, end in pairwise(ends):
            # One household is always fine alone, so a place with one pair has no limit.
            if end - start > 1:
                self._limit_place(core, order[start:end])

    def _limit_place(self, core: Core, pair: Ints) -> None:
        """The limits of one place, given all its pairs."""
        agent, place = core.agent[pair], int(core.place[pair[0]])
        spaces = max(1, int(self.place_bedspaces[place]))
        persons = np.minimum(self.agent_persons[agent], spaces)
        if persons.sum() > spaces:
            core.at_most(np.zeros_like(pair), pair, persons, np.array([spaces]))
        # A family and anybody else are three at least: two bedspaces are never theirs together.
        if spaces > 2:
            self._limit_rooms(core, pair, spaces, max(1, int(self.place_rooms[place])))
        one, other = self.incompatible_among(agent)
        limit = np.arange(len(one))
        core.at_most(
            np.tile(limit, 2), pair[np.concatenate([one, other])], np.ones(2 * len(one), np.int64), np.ones_like(limit)
        )

    def _limit_rooms(self, core: Core, pair: Ints, spaces: int, most: int) -> None:
        """The limits of one place on rooms: one for the families of which no two fit, one for each other family."""
        agent = core.agent[pair]
        rooms = np.minimum(self.agent_rooms[agent], most)
        family = self.agent_persons[agent] > 1
        if not family.any() or rooms.sum() <= most:
            return
        alone = np.sort(rooms[~family])[::-1][:spaces]
        largest = max(most, int(alone.sum()))
        if largest == most:
            core.at_most(np.zeros_like(pair), pair, rooms, np.array([most]))
            return
        large, small = np.flatnonzero(family & (2 * rooms > most)), np.flatnonzero(family & (2 * rooms <= most))
        sets = ([large] if len(large) else []) + [np.array([row]) for row in small]
        for families in sets:
            used = rooms.copy()
            used[families] += largest - most
            core.at_most(np.zeros_like(pair), pair, used, np.array([largest]))

    @cached_property
    def _table(self) -> csr_array:
        """(n, n) sparse: which agents are incompatible, either way round."""
        size = len(self.agent_persons)
        one, other = np.concatenate([self.incompatible, self.incompatible[:, ::-1]]).T
        return csr_array((np.ones(len(one), bool), (one, other)), shape=(size, size))

    @cached_property
    def _barred(self) -> frozenset[frozenset[int]]:
        """Every two agents who are incompatible."""
        return frozenset(frozenset(two) for two in self.incompatible.tolist())

    @cached_property
    def _named(self) -> Bools:
        """(n,) agents who may not live with somebody."""
        found: Bools = np.isin(np.arange(len(self.agent_persons)), self.incompatible)
        return found

    def incompatible_among(self, agent: Ints) -> tuple[Ints, Ints]:
        """Positions in `agent` of every two who are incompatible, each two once."""
        named = np.flatnonzero(self._named[agent])  # Most may live with anybody.
        if len(named) < 2:
            return named[:0], named[:0]
        one, other = self._table[agent[named]][:, agent[named]].nonzero()
        kept = one < other
        return named[one[kept]].astype(np.int64), named[other[kept]].astype(np.int64)

    def violations(self, agent: Ints, place: Ints) -> Iterator[Broken]:
        """Shared places whose households do not fit together."""
        held: dict[int, list[int]] = defaultdict(list)
        for who, where in zip(agent.tolist(), place.tolist(), strict=True):
            if self.place_shared[where]:
                held[where].append(who)
        for where, households in sorted(held.items()):
            if len(households) > 1:
                for sentence in self._crowding(where, households):
                    yield Broken(self.code, tuple(households), (where,), sentence)
                for two in combinations(households, 2):
                    if frozenset(two) in self._barred:
                        sentence = f"agents {two[0]} and {two[1]} must not share place {where}"
                        yield Broken(self.code, two, (where,), sentence)

    def space(self, place: int) -> tuple[int, int]:
        """Bedspaces and rooms that a shared place has for several; what households take is cut down to them."""
        return max(1, int(self.place_bedspaces[place])), max(1, int(self.place_rooms[place]))

    def apart_from(self, agent: int) -> frozenset[int]:
        """Who may not live with an agent."""
        return frozenset(self._table[[agent]].indices.tolist())

    def apart(self, agents: Ints) -> Bools:
        """(k, k) which of some agents may not live together."""
        one, other = self.incompatible_among(agents)
        found = np.zeros((len(agents), len(agents)), bool)
        found[one, other] = found[other, one] = True
        return found

    def fit(self, agents: Ints, place: int) -> bool:
        """Whether different agents may all live at a shared place."""
        places = np.full(len(agents), place)
        return not any(True for _ in self.violations(agents, places))

    def _crowding(self, place: int, households: list[int]) -> Iterator[str]:
        """What two or more households together have too little of."""
        sizes = [int(self.agent_persons[who]) for who in households]
        spaces, most = int(self.place_bedspaces[place]), int(self.place_rooms[place])
        if spaces < 0:
            yield f"place {place} has {len(households)} households, but its bedspaces are not known"
        elif sum(sizes) > spaces:
            yield f"place {place} would hold {sum(sizes)} new people, but has {spaces} bedspaces free"
        if max(sizes) == 1:
            return
        needed = sum(int(self.agent_rooms[who]) for who in households)
        if most < 0:
            yield f"place {place} has a family among {len(households)} households, but its rooms are not known"
        elif needed > most:
            yield f"place {place} would need {needed} rooms for families, but has {most} free"
