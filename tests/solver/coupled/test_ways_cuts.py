"""Cuts of a relaxation by ways: mixtures break them, and no plan does."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest

from matcher.solver.arrays import Ints
from matcher.solver.coupled.counted_ways import CountedWays, counted_ways
from matcher.solver.coupled.linear_again import solve_again
from matcher.solver.coupled.ways_broken import broken_cuts
from matcher.solver.coupled.ways_cuts import Cut
from matcher.solver.coupled.ways_program import ways_program
from matcher.solver.coupled.ways_relaxed import Series, relaxed_ways
from tests.solver.coupled.coupled_problems import possible_plans
from tests.solver.coupled.ways_problems import KNOWN, SMALL, plainly

WORTHS = ((1, 0), (7, 1), (100, 1))


def told(seed: int) -> list[Cut]:
    """All that relaxations of different worth are told."""
    model, _, modes = KNOWN[seed]
    series = Series()
    for worth in WORTHS:
        assert relaxed_ways(counted_ways(model, modes), np.arange(len(model.pair_agent)), worth, math.inf, series)
    return series.cuts


def columns_of(ways: CountedWays, plan: Ints) -> Ints | None:
    """A plan's pairs, the first counted way of each place that holds who is there with as many as there are, and the
    steps to those; None where a place's ways hold less, which they never do."""
    model = ways.model
    x = np.zeros(len(model.pair_agent), np.int64)
    x[plan] = 1
    y, there = np.zeros(len(ways.way), np.int64), np.bincount(model.pair_place[plan], minlength=model.places)
    for place in np.unique(model.pair_place[plan][ways.modes.row[plan] >= 0]).tolist():
        own, rows = ways.of_place(place), ways.modes.row[plan][model.pair_place[plan] == place]
        kinds, wanted = np.unique(rows, return_counts=True)
        fits = (ways.holds[kinds][:, own].toarray() >= wanted[:, None]).all(axis=0)
        fits &= ways.most[own] == there[place] if ways.in_group[place] else ways.most[own] >= there[place]
        if not fits.any():
            return None
        y[own[np.flatnonzero(fits)[0]]] = 1
    steps = []
    for group in ways.steps:
        so_far = 0
        for step in group:
            steps.append((step.before == so_far) & (step.here == there[step.place]))
            so_far += int(there[step.place])
    return np.concatenate([x, y, *steps]).astype(np.int64)


@pytest.mark.parametrize("seed", SMALL)
def test_no_plan_breaks_a_row_or_a_cut(seed: int) -> None:
    model, _, modes = KNOWN[seed]
    ways = counted_ways(model, modes)
    program = ways_program(ways, np.arange(len(model.pair_agent)), (7, 1), told(seed))
    for plan in possible_plans(model):
        columns = columns_of(ways, np.array(plan, np.int64))
        assert columns is not None and len(columns) == len(program.cost)
        held = program.matrix @ columns
        assert (held <= program.upper).all() and (held >= program.lower).all()


@pytest.mark.parametrize("seed", KNOWN)
def test_a_mixture_breaks_every_cut_that_is_found(seed: int) -> None:
    model, _, modes = KNOWN[seed]
    ways, every = counted_ways(model, modes), np.arange(len(model.pair_agent))
    program = ways_program(ways, every, (7, 1))
    found = solve_again(program.cost, program.matrix, program.lower, program.upper, math.inf)
    assert found is not None
    for cut in broken_cuts(ways, every, found.x):
        columns, held = cut.held(ways)
        left = found.x[: len(every)][cut.covers(model.pair_agent, model.pair_place)].sum()
        assert left > held @ found.x[len(every) + columns] + 1e-6


def test_there_are_cuts_of_every_kind_and_they_bring_the_relaxation_closer() -> None:
    """Else the tests above would prove little."""
    kinds = Counter(type(cut).__name__ for seed in KNOWN for cut in told(seed))
    assert min(kinds["AgentsCut"], kinds["ApartCut"], kinds["PlacesCut"]) > 2, kinds
    closer = 0
    for model, _, modes in KNOWN.values():
        found = relaxed_ways(counted_ways(model, modes), np.arange(len(model.pair_agent)), (7, 1), math.inf)
        assert found is not None
        closer += found.value < plainly(model, modes, (7, 1)).value - 0.5
    assert closer > 5


def test_cuts_are_not_looked_for_beyond_what_is_enough() -> None:
    cut = [seed for seed in KNOWN if told(seed)]
    for seed in cut[:5]:
        model, _, modes = KNOWN[seed]
        ways, every = counted_ways(model, modes), np.arange(len(model.pair_agent))
        found = relaxed_ways(ways, every, (7, 1), math.inf, enough=math.inf)
        assert found is not None and not found.cuts
        closest = relaxed_ways(ways, every, (7, 1), math.inf)
        assert closest is not None and closest.value <= found.value + 1e-6
