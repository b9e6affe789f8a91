"""One way for each shared place by a program of ways, beside every plan tried."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from matcher.solver.coupled.modes import modes_of
from matcher.solver.coupled.priced import SCALE
from matcher.solver.coupled.ways_flow import WaysFlow
from matcher.solver.coupled.ways_program import worth_of
from matcher.solver.coupled.ways_whole import pairs_within, whole_ways
from tests.solver.coupled.ways_problems import KNOWN, SMALL, most, relaxed

WORTH = (7, 1)


@pytest.mark.parametrize("seed", SMALL)
def test_of_all_pairs_the_plan_is_the_best(seed: int) -> None:
    """Every plan tried; nobody is incompatible."""
    model, rule, modes = KNOWN[seed]
    free = dataclasses.replace(rule, incompatible=np.zeros((0, 2), np.int64))
    model = dataclasses.replace(model, coupling=(free,))
    taken = whole_ways(model, modes, np.arange(len(model.pair_agent)), WORTH, math.inf)
    assert taken is not None and np.isin(taken, (0, 1)).all()
    assert (np.bincount(modes.place, taken, model.places) <= 1).all()
    flow = WaysFlow(model, free, modes)
    chosen = flow.plan(flow.fullest(taken), WORTH)
    assert chosen is not None
    assert worth_of(model, WORTH)[chosen[chosen >= 0]].sum() == most(model, WORTH)


@pytest.mark.parametrize("seed", KNOWN)
def test_pairs_at_no_loss_are_those_of_the_relaxation(seed: int) -> None:
    """They alone reach as much; the more may be lost, the more there are, at last all."""
    model, rule, modes = KNOWN[seed]
    every = np.arange(len(model.pair_agent))
    found = relaxed(model, modes, every, WORTH)
    few = pairs_within(model, found, every, 0)
    alone = model.of_pairs(few)
    of_alone = relaxed(alone, modes_of(rule, alone.pair_agent, alone.pair_place), np.arange(len(few)), WORTH)
    assert of_alone.value == pytest.approx(found.value)
    more = [pairs_within(model, found, every, spare) for spare in (0, 3, 10, 10**6)]
    assert all(np.isin(less, more[at + 1]).all() for at, less in enumerate(more[:-1]))
    assert np.array_equal(more[-1], every)
    net = found.prices.net(model)
    own = found.prices.of_agents(model)
    assert (net[few] >= own[model.pair_agent[few]] - SCALE / 100).all()


def test_there_is_none_where_somebody_cannot_be_placed() -> None:
    model, _, modes = KNOWN[SMALL[0]]
    nobody = np.zeros(0, np.int64)
    must = dataclasses.replace(model, must_place=np.ones(model.agents, bool))
    assert whole_ways(must, modes, nobody, WORTH, math.inf) is None


def test_few_pairs_are_left_out_in_vain() -> None:
    """Else the tests above would prove little."""
    left = 0
    for model, _, modes in KNOWN.values():
        every = np.arange(len(model.pair_agent))
        left += len(every) - len(pairs_within(model, relaxed(model, modes, every, WORTH), every, 0))
    assert left > 100
