"""The assignment problem on plain arrays. Knows nothing of women, homes or rules; imports no solver."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.solver.arrays import Ints
from matcher.solver.constraints.base import Coupling
from matcher.solver.find_pairs import first_of_each

VALUE_RANGE = 2**60
"""Composite values and prices, which are no larger than two of them, stay below this: sums of some fit 64 bits."""


class ModelError(ValueError):
    """Arrays that do not fit together, or numbers too large to be exact."""


class TooLarge(ModelError):
    """Numbers too large to be exact."""


@dataclass(frozen=True)
class AssignmentModel:
    """Give each of n agents at most one of m places, with group limits over places.

    pair_agent, pair_place: (k,) indices, sorted by agent and then place, no pair twice.
    pair_points: (k,) second-level value, >= 0. agent_weight: (n,) first-level value of placing an agent, >= 0.
    pair_kept: (k,) whether the pair was in the previous plan (third level), or None.
    place_capacity: (m,) >= 0. place_group: (m,) index of the group each place belongs to. group_capacity: (g,) >= 0.
    group_parent: (g,) number of the group around each group, larger than its own, or -1; None = no group in another.
    must_place: (n,) agents that may not be left over (their pairs are the only choice they have), or None.
    points_at_most: no pair that may come in later has more points, so that levels weigh the same with it; 0 = none may.
    coupling: rules over several placements at once; see `matcher.solver.constraints`.
    in_order: pairs and points are known to be as said here, as they come from a model; to look at them takes time.

    Maximise sum(agent_weight), then sum(pair_points), then sum(pair_kept), over chosen pairs. Raises ModelError.
    """

    agents: int
    pair_agent: Ints
    pair_place: Ints
    pair_points: Ints
    agent_weight: Ints
    place_capacity: Ints
    place_group: Ints
    group_capacity: Ints
    pair_kept: NDArray[np.bool_] | None = None
    must_place: NDArray[np.bool_] | None = None
    coupling: tuple[Coupling, ...] = ()
    group_parent: Ints | None = None
    points_at_most: int = 0
    in_order: InitVar[bool] = False

    def __post_init__(self, in_order: bool) -> None:
        self._check_shapes()
        self._check_nesting()
        try:
            for rule in self.coupling:
                rule.require_fit(self.agents, self.places)
        except ValueError as error:
            raise ModelError(f"{rule.code}: {error}") from error
        self._check_index("place_group", len(self.group_capacity))
        for name in ("agent_weight", "place_capacity", "group_capacity"):
            self._check_counts(name)
        if not in_order:
            self._check_pairs()

    def _check_shapes(self) -> None:
        pairs, places = len(self.pair_agent), len(self.place_capacity)
        lengths = {
            "pair_place": pairs, "pair_points": pairs, "pair_kept": pairs, "agent_weight": self.agents,
            "place_group": places, "must_place": self.agents, "group_parent": len(self.group_capacity),
        }  # fmt: skip
        for name, length in lengths.items():
            held = getattr(self, name)
            if held is not None and held.shape != (length,):
                raise ModelError(f"{name} has shape {held.shape}, not ({length},)")
        for name in ("pair_kept", "must_place"):
            held = getattr(self, name)
            if held is not None and held.dtype.kind != "b":
                raise ModelError(f"{name} must hold yes or no")

    def _check_index(self, name: str, end: int) -> None:
        held = getattr(self, name)
        if held.dtype.kind not in "iu" or (len(held) and not 0 <= held.min() <= held.max() < end):
            raise ModelError(f"{name} must hold whole numbers from 0 to {end - 1}")

    def _check_counts(self, name: str) -> None:
        held = getattr(self, name)
        if held.dtype.kind not in "iu":
            raise ModelError(f"{name} must hold whole numbers")
        if held.min(initial=0) < 0:
            raise ModelError(f"{name} must not be negative")

    def _check_pairs(self) -> None:
        self._check_index("pair_agent", self.agents)
        self._check_index("pair_place", self.places)
        self._check_counts("pair_points")
        agent, place = self.pair_agent, self.pair_place
        falls = np.flatnonzero(place[1:] <= place[:-1])  # only where an agent's pairs end
        if not ((agent[1:] >= agent[:-1]).all() and (agent[falls] < agent[falls + 1]).all()):
            raise ModelError("pairs must be sorted by agent and place, and none may stand twice")

    def _check_nesting(self) -> None:
        if self.group_parent is None:
            return
        own, parent = np.arange(len(self.group_parent)), self.group_parent
        if parent.dtype.kind not in "iu" or (len(parent) and parent.max() >= len(parent)):
            raise ModelError(f"group_parent must hold whole numbers from -1 to {len(parent) - 1}")
        if not ((parent == -1) | (parent > own)).all():
            raise ModelError("group_parent must be larger than the group's own number, or -1")

    def of_pairs(self, pairs: Ints) -> AssignmentModel:
        """The model of some of its pairs, told by their rows, ascending."""
        kept = None if self.pair_kept is None else self.pair_kept[pairs]
        agent, place, points = self.pair_agent[pairs], self.pair_place[pairs], self.pair_points[pairs]
        return replace(self, pair_agent=agent, pair_place=place, pair_points=points, pair_kept=kept)

    @cached_property
    def first_pair(self) -> Ints:
        """(n + 1,) where the pairs of each agent begin, and where the last one's end."""
        return first_of_each(self.pair_agent, self.agents)

    @cached_property
    def keys(self) -> Ints:
        """(k,) a number for each pair, ascending; the same in every model of these agents and places."""
        found: Ints = self.pair_agent.astype(np.int64) * self.places + self.pair_place
        return found

    @cached_property
    def most_points(self) -> int:
        """No pair has more points than this."""
        return int(self.pair_points.max(initial=0))

    @cached_property
    def groups_above(self) -> Ints:
        """(m, d) all groups around each place, its own first and then outwards; -1 where there are no more."""
        parent = np.full(len(self.group_capacity), -1) if self.group_parent is None else self.group_parent
        parent = np.append(parent, -1)  # found by -1: nothing is around nothing
        around = [self.place_group]
        while (parent[around[-1]] >= 0).any():
            around.append(parent[around[-1]])
        return np.stack(around, axis=1).astype(np.int64)

    def of_groups_above(self, of_group: Ints) -> Ints:
        """(m,) for each place the sum of a (g,) number over all groups around it."""
        found: Ints = np.append(of_group, 0)[self.groups_above].sum(axis=1)
        return found

    def used(self, chosen: Ints) -> tuple[Ints, Ints]:
        """(m,) and (g,): how many each place and each group holds under chosen pairs."""
        place = np.bincount(self.pair_place[chosen], minlength=self.places)
        inside, size = self.groups_above[self.pair_place[chosen]], len(self.group_capacity)
        return place, np.bincount(inside[inside >= 0], minlength=size)

    @cached_property
    def may_be_left(self) -> NDArray[np.bool_]:
        """(n,) agents that may end without a place."""
        return np.ones(self.agents, bool) if self.must_place is None else ~self.must_place

    @property
    def places(self) -> int:
        """Number of places."""
        return len(self.place_capacity)

    @cached_property
    def most_placed(self) -> int:
        """No plan can place more agents than this."""
        return int(min(self.agents, self.place_capacity.sum()))

    @cached_property
    def scales(self) -> tuple[int, int]:
        """(first, second): what one unit of each level is worth in units of the last, so that no sum of lower levels
        can outweigh one unit of a higher."""
        second = 1 if self.pair_kept is None else self.most_placed + 1
        return second * (self.most_placed * max(self.points_at_most, self.most_points) + 1), second

    @cached_property
    def value(self) -> Ints:
        """(k,) composite value of each pair. Raises TooLarge when it, or a price, cannot be held exactly."""
        first, second = self.scales
        top = int(self.agent_weight.max(initial=0)) * first + self.most_points * second + 1
        # Who must be placed may pay more than she is worth, but less than by a unit of the first level more.
        if 2 * top >= VALUE_RANGE:
            raise TooLarge("the levels do not fit one exact composite value at this size")
        return self.value_at(first)

    def value_at(self, first: int) -> Ints:
        """(k,) composite value of each pair if one unit of the first level were worth `first` units of the last."""
        second = self.scales[1]
        found: Ints = np.repeat(self.agent_weight.astype(np.int64) * first, np.diff(self.first_pair))
        points = self.pair_points.astype(np.int64, copy=False)
        found += points if second == 1 else points * second
        if self.pair_kept is not None:
            found += self.pair_kept
        return found

    def levels(self, chosen: Ints) -> tuple[int, int, int]:
        """The three level values of a set of chosen pairs."""
        kept = 0 if self.pair_kept is None else int(self.pair_kept[chosen].sum())
        return int(self.agent_weight[self.pair_agent[chosen]].sum()), int(self.pair_points[chosen].sum()), kept
