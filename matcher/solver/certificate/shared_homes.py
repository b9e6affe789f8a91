"""What households take of a shared home, bedspaces and rooms in one number, worked out again from the tables."""

from __future__ import annotations

import numpy as np

from matcher.rules.facts import Facts
from matcher.rules.table import Floats
from matcher.solver.arrays import Ints
from matcher.solver.certificate.limits import NOWHERE, Limit

PARTS = 60
"""A bedspace counts so many parts."""


class SharedHomes(Limit):
    """A cell is a shared home, called by its id; it holds its free bedspaces, one at least, in parts of one.

    A woman alone draws one bedspace. In a home of s bedspaces and m rooms, t families of which one has p persons and
    needs r rooms leave room for a(t) = min(s - p - 2 (t - 1), m - r - (t - 1)) women alone at most, for every family
    has two persons and needs a room. A family draws the least (s - a(t)) / t bedspaces over all t with a(t) >= 0, so t
    of them and a women alone draw s at most together. What is more than the home has counts as all of it, as one
    household alone is for the rules on pairs to judge.
    """

    code = "joint_occupancy"

    def __init__(self, facts: Facts) -> None:
        women, homes = facts.tables["women"].columns, facts.tables["homes"].columns
        shared = homes["shared"] == 1.0
        spaces, rooms = _one_at_least(homes["free_bedspaces"]), _one_at_least(homes["rooms_free"])
        offered = [home for home, here in zip(facts.instance.homes, shared.tolist(), strict=True) if here]
        self.labels = tuple(home.home_id for home in offered)
        self.partners = tuple(home.partner_id for home in offered)
        self.room = spaces[shared] * PARTS
        self._cell = np.where(shared, np.cumsum(shared) - 1, NOWHERE)
        households, self._household = _kinds(_one_at_least(women["persons"]), _one_at_least(women["bedrooms_high"]))
        places, self._place = _kinds(spaces, rooms)
        parts = [_parts(*household, *place) for household in households for place in places]
        self._parts = np.array(parts, np.int64).reshape(len(households), len(places))

    def most_drawn(self) -> int:
        """The most of any household in any home."""
        return int(self._parts.max(initial=0))

    def drawn(self, woman: Ints, home: Ints) -> tuple[Ints, Ints]:
        """(k,) the home where it is shared, and parts of a bedspace."""
        return self._cell[home], self._parts[self._household[woman], self._place[home]]


def _one_at_least(values: Floats) -> Ints:
    return np.maximum(1, np.nan_to_num(values, nan=1.0)).astype(np.int64)


def _kinds(first: Ints, second: Ints) -> tuple[list[tuple[int, int]], Ints]:
    """The distinct twos, and (k,) which of them each is."""
    twos = list(zip(first.tolist(), second.tolist(), strict=True))
    number = {two: at for at, two in enumerate(sorted(set(twos)))}
    return list(number), np.array([number[two] for two in twos], np.int64)


def _parts(persons: int, rooms: int, spaces: int, most_rooms: int) -> int:
    """What one household draws in one home."""
    if persons == 1:
        return PARTS
    spaces_left, rooms_left = spaces - min(persons, spaces), most_rooms - min(rooms, most_rooms)
    alone = (min(spaces_left - 2 * others, rooms_left - others) for others in range(spaces))
    return min(PARTS * (spaces - most) // families for families, most in enumerate(alone, start=1) if most >= 0)
