"""What is proven of each level so far, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.duals.dual import Dual, DualError, budgets_of, floors_of
from matcher.solver.model import AssignmentModel
from matcher.solver.prices.smallest import Prices

Levels = tuple[int, int, int]


@dataclass
class Known:
    """A dual without its constant, its total, and what each pair loses by it once that was asked for."""

    dual: Dual
    total: int
    losses: Ints | None = None

    def constant(self, level: int, held: Levels) -> int:
        """What the levels before this one take off when plans must reach `held` on them."""
        constant = self.dual.weight_factor * held[0] if level > 0 else 0
        return constant + (self.dual.points_factor * held[1] if level > 1 else 0)

    def bound(self, level: int, held: Levels) -> int:
        """What it proves of plans that reach `held` on the levels before."""
        return (self.total - self.constant(level, held)) // self.dual.scale


class Bounds:
    """The duals known for each level, and the bounds that searches have proven.

    A bound on a level holds for all plans that reach `held` on the levels before it.
    """

    def __init__(self, model: AssignmentModel, prices: Prices) -> None:
        """prices: of the model without its rules, in composite value."""
        self.model = model
        self._known: list[list[Known]] = [[], [], []]
        self._searched: list[tuple[Levels, int, int] | None] = [None, None, None]
        for level, factors in enumerate(((1, 0, 0), (0, 1, 0), (0, 0, 1))):
            self.offer(level, self._free_of_charge(*factors))
        first, second = model.scales
        flow = replace(self._free_of_charge(first, second, 1), place=prices.place, group=prices.group)
        if self.offer(0, replace(flow, scale=first)):
            total = self._known[0][-1].total
            for level, scale in ((1, second), (2, 1)):
                self._known[level].append(Known(replace(flow, scale=scale), total))

    def _free_of_charge(self, weight: int, points: int, kept: int) -> Dual:
        model = self.model
        return Dual(
            place=np.zeros(model.places, np.int64),
            group=np.zeros(len(model.group_capacity), np.int64),
            weight_factor=weight,
            points_factor=points,
            kept_factor=kept,
            budgets=tuple(np.zeros(len(rule.room), np.int64) for rule in budgets_of(model)),
            floors=tuple(np.zeros(len(rule.lack(np.zeros(0, np.int64))), np.int64) for rule in floors_of(model)),
        )

    def offer(self, level: int, dual: Dual) -> bool:
        """Keeps a dual, unless it proves nothing in whole numbers of this size; whether it does."""
        dual = replace(dual, constant=0)
        try:
            self._known[level].append(Known(dual, dual.total(self.model)))
        except DualError:
            return False
        return True

    def offer_search(self, level: int, held: Levels, bound: int, pairs: int) -> None:
        """A bound that a search of some pairs has proven for plans that reach `held` before this level."""
        self._searched[level] = held, bound, pairs

    def best(self, level: int, held: Levels) -> tuple[int, Dual, int | None]:
        """The bound, the dual that proves it alone or together with a search, and how many pairs that searched."""
        known = self.closest(level, held)
        bound, dual = known.bound(level, held), replace(known.dual, constant=known.constant(level, held))
        searched = self._searched[level]
        if searched is None or searched[0][:level] != held[:level] or searched[1] >= bound:
            return bound, dual, None
        return searched[1], dual, searched[2]

    def latest(self, level: int) -> Known:
        """The dual offered last."""
        return self._known[level][-1]

    def closest(self, level: int, held: Levels) -> Known:
        """The dual that proves most."""
        return min(self._known[level], key=lambda one: one.bound(level, held))

    def duals(self, level: int, held: Levels) -> tuple[Dual, ...]:
        """All duals of a level, those that prove most first."""
        known = sorted(self._known[level], key=lambda one: one.bound(level, held))
        return tuple(replace(one.dual, constant=one.constant(level, held)) for one in known)

    def losses(self, known: Known) -> Ints:
        """(k,) of the model's pairs, kept for the next time."""
        if known.losses is None:
            for others in self._known:
                for other in others:
                    other.losses = None if other is not known and len(others) > 3 else other.losses
            known.losses = known.dual.losses(self.model)
        return known.losses

    def open_pairs(self, level: int, held: Levels, least: int) -> Bools:
        """(k,) pairs that may be in a plan that reaches `held` before this level and `least` on it."""
        known = self.closest(level, held)
        spare = known.total - known.constant(level, held) - least * known.dual.scale
        found: Bools = self.losses(known) <= spare
        return found


def levels_of(bounds: Bounds, chosen: Ints) -> Levels:
    """The levels of a plan, a pair or -1 an agent."""
    return bounds.model.levels(chosen[chosen >= 0])


def is_closed(bounds: Bounds, level: int, held: Levels) -> bool:
    """Whether a plan with these levels is proven best on this one."""
    return bounds.best(level, held)[0] <= held[level]
