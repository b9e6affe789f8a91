"""Closer and closer bounds: subgradient steps on the multipliers, with each budget packed exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from matcher.solver.arrays import Ints
from matcher.solver.coupled.priced import Floats, Priced
from matcher.solver.duals.dual import budgets_of
from matcher.solver.duals.knapsack import Items, pack, unit_of
from matcher.solver.watch import Watch

FIRST_STEP, SHRINK = 0.001, 1.6
PATIENCE, MEMORY = 12, 0.6
RECENT = 0.03


@dataclass
class Descent:
    """prices: (rows,) the best multipliers yet; bound: theirs on these pairs. average: (k,) how often each pair was
    packed of late, which tends to an optimum of the relaxation over packings (Anbil and Barahona 2000,
    doi:10.1007/s101070050002)."""

    prices: Floats
    bound: float
    average: Floats


class Packer:
    """The Lagrangian sub-problem of one budget rule on some pairs, in floating point."""

    def __init__(self, priced: Priced, rule: int) -> None:
        self.priced = priced
        kept = np.ones(len(priced.upper), bool)
        kept[priced.rows_of_budget(rule)] = False
        self.kept = kept
        self.matrix = csr_array(priced.matrix[kept])
        self.by_pair = csr_array(self.matrix.T)
        self.upper = priced.upper[kept]
        model, budget = priced.model, budgets_of(priced.model)[rule]
        self.agent = model.pair_agent[priced.pairs]
        pairs = self.agent, model.pair_place[priced.pairs]
        cell, unit = budget.cell(*pairs), unit_of(budget.room)
        self.budget = np.where(cell >= 0, cell, len(budget.room))
        self.charge = budget.charge(*pairs) // unit
        self.capacity = np.append(budget.room // unit, 0)

    def packed(self, prices: Floats) -> tuple[float, Ints]:
        """The bound at prices of the kept rows, and the pairs taken."""
        worth = self.priced.worth - self.by_pair @ prices
        useful = np.flatnonzero(worth > 0.0)
        items = Items(self.agent[useful], self.budget[useful], self.charge[useful], worth[useful])
        packing = pack(items, self.capacity)
        return float(self.upper @ prices + packing.best.sum()), useful[packing.chosen]


def descend(packer: Packer, start: Floats, shares: Floats, steps: int, watch: Watch) -> Descent:
    """Deflected subgradient steps (Camerini, Fratta and Maffioli 1975, doi:10.1007/BFb0120697), each row in its own
    measure, towards a target a little below the best bound; shorter steps from the best prices whenever that stalls.

    start: (rows,) of all rows. shares: (k,) a guess at the optimum, which tells how much each row counts.
    """
    matrix, upper, free = packer.matrix, packer.upper, packer.priced.may_be_negative[packer.kept]
    measure = 1.0 / np.maximum(1.0, matrix.multiply(matrix) @ shares)
    prices = start[packer.kept].copy()
    best, best_bound, share, stall = prices, np.inf, FIRST_STEP, 0
    average, direction = shares.copy(), np.zeros(len(upper))
    for _ in range(steps):
        if watch.is_over():
            break
        bound, taken = packer.packed(prices)
        x = np.zeros(len(average))
        x[taken] = 1.0
        average += RECENT * (x - average)
        stall = 0 if bound < best_bound else stall + 1
        if bound < best_bound:
            best, best_bound = prices, bound
        if stall >= PATIENCE:
            share, stall, prices = share / SHRINK, 0, best
            direction[:] = 0.0
            continue
        over = matrix @ x - upper
        over[(prices <= 0.0) & (over < 0.0) & ~free] = 0.0
        direction = over + MEMORY * direction
        length = float(direction @ (measure * direction))
        if length <= 0.0:
            break
        moved = prices + (bound - best_bound + share * abs(best_bound)) / length * measure * direction
        prices = np.where(free, moved, np.maximum(0.0, moved))
    whole = np.zeros(len(packer.priced.upper))
    whole[packer.kept] = best
    return Descent(whole, best_bound, average)
