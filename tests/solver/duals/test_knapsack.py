"""Packing many budgets at once: the best of all packings, for every capacity."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.solver.duals.knapsack import MOST_STEPS, Items, pack, unit_of
from tests.solver.problems import ints

BUDGETS, AGENTS = 3, 6


def drawn(seed: int) -> tuple[Items, np.ndarray]:
    """Up to 14 options of six agents in three budgets."""
    chance = np.random.default_rng(seed)
    size = int(chance.integers(0, 15))
    draw = chance.integers
    items = Items(draw(0, AGENTS, size), draw(0, BUDGETS, size), draw(0, 5, size), draw(1, 9, size))
    return items, draw(0, 9, BUDGETS)


def best_by_trying(items: Items, budget: int, capacity: int) -> int:
    """The best value of one budget, by trying every packing."""
    own = np.flatnonzero(items.budget == budget)
    options = [[None, *own[items.agent[own] == agent].tolist()] for agent in range(AGENTS)]
    best = 0
    for choice in product(*options):
        taken = [option for option in choice if option is not None]
        if items.charge[taken].sum() <= capacity:
            best = max(best, int(items.value[taken].sum()))
    return best


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.integers(0, 100_000))
def test_every_budget_is_packed_best(seed: int) -> None:
    items, capacity = drawn(seed)
    packing = pack(items, capacity)
    for budget in range(BUDGETS):
        best = best_by_trying(items, budget, capacity[budget])
        own = packing.chosen[items.budget[packing.chosen] == budget]
        assert packing.best[budget] == best == items.value[own].sum()
        assert items.charge[own].sum() <= capacity[budget]
        assert len(np.unique(items.agent[own])) == len(own)
        if packing.row[budget] >= 0:
            for less in range(capacity[budget]):
                assert packing.table[packing.row[budget], less] == best_by_trying(items, budget, less)


def test_large_capacities_are_counted_in_coarser_units() -> None:
    assert unit_of(ints(MOST_STEPS - 1)) == 1
    assert (10 * MOST_STEPS) // unit_of(ints(10 * MOST_STEPS)) <= MOST_STEPS
