"""Adds up what one proof proves, block by block, in whole numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from matcher.rules.score import FULL_POINTS
from matcher.solver.arrays import Bools, Ints, dot
from matcher.solver.certificate.ground import Ground, Pairs
from matcher.solver.certificate.households import Households
from matcher.solver.certificate.knapsack import Knapsacks
from matcher.solver.certificate.limits import Limit
from matcher.solver.certificate.partners import PARTNERS, Partners
from matcher.solver.certificate.record import Proof
from matcher.solver.certificate.shared_homes import SharedHomes
from matcher.solver.certificate.text import LARGEST


class Tally:
    """The right-hand side of weak duality: prices times room, plus each woman's best.

    For every plan:  sum over its pairs of value  <=  sum(price * room)  +  sum over women of max(0, max over her pairs
    (value - prices)), where no 0 stands for a woman who must be placed. Where women have prices of their own, the
    second sum is that of their prices, and of the most that pairs beyond theirs are worth in each packed cell, and in
    all other cells together. Homes of partners that are named among what is packed are no part of  sum(price * room):
    what households pay there counts with what they are worth, for no more of them than the partner takes.
    """

    def __init__(self, ground: Ground, proof: Proof) -> None:
        instance = ground.facts.instance
        self._ground, self._proof = ground, proof
        self._homes = priced([home.home_id for home in instance.homes], proof.homes)
        self._partners = priced([partner.partner_id for partner in instance.partners], proof.partners)
        self._limits = {code: priced(ground.limits[code].labels, held) for code, held in proof.limits.items()}
        self._of_home = self._homes + self._partners[ground.partner]
        self._of_woman = np.zeros(len(ground.weight), np.int64)
        for group, price in proof.floors.items():
            self._of_woman += price * ground.lacks[group]
        self._best = 0
        self._packed = None if proof.women is None else _Packed(ground, proof)
        if proof.women is not None:
            self._of_woman += priced([woman.woman_id for woman in instance.women], proof.women)

    def add(self, pairs: Pairs) -> None:
        """The pairs of a block of women."""
        worth = self._worth(pairs)
        if self._packed is not None:
            self._packed.add(pairs, worth)
            return
        best = np.where(self._ground.must_place[pairs.first : pairs.last], -LARGEST, 0)
        np.maximum.at(best, pairs.woman - pairs.first, worth)
        self._best += sum(best.tolist())

    def _worth(self, pairs: Pairs) -> Ints:
        """(k,) what each pair is worth beyond all prices."""
        ground, proof = self._ground, self._proof
        found: Ints = ground.weight[pairs.woman] * proof.placed + pairs.points * proof.points + pairs.kept * proof.kept
        found = found - self._of_home[pairs.home] - self._of_woman[pairs.woman]
        for code, prices in self._limits.items():
            cell, drawn = ground.limits[code].drawn(pairs.woman, pairs.home)
            found -= np.where(cell >= 0, np.append(prices, 0)[cell] * drawn, 0)
        return found

    def total(self, rooms: Ints) -> int:
        """The bound on  placed * weights + points * points + kept * kept.  rooms: (homes,) households each takes."""
        found = dot(self._partners, self._ground.households)
        found += sum(dot(prices, self._ground.limits[code].room) for code, prices in self._limits.items())
        if self._packed is None:
            return found + dot(self._homes, rooms) + self._best
        found += dot(np.where(self._packed.shared_out, 0, self._homes), rooms)
        return found + sum((self._proof.women or {}).values()) + self._packed.most(rooms)


class _Packed:
    """The packed cells of one limit, and after them a cell without a limit for all other pairs.

    shared_out: (homes,) whether a partner that is named shares its new households out there.
    """

    def __init__(self, ground: Ground, proof: Proof) -> None:
        self._limit: Limit | None = None
        self._partners: Partners | None = None
        self.shared_out: Bools = np.zeros(len(ground.partner), bool)
        rooms: list[int | None] = []
        for code, labels in proof.packed.items():
            if code == PARTNERS:
                continue
            self._limit = ground.limits[code]
            at = {label: cell for cell, label in enumerate(self._limit.labels)}
            self._knapsack = np.full(len(at) + 1, len(labels), np.int64)
            self._knapsack[[at[label] for label in labels]] = np.arange(len(labels))
            rooms = [int(self._limit.room[at[label]]) for label in labels]
        self._cells: Knapsacks | Households = Knapsacks([*rooms, None])
        if isinstance(self._limit, SharedHomes):
            self._cells = Households(ground.facts, proof.packed[SharedHomes.code])
            self._partners = Partners(ground, proof, self._cells)
            self.shared_out = self._partners.homes

    def add(self, pairs: Pairs, worth: Ints) -> None:
        """Keeps the pairs that are worth more than nothing: few, where prices are good."""
        useful = np.flatnonzero(worth > 0)
        woman, home = pairs.woman[useful], pairs.home[useful]
        cell, drawn = np.zeros_like(woman), np.zeros_like(woman)
        if self._limit is not None:
            cell, drawn = self._limit.drawn(woman, home)
            cell = self._knapsack[cell]
        for pair in zip(cell.tolist(), woman.tolist(), drawn.tolist(), worth[useful].tolist(), strict=True):
            self._cells.add(*pair)

    def most(self, rooms: Ints) -> int:
        """The most that all cells are worth, and what is paid where partners share out. rooms: (homes,)."""
        return self._cells.most() if self._partners is None else self._partners.most(rooms)


def largest(ground: Ground, proof: Proof) -> int:
    """No value of a pair, price, or difference of both is larger than this in size."""
    most = proof.placed * int(ground.weight.max(initial=0)) + proof.points * FULL_POINTS + proof.kept
    for prices in (proof.homes, proof.partners, proof.women or {}):
        most += max((abs(price) for price in prices.values()), default=0)
    for code, held in proof.limits.items():
        most += max(held.values(), default=0) * ground.limits[code].most_drawn()
    return most + sum(price * int(np.abs(ground.lacks[group]).max(initial=0)) for group, price in proof.floors.items())


def priced(names: Sequence[str], prices: Mapping[str, int]) -> Ints:
    """The prices in the order of the names; 0 for what has none."""
    return np.array([prices.get(name, 0) for name in names], np.int64)
