"""Reads the text formats of OR-Library (J. E. Beasley 1990, doi:10.1057/jors.1990.166) for two assignment problems.

Numbers stand in free form: any white space parts them, lines mean nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matcher.solver.arrays import Ints


@dataclass(frozen=True)
class GapProblem:
    """A generalized assignment problem: each job to one machine. cost, resource: (machines, jobs). capacity:
    (machines,)."""

    cost: Ints
    resource: Ints
    capacity: Ints


class _Numbers:
    """The whole numbers of a file, taken in turn."""

    def __init__(self, path: Path) -> None:
        self._file, self._words, self._taken = path.name, path.read_text(encoding="ascii").split(), 0

    def take(self, what: str, *shape: int) -> Ints:
        """The next numbers, in this shape. Raises ValueError, saying what they should have been, where they are too
        few or none at all."""
        count, start = int(np.prod(shape)), self._taken
        words = self._words[start : start + count]
        if len(words) < count:
            raise ValueError(f"{self._file}: {what} should be {count} numbers, but the file ends after {len(words)}")
        self._taken += count
        return np.array([self._whole(what, start + at, word) for at, word in enumerate(words)], np.int64).reshape(shape)

    def size(self, what: str) -> int:
        """The next number, a size. Raises ValueError unless it is at least 1."""
        found = int(self.take(what, 1)[0])
        if found < 1:
            raise ValueError(f"{self._file}: {what} is {found}, and should be at least 1")
        return found

    def end(self) -> None:
        """Raises ValueError where numbers are left over."""
        left = len(self._words) - self._taken
        if left:
            raise ValueError(f"{self._file}: {left} left over after the last, from {self._words[self._taken]!r} on")

    def _whole(self, what: str, at: int, word: str) -> int:
        try:
            return int(word)
        except ValueError:
            raise ValueError(f"{self._file}: number {at + 1}, of {what}, is {word!r} and no whole number") from None


def read_assignment(path: Path) -> Ints:
    """(n, n) costs: n, then the costs row by row. Raises ValueError."""
    numbers = _Numbers(path)
    size = numbers.size("the number of rows")
    cost = numbers.take("the costs", size, size)
    numbers.end()
    return cost


def read_gap(path: Path) -> list[GapProblem]:
    """The problem sets of a file: their number, then of each the machines and jobs, costs and resources machine by
    machine, and the capacities. Raises ValueError."""
    numbers = _Numbers(path)
    found = []
    for number in range(1, numbers.size("the number of problem sets") + 1):
        of = f"of problem set {number}"
        machines, jobs = numbers.size(f"the machines {of}"), numbers.size(f"the jobs {of}")
        cost = numbers.take(f"the costs {of}", machines, jobs)
        resource = numbers.take(f"the resources {of}", machines, jobs)
        found.append(GapProblem(cost, resource, numbers.take(f"the capacities {of}", machines)))
    numbers.end()
    return found
