"""Rules that come down to single pairs, applied before anything is solved: what they leave is a smaller model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.constraints.base import PairRule
from matcher.solver.model import AssignmentModel


def narrowed(model: AssignmentModel) -> tuple[AssignmentModel, Ints]:
    """The model of the pairs that no pair rule forbids, without those rules; and (k',) the pairs that are left.

    Agents whom such a rule requires must be placed.
    """
    rules = [rule for rule in model.coupling if isinstance(rule, PairRule)]
    kept = np.ones(len(model.pair_agent), bool)
    must_place = ~model.may_be_left
    for rule in rules:
        kept &= rule.allowed(model.pair_agent, model.pair_place)
        must_place[rule.required()] = True
    pairs = np.flatnonzero(kept)
    if not rules:
        return model, pairs
    left = tuple(rule for rule in model.coupling if not isinstance(rule, PairRule))
    return replace(model.of_pairs(pairs), must_place=must_place, coupling=left), pairs
