"""How many households each home could take at most; which of them fit together is for the coupling rules."""

from __future__ import annotations

import numpy as np

from matcher.rules.facts import Facts
from matcher.solver.arrays import Bools, Ints


def home_capacities(facts: Facts, woman: Ints, home: Ints, pinned: Bools) -> Ints:
    """(homes,) the most households that could ever fit, given the pairs that may be proposed and which are pinned.

    One in a self-contained home. A shared home holds its pinned women, and then as many more as fit if each were the
    smallest household that may be proposed for it: by bedspaces, and by whole rooms where a family is sure to be there.
    A single household that is too large for the home is judged by the rules. Pins that do not fit give one.
    """
    homes, women = facts.tables["homes"].columns, facts.tables["women"].columns
    size, shared = len(facts.instance.homes), homes["shared"] == 1.0
    if not shared.any():
        return np.ones(size, np.int64)
    asked = np.flatnonzero(shared[home])
    woman, home, pinned = woman[asked], home[asked], pinned[asked]
    persons, rooms = np.nan_to_num(women["persons"], nan=1.0), np.nan_to_num(women["bedrooms_high"], nan=1.0)
    smallest = (_least(persons[woman], home, pinned, size), _least(rooms[woman], home, pinned, size))
    pins = np.bincount(home[pinned], minlength=size)
    spaces_left = np.nan_to_num(homes["free_bedspaces"]) - _sum(persons[woman], home, pinned, size)
    rooms_left = np.nan_to_num(homes["rooms_free"]) - _sum(rooms[woman], home, pinned, size)
    family_pinned = np.bincount(home[pinned], persons[woman][pinned] > 1.0, minlength=size) > 0
    fits = (spaces_left >= 0.0) & (~family_pinned | (rooms_left >= 0.0))
    more = spaces_left // smallest[0]
    by_rooms = family_pinned | (smallest[0] > 1.0)
    more = np.where(by_rooms, np.minimum(more, rooms_left // smallest[1]), more)
    takes = np.where(fits, pins + np.maximum(more, 0.0), 1.0)
    found: Ints = np.where(shared, np.maximum(takes, 1.0), 1.0).astype(np.int64)
    return found


def _least(need: Ints, home: Ints, pinned: Bools, size: int) -> Ints:
    """(homes,) the least need of anybody who is not pinned there; 1 where there is nobody."""
    found = np.full(size, np.inf)
    np.minimum.at(found, home[~pinned], need[~pinned])
    return np.where(np.isinf(found), 1.0, found)


def _sum(need: Ints, home: Ints, pinned: Bools, size: int) -> Ints:
    """(homes,) what the pinned women need together."""
    return np.bincount(home[pinned], need[pinned], minlength=size)
