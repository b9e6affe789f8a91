"""From eligible pairs to the model's arrays: pins, capacities and the policy's priorities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matcher.rules.candidates import Candidates
from matcher.rules.facts import Facts
from matcher.solver.arrays import Ints
from matcher.solver.coupling import Offers, build_coupling
from matcher.solver.home_capacity import home_capacities
from matcher.solver.model import AssignmentModel
from matcher.solver.pins import InfeasiblePins, require_feasible
from matcher.solver.plan import LEVEL1_WEIGHTS

__all__ = ["UNLIMITED", "Built", "InfeasiblePins", "build_model"]

UNLIMITED = 10**6


@dataclass(frozen=True)
class Built:
    """A model and, for each of its pairs, the row of the candidates it came from."""

    model: AssignmentModel
    candidate: Ints


def build_model(facts: Facts, candidates: Candidates, previous: Mapping[str, str] | None = None) -> Built:
    """The model of everything that may be proposed. Raises InfeasiblePins with every conflict."""
    instance = facts.instance
    pins = {_key(facts, pin.woman_id, pin.home_id): pin for pin in instance.pins if pin.kind == "pin"}
    keys = candidates.woman * len(instance.homes) + candidates.home
    must_place = np.isin(np.arange(len(instance.women)), [facts.woman_row[pin.woman_id] for pin in pins.values()])
    pinned = np.isin(keys, list(pins))
    kept = np.flatnonzero(np.where(must_place[candidates.woman], pinned, candidates.proposable))
    woman, home = candidates.woman[kept].astype(np.int64), candidates.home[kept].astype(np.int64)
    offers = Offers(facts, woman, home, pinned[kept], home_capacities(facts, woman, home, pinned[kept]))
    coupling = build_coupling(offers)
    require_feasible(pins, set(keys[pinned].tolist()), offers, coupling)
    limits = (partner.max_new_households for partner in instance.partners)
    model = AssignmentModel(
        agents=len(instance.women),
        pair_agent=woman,
        pair_place=home,
        pair_points=candidates.points[kept].astype(np.int64),
        agent_weight=np.array([LEVEL1_WEIGHTS[woman.priority] for woman in instance.women], dtype=np.int64),
        place_capacity=offers.capacity,
        place_group=offers.partner,
        group_capacity=np.array([UNLIMITED if most is None else most for most in limits], dtype=np.int64),
        pair_kept=None if previous is None else np.isin(keys[kept], _known_keys(facts, previous)),
        must_place=must_place,
        coupling=coupling,
    )
    return Built(model, kept)


def _key(facts: Facts, woman_id: str, home_id: str) -> int:
    """One number for a pair."""
    return facts.woman_row[woman_id] * len(facts.instance.homes) + facts.home_row[home_id]


def _known_keys(facts: Facts, previous: Mapping[str, str]) -> list[int]:
    """Pairs of an earlier plan whose woman and home are still on the list."""
    return [
        _key(facts, woman_id, home_id)
        for woman_id, home_id in previous.items()
        if woman_id in facts.woman_row and home_id in facts.home_row
    ]
