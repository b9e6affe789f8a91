"""What coupling rules do to small models: the optimum by trying all plans and by HiGHS, and choices judged twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import scipy.optimize
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from matcher.solver import AssignmentModel, Infeasible, solve
from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints import Broken, Core, Coupling
from tests.solver.problems import changed, ints, plans, problem, worth

DRAWN = settings(deadline=None, derandomize=True, max_examples=60)
AGENTS, PLACES = 3, 4
"""Size of the drawn rules: each is asked about all 125 choices."""


def model_with(*rules: Coupling, **changes: Any) -> AssignmentModel:
    """Three agents and three places; without rules the best is 9 + 7 + 4 = 20 points, the next 6 + 8 + 4 = 18."""
    return problem([[9, 6, 1], [8, 7, 2], [3, 5, 4]], coupling=rules, **changes)


def optimum(model: AssignmentModel) -> tuple[int, int] | None:
    """The most that can be placed, and then the most points: the same by `violations`, by `add` and by the solver.
    None = no plan."""
    by_trying = max((worth(model, chosen)[:2] for chosen in plans(model) if not broken(model, chosen)), default=None)
    assert by_milp(model) == by_trying
    assert by_solver(model) == by_trying
    return by_trying


def by_solver(model: AssignmentModel) -> tuple[int, int] | None:
    """The optimum of the product, proven, by a plan that breaks nothing."""
    try:
        found = solve(model)
    except Infeasible:
        return None
    assert found.gap == 0.0 and not broken(model, found.chosen[found.chosen >= 0].tolist())
    return found.levels[0].value, found.levels[1].value


def broken(model: AssignmentModel, chosen: list[int]) -> list[Broken]:
    """What a plan, a list of pairs, breaks of the model's rules."""
    agent, place = model.pair_agent[chosen], model.pair_place[chosen]
    return [found for rule in model.coupling for found in rule.violations(agent, place)]


def by_milp(model: AssignmentModel) -> tuple[int, int] | None:
    """The optimum by HiGHS, coupling rules by their limits."""
    table, upper = dense(model.coupling, model.pair_agent, model.pair_place)
    of_agent = np.arange(model.agents)[:, None] == model.pair_agent
    of_place = np.arange(model.places)[:, None] == model.pair_place
    found = scipy.optimize.milp(
        -model.value.astype(float),
        integrality=np.ones(len(model.pair_agent)),
        bounds=(0, 1),
        constraints=scipy.optimize.LinearConstraint(
            np.vstack([of_agent, of_place, table]),
            -np.inf,
            np.concatenate([np.ones(model.agents), model.place_capacity, upper]),
        ),
    )
    return None if found.x is None else model.levels(np.flatnonzero(found.x > 0.5))[:2]


def dense(rules: tuple[Coupling, ...], agent: Ints, place: Ints) -> tuple[NDArray[np.int64], Ints]:
    """(limits, pairs) coefficients and (limits,) upper ends."""
    core = Core(agent, place)
    for rule in rules:
        rule.add(core)
    limits = core.limits()
    table = np.zeros((len(limits.upper), len(agent)), np.int64)
    np.add.at(table, (limits.limit, limits.pair), limits.coefficient)
    return table, limits.upper


def verdicts(rule: Coupling, known: Bools) -> set[bool]:
    """What `add` and `violations` say of every way to place agents within `known` (n, m), which must be the same."""
    rule.require_fit(*known.shape)
    agent, place = (side.astype(np.int64) for side in np.nonzero(known))
    table, upper = dense((rule,), agent, place)
    said = set()
    for chosen in _choices(agent):
        kept = bool((table[:, chosen].sum(axis=1) <= upper).all())
        found = list(rule.violations(agent[chosen], place[chosen]))
        assert kept == (not found), (rule, agent[chosen], place[chosen], found)
        said.add(kept)
    return said


def _choices(agent: Ints) -> Iterator[list[int]]:
    own = [[None, *np.flatnonzero(agent == who).tolist()] for who in sorted(set(agent.tolist()))]
    for chosen in product(*own):
        yield [pair for pair in chosen if pair is not None]


def whole(shape: int | tuple[int, ...], low: int, high: int) -> st.SearchStrategy[NDArray[np.int64]]:
    """Arrays of whole numbers from low to high."""
    return arrays(np.int64, shape, elements=st.integers(low, high))


def flags(shape: int | tuple[int, ...]) -> st.SearchStrategy[Bools]:
    """Arrays of yes and no."""
    return arrays(np.bool_, shape)


AGENT_PAIRS = st.lists(
    st.permutations(range(AGENTS)).map(lambda order: order[:2]), max_size=3
).map(lambda rows: np.array(rows, np.int64).reshape(-1, 2))  # fmt: skip
"""Rows of two different agents."""

KNOWN = flags((AGENTS, PLACES))
"""Which pairs there are."""

__all__ = [
    "AGENTS", "AGENT_PAIRS", "DRAWN", "KNOWN", "PLACES", "broken", "changed", "dense", "flags", "ints", "model_with",
    "optimum", "verdicts", "whole",
]  # fmt: skip
