"""Many small knapsacks at once: in each, every agent takes at most one of its options."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.solver.arrays import Bools, Ints

MOST_STEPS = 2_000
"""Capacities beyond this are counted in coarser units."""
MOST_CELLS = 8_000_000
"""How many choices are remembered at a time."""

Values = NDArray[Any]
"""Whole numbers where something is proven, floating point where it only guides."""


def unit_of(capacity: Ints) -> int:
    """The unit in which charges and capacities are counted, both rounded down: that only ever gives more room."""
    return int(capacity.max(initial=0)) // MOST_STEPS + 1


@dataclass(frozen=True)
class Items:
    """Options, (k,) each: worth `value` > 0, of an agent, drawing `charge` >= 0 on a budget."""

    agent: Ints
    budget: Ints
    charge: Ints
    value: Values


@dataclass(frozen=True)
class Packing:
    """The best packing of every budget.

    best: (b,) value of each. row: (b,) row in `table`, or -1 where everything fits. table: (rows, width) best value for
    each smaller capacity. chosen: indices of the options taken, ascending.
    """

    best: Values
    row: Ints
    table: Values
    chosen: Ints


def pack(items: Items, capacity: Ints) -> Packing:
    """Dynamic programming over capacities, the same step for all budgets together. Exact for whole numbers.

    Multiple-choice knapsack (Kellerer, Pferschy and Pisinger 2004, doi:10.1007/978-3-540-24777-7, chapter 11).
    """
    order = _undominated(items, _sorted(items, np.flatnonzero(items.charge <= capacity[items.budget])))
    agent, budget = items.agent[order], items.budget[order]
    starts = _changes(budget, agent)  # Each agent's options in one budget stand together, the best first.
    used = np.zeros(len(capacity), np.int64)
    np.add.at(used, budget[starts], items.charge[order[starts]])
    best = np.zeros(len(capacity), items.value.dtype)
    np.add.at(best, budget[starts], items.value[order[starts]])
    over = used > capacity
    chosen = [order[starts & ~over[budget]]]
    left = _uncrowded(items, order[over[budget]], starts[over[budget]], capacity)
    agents = np.bincount(items.budget[left[_changes(items.budget[left], items.agent[left])]], minlength=len(capacity))
    tight = np.flatnonzero(over)
    tight = tight[np.argsort(-agents[tight], kind="stable")]  # Those with most steps first.
    row = np.full(len(capacity), -1, np.int64)
    row[tight] = np.arange(len(tight))
    table = np.zeros((len(tight), int(capacity[tight].max(initial=0)) + 1), items.value.dtype)
    options = _Options.of(items, left, row)
    for part, first, end in options.chunks(capacity[tight]):
        width = int(capacity[tight[first:end]].max()) + 1
        chosen.append(part.index[part.fill(table[first:end, :width], capacity[tight[first:end]])])
    best[tight] = table[np.arange(len(tight)), capacity[tight]]
    return Packing(best, row, table, np.sort(np.concatenate(chosen)))


def _sorted(items: Items, of: Ints) -> Ints:
    # Ties go to the smaller charge, then to the earlier option.
    return of[np.lexsort((of, items.charge[of], -items.value[of], items.agent[of], items.budget[of]))]


def _undominated(items: Items, order: Ints) -> Ints:
    """Without options that are worth no more and draw no less than the best of the same agent, or the one before."""
    charge, starts = items.charge[order], _changes(items.budget[order], items.agent[order])
    best = charge[np.flatnonzero(starts)][np.cumsum(starts) - 1]
    less = (charge < best) & (charge < np.concatenate(([0], charge[:-1]))[: len(charge)])
    found: Ints = order[starts | less]
    return found


def _uncrowded(items: Items, order: Ints, starts: Bools, capacity: Ints) -> Ints:
    """Without options that are never needed: as many agents as a budget holds at that charge have this charge alone and
    are worth more, so that one of them is always free to be taken instead."""
    alone = starts & np.append(starts[1:], True)
    budget, charge = items.budget[order], items.charge[order]
    crowd = np.lexsort((-items.value[order], charge, budget))
    better = np.cumsum(alone[crowd]) - alone[crowd]
    first = np.flatnonzero(_changes(budget[crowd], charge[crowd]))
    better -= np.repeat(better[first], np.diff(np.append(first, len(crowd))))
    needed = np.zeros(len(order), bool)
    held = np.where(charge > 0, capacity[budget] // np.maximum(1, charge), len(order))
    needed[crowd] = better < held[crowd]
    found: Ints = order[needed]
    return found


def _changes(*keys: Ints) -> Bools:
    found = np.ones(len(keys[0]), bool)
    found[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return found


@dataclass(frozen=True)
class _Options:
    """Options of the budgets where something must stay out. step: which agent of its row, from 0; rank: which of the
    agent's options."""

    index: Ints
    row: Ints
    charge: Ints
    value: Values
    step: Ints
    rank: Ints

    @staticmethod
    def of(items: Items, order: Ints, row: Ints) -> _Options:
        """Options sorted by row, step and rank. order: sorted by budget and agent."""
        order = order[np.argsort(row[items.budget[order]], kind="stable")]
        own, starts = row[items.budget[order]], _changes(items.budget[order], items.agent[order])
        first, agent = np.flatnonzero(starts), np.cumsum(starts) - 1
        step = agent - np.searchsorted(own[first], own)
        rank = np.arange(len(order)) - first[agent]
        return _Options(order, own, items.charge[order], items.value[order], step, rank)

    def chunks(self, capacity: Ints) -> Iterator[tuple[_Options, int, int]]:
        """Options row range by row range, so that no table of choices grows too large."""
        bounds = np.searchsorted(self.row, np.arange(len(capacity) + 1))
        first = 0
        while first < len(capacity):
            steps = int(self.step[bounds[first + 1] - 1]) + 1
            rows = MOST_CELLS // (steps * (int(capacity[first:].max()) + 1))
            end = min(len(capacity), first + max(1, rows))
            of = slice(bounds[first], bounds[end])
            columns = self.index[of], self.row[of] - first, self.charge[of], self.value[of]
            yield _Options(*columns, self.step[of], self.rank[of]), first, end
            first = end

    def fill(self, table: Values, capacity: Ints) -> Ints:
        """Fills the table in place; returns the options of one best packing."""
        pad, width = int(self.charge.max()), table.shape[1]
        picks = np.full((int(self.step.max()) + 1, *table.shape), -1, np.int32)
        before = np.full((len(table), pad + width), -(2**60), table.dtype)
        flat = before.ravel()
        columns = np.arange(pad, pad + width)
        for options in self._turns():
            step, rank = int(self.step[options[0]]), int(self.rank[options[0]])
            # Every row that has an agent left has a first option, and these rows come first.
            rows = slice(0, len(options)) if rank == 0 else self.row[options]
            if rank == 0:
                before[rows, pad:] = table[rows]
            at = (self.row[options] * (pad + width) - self.charge[options])[:, None] + columns
            found = flat[at] + self.value[options][:, None]
            held = table[rows]
            better = found > held
            np.copyto(held, found, where=better)
            pick = picks[step, rows]
            np.copyto(pick, options[:, None], where=better, casting="unsafe")
            if rank:
                table[rows], picks[step, rows] = held, pick
        return self._traced(picks, capacity)

    def _turns(self) -> list[Ints]:
        """Each step's agents' first options, then their second, and so on; no two of a row in one turn."""
        order = np.lexsort((self.row, self.rank, self.step))
        turns = np.flatnonzero(_changes(self.step[order], self.rank[order]))
        return np.split(order, turns[1:])

    def _traced(self, picks: NDArray[np.int32], capacity: Ints) -> Ints:
        at, rows, found = capacity.copy(), np.arange(len(capacity)), []
        for pick in picks[::-1]:
            option = pick[rows, at]
            option = option[option >= 0]
            at[self.row[option]] -= self.charge[option]
            found.append(option.astype(np.int64))
        return np.concatenate(found)
