"""The limits of a model that a dual can price, on some of its pairs, as one sparse matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.base import Core
from matcher.solver.coupled.goal import Goal, level_values
from matcher.solver.duals.dual import Dual, budgets_of, floors_of
from matcher.solver.model import AssignmentModel

Floats = NDArray[np.float64]
SCALE = 2**20
"""Multipliers are rounded to this part of a unit."""


@dataclass(frozen=True)
class Priced:
    """matrix @ x <= upper, and what each pair is worth to the goal. pairs: (k,) rows of the model, ascending.

    Rows in order: agents, places, groups, each budget rule's budgets, each floor rule's floors, levels held. whole: a
    budget rule that stands there with all its limits instead; a dual can only pack it.
    """

    model: AssignmentModel
    pairs: Ints
    goal: Goal
    whole: int | None = None

    @cached_property
    def worth(self) -> Floats:
        """(k,) what each pair adds to the level."""
        return level_values(self.model, self.goal.level, self.pairs).astype(float)

    @cached_property
    def _parts(self) -> list[tuple[csr_array, Floats]]:
        model, agent, place = self.model, self.model.pair_agent[self.pairs], self.model.pair_place[self.pairs]
        index, one = np.arange(len(agent)), np.ones(len(agent))
        inside = model.groups_above[place]
        pair, layer = np.nonzero(inside >= 0)
        parts = [
            self._part(agent, index, one, np.ones(model.agents)),
            self._part(place, index, one, model.place_capacity),
            self._part(inside[pair, layer], pair, one[pair], model.group_capacity),
        ]
        for number, rule in enumerate(budgets_of(model)):
            if number == self.whole:
                core = Core(agent, place)
                rule.add(core)
                limits = core.limits()
                parts.append(self._part(limits.limit, limits.pair, limits.coefficient, limits.upper))
                continue
            charge = rule.charge(agent, place)
            drawn = np.flatnonzero(charge)
            parts.append(self._part(rule.cell(agent, place)[drawn], drawn, charge[drawn], rule.room))
        for floor in floors_of(model):
            lack = floor.lack(agent)
            parts.append((csr_array(lack.astype(float)), np.zeros(len(lack))))
        for level, least in self.goal.held:
            values = -level_values(model, level, self.pairs).astype(float)
            parts.append((csr_array(values[None, :]), np.array([-float(least)])))
        return parts

    def _part(self, row: Ints, pair: Ints, coefficient: NDArray[Any], upper: NDArray[Any]) -> tuple[csr_array, Floats]:
        shape = (len(upper), len(self.pairs))
        return csr_array((coefficient.astype(float), (row, pair)), shape=shape), upper.astype(float)

    @cached_property
    def matrix(self) -> csr_array:
        """(rows, k)"""
        return csr_array(vstack([part for part, _ in self._parts]))

    @cached_property
    def upper(self) -> Floats:
        """(rows,)"""
        return np.concatenate([upper for _, upper in self._parts])

    @cached_property
    def ends(self) -> list[int]:
        """Where each part's rows end."""
        return [int(end) for end in np.cumsum([len(upper) for _, upper in self._parts])]

    def rows_of_budget(self, rule: int) -> slice:
        """The rows of a budget rule, by its number among the budget rules."""
        return slice(self.ends[2 + rule], self.ends[3 + rule])

    @cached_property
    def may_be_negative(self) -> Bools:
        """(rows,) rows of agents who must be placed: theirs are equations."""
        found = np.zeros(len(self.upper), bool)
        found[: self.model.agents] = ~self.model.may_be_left
        return found

    def dual(self, prices: Floats, packed: int | None) -> Dual:
        """The multipliers in whole numbers. prices: (rows,). packed: the budget rule that is a sub-problem; without one
        each agent takes her best pair."""
        whole = np.rint(np.where(self.may_be_negative, prices, np.maximum(prices, 0.0)) * SCALE).astype(np.int64)
        agent, place, group, *rest = np.split(whole, self.ends[:-1])
        budgets, floors = len(budgets_of(self.model)), len(floors_of(self.model))
        factors = [0, 0, 0]
        factors[self.goal.level] = SCALE
        constant = 0
        for (level, least), price in zip(self.goal.held, rest[budgets + floors :], strict=True):
            factors[level] += int(price[0])
            constant += int(price[0]) * least
        return Dual(
            place=place, group=group, weight_factor=factors[0], points_factor=factors[1], kept_factor=factors[2],
            constant=constant, scale=SCALE, agent=None if packed is None else agent,
            budgets=tuple(None if rule == packed else held for rule, held in enumerate(rest[:budgets])),
            floors=tuple(rest[budgets : budgets + floors]),
        )  # fmt: skip
