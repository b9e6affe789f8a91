"""The most that all homes of a partner are worth together, with no more new households than it takes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.certificate.ground import Ground
from matcher.solver.certificate.households import Households
from matcher.solver.certificate.record import Proof
from matcher.solver.certificate.shared_homes import SharedHomes

PARTNERS = "partners"
"""Where `Proof.packed` names them."""


class Partners:
    """The partners that a proof names. Each shares its new households out among its homes as is best for all of these
    together. Every household pays the price of its home; a packed home is also worth what the best of its women are,
    of no more than it is given.

    homes: (homes,) whether each belongs to one of them.
    """

    def __init__(self, ground: Ground, proof: Proof, households: Households) -> None:
        instance = ground.facts.instance
        named = set(proof.packed.get(PARTNERS, ()))
        rows = [row for row, partner in enumerate(instance.partners) if partner.partner_id in named]
        self.homes = np.isin(ground.partner, rows)
        self._limit = {row: int(ground.households[row]) for row in rows}
        self._homes_of = {row: np.flatnonzero(ground.partner == row).tolist() for row in rows}
        self._price = [proof.homes[home.home_id] for home in instance.homes]
        packed = enumerate(proof.packed.get(SharedHomes.code, ()))
        self._cell = {ground.facts.home_row[home_id]: cell for cell, home_id in packed}
        self._households = households

    def most(self, rooms: Ints) -> int:
        """What their homes are worth, and after them the packed homes of all other partners, and all other pairs.
        rooms: (homes,) households each takes."""
        theirs = {cell for home, cell in self._cell.items() if self.homes[home]}
        found, most_there = self._households.most(but=theirs), rooms.tolist()
        return found + sum(self._most_of(row, most_there) for row in self._limit)

    def _most_of(self, row: int, rooms: Sequence[int]) -> int:
        """What the homes of one partner are worth."""
        shared, places = [], []
        for home in self._homes_of[row]:
            if home in self._cell:
                shared.append(_SharedHome(self._households, self._cell[home], self._price[home], rooms[home]))
            elif self._price[home]:
                places += [self._price[home]] * rooms[home]
        if len(places) + sum(home.most for home in shared) <= self._limit[row]:
            return sum(places) + sum(home.worth for home in shared)
        return share_out(self._limit[row], places, [home.worths() for home in shared])


class _SharedHome:
    """A packed home. most: how many households are of use in it. worth: of so many, with what they pay."""

    def __init__(self, households: Households, cell: int, price: int, rooms: int) -> None:
        self._households, self._cell, self._price = households, cell, price
        self._best = households.best(cell, rooms)
        self.most = rooms if price else len(self._best.women)
        self.worth = self._best.worth + price * self.most

    def worths(self) -> list[int]:
        """(most + 1,) what 0, 1, ... households are worth."""
        best, found = self._best, [0] * (self.most + 1)
        for number in range(self.most, 0, -1):
            if len(best.women) > number:
                best = self._households.best(self._cell, number)
            found[number] = best.worth + self._price * number
        return found


def share_out(limit: int, places: Sequence[int], homes: Sequence[Sequence[int]]) -> int:
    """The most that `limit` households are worth. places: what each place that takes one pays. homes: what 0, 1, ...
    households in each home are worth."""
    paid = sorted(places, reverse=True)[:limit]
    # held[n]: the most that n households are worth, or fewer, with the homes so far.
    held = list(accumulate(paid, initial=0)) + [sum(paid)] * (limit - len(paid))
    for worths in homes:
        held = [
            max(held[number - here] + worth for here, worth in enumerate(worths[: number + 1]))
            for number in range(limit + 1)
        ]
    return held[limit]
