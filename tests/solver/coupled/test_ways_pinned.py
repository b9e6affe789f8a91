"""Women who must have one home, when every shared place has its way to be filled; beside every plan tried."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from matcher.solver import AssignmentModel
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.by_modes import only_rule
from matcher.solver.coupled.counted_ways import counted_ways
from matcher.solver.coupled.modes import modes_of
from matcher.solver.coupled.priced import SCALE
from matcher.solver.coupled.ways_flow import WaysFlow
from matcher.solver.coupled.ways_program import Worth, worth_of
from matcher.solver.coupled.ways_relaxed import relaxed_ways
from matcher.solver.solve import keeps_rules
from tests.solver.coupled_instances import shared, uncoupled_problem, with_rules
from tests.solver.exhaustive import best_by_search

SEEDS = range(80)
WORTH: Worth = (7, 1)


def pinned(seed: int) -> tuple[AssignmentModel, JointOccupancy] | None:
    """A small problem in which one agent must be placed, whose only pair is at a shared place; None where none is."""
    model = dataclasses.replace(with_rules(uncoupled_problem(seed), seed, shared), must_place=None)
    rule = only_rule(model)
    there = np.flatnonzero(False if rule is None else rule.place_shared[model.pair_place])
    if rule is None or not len(there):
        return None
    pair = int(np.random.default_rng(seed).choice(there))
    others = model.pair_agent != model.pair_agent[pair]
    must = np.arange(model.agents) == model.pair_agent[pair]
    others[pair] = True
    return dataclasses.replace(model.of_pairs(np.flatnonzero(others)), must_place=must), rule


def best_of(model: AssignmentModel) -> int | None:
    """What the best plan of all is worth."""
    nothing = np.zeros_like(model.agent_weight)
    found = best_by_search(dataclasses.replace(model, agent_weight=nothing, pair_points=worth_of(model, WORTH)))
    return None if found is None else found.levels[1]


KNOWN = {seed: known for seed in SEEDS if (known := pinned(seed)) is not None and len(known[0].pair_agent) <= 30}


def flow_of(seed: int) -> WaysFlow:
    model, rule = KNOWN[seed]
    return WaysFlow(model, rule, modes_of(rule, model.pair_agent, model.pair_place))


def test_whoever_must_be_there_is_there_whatever_the_shares() -> None:
    """Also where the way with the largest share has no room for her."""
    narrow = 0
    for seed in KNOWN:
        flow, best = flow_of(seed), best_of(KNOWN[seed][0])
        shares = np.random.default_rng(seed).random(flow.modes.ways)
        chosen = flow.plan(flow.fullest(shares), WORTH)
        assert (chosen is None) == (best is None)
        if chosen is not None:
            assert keeps_rules(flow.model, chosen) and (chosen[~flow.model.may_be_left] >= 0).all()
            narrow += flow.plan(flow.modes.fullest(shares), WORTH) is None
    assert narrow


def test_prices_hold_though_she_may_not_be_left() -> None:
    """And she may cost less than nothing. No relaxation where there is no plan at all."""
    below = 0
    for seed in KNOWN:
        flow, best = flow_of(seed), best_of(KNOWN[seed][0])
        ways, every = counted_ways(flow.model, flow.modes), np.arange(len(flow.model.pair_agent))
        found = relaxed_ways(ways, every, WORTH, math.inf)
        assert found is not None or best is None
        if found is not None:
            total, dual = found.prices.bound(found.prices.agent, SCALE)
            assert best is None or best * SCALE <= dual.total(flow.model) <= total
            below += int(found.prices.agent.min()) < 0
    assert below
