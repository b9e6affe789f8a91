"""What the search for a better plan looks at, and what one round tells the next."""

from __future__ import annotations

import numpy as np

from matcher.solver.coupled.bounds import Bounds
from matcher.solver.coupled.doubtful import Size
from matcher.solver.coupled.guide import Guide
from matcher.solver.coupled.neighbours import search_around
from matcher.solver.coupled.search import Search
from matcher.solver.duals.dual import allowed_pairs
from matcher.solver.flow import solve_flow
from matcher.solver.prices.smallest import smallest_prices
from tests.solver.coupled.coupled_problems import binding_hours

AGENTS, PLACES = 20, 16


def searched(packed: int | None, size: Size | None) -> Search:
    """A search from the plan in which nobody is placed, by a guide that packs where `packed` is a rule."""
    model = binding_hours(AGENTS, PLACES, 1)
    every = np.arange(len(model.pair_agent))
    guide = Guide(1, every, np.zeros(0), np.zeros(len(every)), packed, every[:0])
    bounds = Bounds(model, smallest_prices(model, solve_flow(model)))
    nobody = np.full(model.agents, -1, np.int64)
    return search_around(bounds, nobody, allowed_pairs(model), guide, np.random.default_rng(1), 0, size)


def test_the_size_learned_in_one_round_is_known_in_the_next() -> None:
    size = Size(8)
    for _ in range(2):
        found = searched(0, size).doubtful
        assert found is not None and found.size is size
        found.size.learn(0.0)
    assert size.agents > 10


def test_without_packings_nobody_is_doubtful() -> None:
    assert searched(None, Size()).doubtful is None


def test_a_search_on_its_own_begins_with_part_of_all() -> None:
    found = searched(0, None).doubtful
    assert found is not None and found.size.agents == 3 * AGENTS // 8
