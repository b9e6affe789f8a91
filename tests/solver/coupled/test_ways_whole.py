"""One way for each shared place by a program of ways, beside every plan tried."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from matcher.solver.coupled import ways_whole
from matcher.solver.coupled.counted_ways import counted_ways
from matcher.solver.coupled.modes import modes_of
from matcher.solver.coupled.priced import SCALE
from matcher.solver.coupled.ways_program import worth_of
from matcher.solver.coupled.ways_whole import pairs_within, whole_ways
from matcher.solver.solve import keeps_rules
from tests.solver.coupled.ways_problems import KNOWN, SMALL, most, relaxed
from tests.solver.problems import keeps_to_limits

WORTH = (7, 1)


@pytest.mark.parametrize("seed", SMALL)
def test_of_all_pairs_the_plan_is_the_best(seed: int) -> None:
    """Every plan tried, of those in which nobody lives with whom she may not."""
    model, _, modes = KNOWN[seed]
    found = whole_ways(counted_ways(model, modes), np.arange(len(model.pair_agent)), WORTH, math.inf)
    assert found is not None and np.isin(found.shares, (0, 1)).all()
    assert (np.bincount(modes.place, found.shares, model.places) <= 1).all()
    assert found.chosen is not None and keeps_rules(model, found.chosen)
    assert keeps_to_limits(dataclasses.replace(model, coupling=()), found.chosen)
    assert worth_of(model, WORTH)[found.chosen[found.chosen >= 0]].sum() == most(model, WORTH)


def test_a_plan_that_breaks_a_rule_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its ways are told all the same."""
    monkeypatch.setattr(ways_whole, "ROUNDS", 1)
    without = 0
    for model, _, modes in KNOWN.values():
        found = whole_ways(counted_ways(model, modes), np.arange(len(model.pair_agent)), WORTH, math.inf)
        assert found is not None
        without += found.chosen is None
        assert found.chosen is None or keeps_rules(model, found.chosen)
    assert 0 < without < len(KNOWN)


@pytest.mark.parametrize("seed", KNOWN)
def test_pairs_at_no_loss_are_those_of_the_relaxation(seed: int) -> None:
    """They alone reach as much; the more may be lost, the more there are, at last all."""
    model, rule, modes = KNOWN[seed]
    every = np.arange(len(model.pair_agent))
    found = relaxed(model, modes, every, WORTH)
    few = pairs_within(found, every, 0)
    alone = model.of_pairs(few)
    of_alone = relaxed(alone, modes_of(rule, alone.pair_agent, alone.pair_place), np.arange(len(few)), WORTH)
    assert of_alone.value == pytest.approx(found.value)
    more = [pairs_within(found, every, spare) for spare in (0, 3, 10, 10**6)]
    assert all(np.isin(less, more[at + 1]).all() for at, less in enumerate(more[:-1]))
    assert np.array_equal(more[-1], every)
    assert (found.prices.beyond(model)[few] >= -SCALE / 100).all()


def test_there_is_none_where_somebody_cannot_be_placed() -> None:
    model, _, modes = KNOWN[SMALL[0]]
    nobody = np.zeros(0, np.int64)
    must = dataclasses.replace(model, must_place=np.ones(model.agents, bool))
    assert whole_ways(counted_ways(must, modes), nobody, WORTH, math.inf) is None


def test_few_pairs_are_left_out_in_vain() -> None:
    """Else the tests above would prove little."""
    left = 0
    for model, _, modes in KNOWN.values():
        every = np.arange(len(model.pair_agent))
        left += len(every) - len(pairs_within(relaxed(model, modes, every, WORTH), every, 0))
    assert left > 100
