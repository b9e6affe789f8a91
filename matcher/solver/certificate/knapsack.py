"""The most that a limit can hold, woman by woman: plain dynamic programming, written for being read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from matcher.solver.certificate.text import LARGEST

Option = tuple[int, int]
"""What it draws, and what it is worth."""


class Knapsacks:
    """Cells with room for some of the pairs: each woman at most once in each. room: None = a cell without a limit."""

    def __init__(self, rooms: Sequence[int | None]) -> None:
        self._rooms = rooms
        self._options: list[dict[int, list[Option]]] = [defaultdict(list) for _ in rooms]

    def add(self, cell: int, woman: int, drawn: int, worth: int) -> None:
        """A pair that is worth more than nothing. Where the cell has no limit only her best is kept."""
        options, room = self._options[cell][woman], self._rooms[cell]
        if room is None:
            options[:] = [(0, max(worth, options[0][1] if options else 0))]
        elif drawn <= room:
            options.append((drawn, worth))

    def most(self) -> int:
        """The best of every cell, added up."""
        return sum(_most(room, options) for room, options in zip(self._rooms, self._options, strict=True))


def _most(room: int | None, options: Mapping[int, list[Option]]) -> int:
    best = [max(own, key=lambda option: (option[1], -option[0])) for own in options.values() if own]
    everything = sum(worth for _, worth in best)
    if room is None or sum(drawn for drawn, _ in best) <= room:
        return everything
    # held[c]: the most that fits into a room of c with the women so far.
    held = np.zeros(room + 1, np.int64 if everything < LARGEST else object)
    for own in options.values():
        before = held.copy()
        for drawn, worth in _undominated(own):
            held[drawn:] = np.maximum(held[drawn:], before[: room + 1 - drawn] + worth)
    return int(held[room])


def _undominated(options: Iterable[Option]) -> list[Option]:
    """Options without those that draw no less than another and are worth no more."""
    found: list[Option] = []
    for drawn, worth in sorted(options, key=lambda option: (option[0], -option[1])):
        if not found or worth > found[-1][1]:
            found.append((drawn, worth))
    return found
