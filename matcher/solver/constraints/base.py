"""What a coupling rule is: a limit on several placements at once, on plain arrays. One file each in this folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from matcher.solver.arrays import Bools, Ints


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that a choice breaks. code: the rule's. agents, places: who and where. sentence: what, in numbers."""

    code: str
    agents: tuple[int, ...]
    places: tuple[int, ...]
    sentence: str


class Coupling(Protocol):
    """A rule over several placements. Written twice, by `add` for solvers and by `violations` without any.

    Rules are told by agent and by place, never by pair, so that they hold for whatever pairs a solver looks at.
    """

    code: ClassVar[str]

    def require_fit(self, agents: int, places: int) -> None:
        """Raises ValueError, naming the array, where the rule's arrays do not fit a model of this size."""

    def add(self, core: Core) -> None:
        """Puts the rule's linear limits on the core's pairs."""

    def violations(self, agent: Ints, place: Ints) -> Iterator[Broken]:
        """What placing agent[i] at place[i], for every i, breaks. Plain Python and numpy, no solver."""


@runtime_checkable
class Budget(Coupling, Protocol):
    """A coupling rule that says:  for every budget b,  sum over chosen (i, j) with cell(i, j) = b of charge(i, j)
    <=  room(b)."""

    @property
    def room(self) -> Ints:
        """(b,) what each budget holds, >= 0."""

    def cell(self, agent: Ints, place: Ints) -> Ints:
        """(k,) which budget each pair draws on, or -1."""

    def charge(self, agent: Ints, place: Ints) -> Ints:
        """(k,) what each pair draws from its budget, >= 0; 0 where there is none."""


@runtime_checkable
class Floor(Coupling, Protocol):
    """A coupling rule that says:  for every floor f,  sum over placed i of lack(f, i)  <=  0."""

    def lack(self, agent: Ints) -> Ints:
        """(f, k) what each agent, once placed, takes away from (> 0) or gives to (< 0) each floor."""


@runtime_checkable
class PairRule(Protocol):
    """A coupling rule that comes down to single pairs, so that it leaves a flow a flow: pins, homes set aside."""

    def allowed(self, agent: Ints, place: Ints) -> Bools:
        """(k,) which pairs may be chosen at all."""

    def required(self) -> Ints:
        """Agents who must be placed under the rule."""


class Core:
    """Some pairs of a model, and the limits that coupling rules put on them: sum of coefficient x chosen <= upper.

    agent, place: (k,) of each pair, ascending by agent and then place. Limits are added in bulk: `limit` is numbered
    from 0 within one call.
    """

    def __init__(self, agent: Ints, place: Ints) -> None:
        self.agent, self.place = agent, place
        self._limit: list[Ints] = []
        self._pair: list[Ints] = []
        self._coefficient: list[Ints] = []
        self._upper: list[Ints] = []
        self.size = 0

    def at_most(self, limit: Ints, pair: Ints, coefficient: Ints, upper: Ints) -> None:
        """Adds len(upper) limits: entry i says that limit[i] counts pair[i] with coefficient[i]. Whole numbers, of any
        sign; entries of the same limit and pair add up."""
        self._limit.append(np.asarray(limit, np.int64) + self.size)
        self._pair.append(np.asarray(pair, np.int64))
        self._coefficient.append(np.asarray(coefficient, np.int64))
        self._upper.append(np.asarray(upper, np.int64))
        self.size += len(upper)

    def limits(self) -> Limits:
        """All limits added so far."""
        return Limits(
            *(np.concatenate([np.zeros(0, np.int64), *parts]) for parts in (self._limit, self._pair)),
            *(np.concatenate([np.zeros(0, np.int64), *parts]) for parts in (self._coefficient, self._upper)),
        )


@dataclass(frozen=True)
class Limits:
    """Linear limits over pairs in coordinate form: (entries,) limit, pair, coefficient; (limits,) upper."""

    limit: Ints
    pair: Ints
    coefficient: Ints
    upper: Ints

    def used(self, chosen: NDArray[np.bool_]) -> Ints:
        """(limits,) what a choice, a yes or no for each pair, uses of each limit."""
        found = np.zeros(len(self.upper), np.int64)
        counted = chosen[self.pair]
        np.add.at(found, self.limit[counted], self.coefficient[counted])
        return found
