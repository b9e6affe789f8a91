"""Small problems with shared places and no other rule, their relaxation, and what the best plan of all is worth."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from matcher.solver import AssignmentModel
from matcher.solver.arrays import Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.by_modes import only_rule
from matcher.solver.coupled.counted_ways import counted_ways
from matcher.solver.coupled.modes import Modes, modes_of
from matcher.solver.coupled.ways_program import Worth, worth_of
from matcher.solver.coupled.ways_relaxed import RelaxedWays, relaxed_ways
from tests.solver.coupled_instances import shared, uncoupled_problem, with_rules
from tests.solver.exhaustive import best_by_search

MOST_PAIRS = 33
"""Every plan of more takes too long to try."""


def problem(seed: int) -> tuple[AssignmentModel, JointOccupancy, Modes] | None:
    """A small problem with shared places and no other rule, nobody of whom must be placed; None where there is none."""
    model = dataclasses.replace(with_rules(uncoupled_problem(seed), seed, shared), must_place=None)
    rule = only_rule(model)
    return None if rule is None else (model, rule, modes_of(rule, model.pair_agent, model.pair_place))


KNOWN = {seed: found for seed in range(40) if (found := problem(seed)) is not None}
SMALL = [seed for seed, (model, _, _) in KNOWN.items() if len(model.pair_agent) <= MOST_PAIRS]


def relaxed(model: AssignmentModel, modes: Modes, pairs: Ints, worth: Worth) -> RelaxedWays:
    found = relaxed_ways(counted_ways(model, modes), pairs, worth, math.inf)
    assert found is not None
    return found


def plainly(model: AssignmentModel, modes: Modes, worth: Worth) -> RelaxedWays:
    """Of all pairs, with a price for every group and without cuts."""
    every = np.arange(len(model.pair_agent))
    found = relaxed_ways(counted_ways(model, modes, exactly=False), every, worth, math.inf, rounds=0)
    assert found is not None
    return found


def most(model: AssignmentModel, worth: Worth) -> int:
    """Of every plan that keeps all limits and rules."""
    nothing = np.zeros_like(model.agent_weight)
    best = best_by_search(dataclasses.replace(model, agent_weight=nothing, pair_points=worth_of(model, worth)))
    assert best is not None
    return best.levels[1]
