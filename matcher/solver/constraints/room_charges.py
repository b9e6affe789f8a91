"""One whole number for what a household takes of a shared home, bedspaces and rooms in one."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Ints

PARTS = 60
"""A bedspace counts so many parts, so that halves, thirds, quarters and fifths of it are whole."""
SMALLEST_FAMILY = (2, 1)
"""No family has fewer persons or needs fewer rooms."""


def room_charges(persons: Ints, rooms: Ints, spaces: Ints, most_rooms: Ints) -> Ints:
    """(k,) parts that each household draws from spaces * PARTS, so that households which fit together never draw more.

    persons, rooms: (k,) of the household, none more than the place has; spaces, most_rooms: (k,) of the place, >= 1. A
    woman alone draws one bedspace. With t families, a family of p persons and r rooms among them, there is room for at
    most  a(t) = min(s - p - 2 (t - 1), m - r - (t - 1))  women alone, as every family has two persons and a room at
    least. So  min over t with a(t) >= 0 of (s - a(t)) / t  is what a family draws: t of them and a women alone draw at
    most  t (s - a) / t + a = s. A valid inequality, tight where one family fits.
    """
    if not len(persons):
        return np.zeros(0, np.int64)
    cases = persons, rooms, spaces, most_rooms
    shape = tuple(int(facts.max()) + 1 for facts in cases)
    number = np.ravel_multi_index(cases, shape)
    distinct = np.unique(number)
    charges = [_charge(*map(int, case)) for case in zip(*np.unravel_index(distinct, shape), strict=True)]
    found: Ints = np.array(charges, np.int64)[np.searchsorted(distinct, number)]
    return found


def _charge(persons: int, rooms: int, spaces: int, most_rooms: int) -> int:
    if persons == 1:
        return PARTS
    least, families = spaces * PARTS, 1
    persons_of_others, rooms_of_others = SMALLEST_FAMILY
    while True:
        others = families - 1
        alone = min(spaces - persons - persons_of_others * others, most_rooms - rooms - rooms_of_others * others)
        if alone < 0:
            return least
        least = min(least, PARTS * (spaces - alone) // families)
        families += 1
