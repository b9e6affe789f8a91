"""How many households each home takes at most, gathered as the pairs go by."""

from __future__ import annotations

import math

import numpy as np

from matcher.rules.facts import Facts
from matcher.rules.table import Floats
from matcher.solver.arrays import Bools, Ints


class Rooms:
    """One household in a self-contained home. A shared home takes its pinned women, and then as many more as fit if
    each were the smallest household that may be proposed for it: by bedspaces, and by rooms too where a family is sure
    to be there. At least one in all. Which of them fit together is for `shared_homes.py`."""

    def __init__(self, facts: Facts) -> None:
        homes, women = facts.tables["homes"].columns, facts.tables["women"].columns
        self._persons, self._rooms = _one_if_unknown(women["persons"]), _one_if_unknown(women["bedrooms_high"])
        self._shared = homes["shared"] == 1.0
        self._spaces = np.nan_to_num(homes["free_bedspaces"])
        self._bedrooms = np.nan_to_num(homes["rooms_free"])
        size = len(self._shared)
        self._pins = np.zeros(size, np.int64)
        self._family_pinned = np.zeros(size, bool)
        self._fewest_persons, self._fewest_rooms = np.full(size, np.inf), np.full(size, np.inf)

    def add(self, woman: Ints, home: Ints, pinned: Bools) -> None:
        """Takes note of pairs that may be proposed; each once."""
        here = self._shared[home]
        woman, home, pinned = woman[here], home[here], pinned[here]
        others = ~pinned
        np.minimum.at(self._fewest_persons, home[others], self._persons[woman[others]])
        np.minimum.at(self._fewest_rooms, home[others], self._rooms[woman[others]])
        np.add.at(self._pins, home[pinned], 1)
        np.subtract.at(self._spaces, home[pinned], self._persons[woman[pinned]])
        np.subtract.at(self._bedrooms, home[pinned], self._rooms[woman[pinned]])
        self._family_pinned[home[pinned & (self._persons[woman] > 1.0)]] = True

    def households(self) -> Ints:
        """(homes,) after all pairs have gone by."""
        found = np.ones(len(self._shared), np.int64)
        for home in np.flatnonzero(self._shared).tolist():
            found[home] = max(1, self._of_shared(home))
        return found

    def _of_shared(self, home: int) -> int:
        spaces, bedrooms = self._spaces[home], self._bedrooms[home]
        if spaces < 0.0 or (self._family_pinned[home] and bedrooms < 0.0):
            return 1
        persons, rooms = _one_if_nobody(self._fewest_persons[home]), _one_if_nobody(self._fewest_rooms[home])
        more = spaces // persons
        if self._family_pinned[home] or persons > 1.0:
            more = min(more, bedrooms // rooms)
        return int(self._pins[home] + max(0.0, more))


def _one_if_nobody(need: float) -> float:
    return need if math.isfinite(need) else 1.0


def _one_if_unknown(needs: Floats) -> Floats:
    return np.nan_to_num(needs, nan=1.0)
