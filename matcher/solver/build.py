"""From eligible pairs to the model's arrays: pins, capacities and the policy's priorities."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from matcher.domain import Pin
from matcher.rules.candidates import Candidates
from matcher.rules.facts import Facts
from matcher.rules.score import FULL_POINTS
from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupling import Offers, build_coupling
from matcher.solver.find_pairs import find_pairs, first_of_each
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


@dataclass(frozen=True)
class Offered:
    """What may be proposed.

    pins: number of the pair -> pin. fixed: (pins,) row of each among the candidates, -1 where a rule blocks it.
    kept: (k,) rows of the candidates that may be proposed. first: (women + 1,) where those of each woman begin.
    """

    pins: Mapping[int, Pin]
    fixed: Ints
    kept: Ints
    first: Ints


def build_model(facts: Facts, candidates: Candidates, previous: Mapping[str, str] | None = None) -> Built:
    """The model of everything that may be proposed. Raises InfeasiblePins with every conflict."""
    offered = offered_of(facts, candidates)
    home = candidates.home[offered.kept].astype(np.int64, copy=False)
    points = candidates.points[offered.kept].astype(np.int64)
    return model_of(facts, offered, home, points, previous)


def offered_of(facts: Facts, candidates: Candidates) -> Offered:
    """Which candidates may be proposed: those that are good enough, but of a pinned woman her pin alone."""
    pins = {_key(facts, pin.woman_id, pin.home_id): pin for pin in facts.instance.pins if pin.kind == "pin"}
    woman, home = _pairs_of(facts, pins)
    first = first_of_each(candidates.woman, len(facts.instance.women))
    fixed = find_pairs(first, candidates.home, woman, home)
    may = candidates.proposable
    if len(woman):
        may = may.copy()
        for row in woman.tolist():
            may[first[row] : first[row + 1]] = False
        may[fixed[fixed >= 0]] = True
    kept = np.flatnonzero(may)
    return Offered(pins, fixed, kept, kept.searchsorted(first))


def model_of(
    facts: Facts,
    offered: Offered,
    home: Ints,
    points: Ints,
    previous: Mapping[str, str] | None,
    *,
    in_order: bool = False,
) -> Built:
    """The model of what may be proposed. home, points: (k,) of each. in_order: they need not be looked through again.
    Raises InfeasiblePins."""
    instance, fixed = facts.instance, offered.fixed[offered.fixed >= 0]
    woman = np.repeat(np.arange(len(instance.women)), np.diff(offered.first))
    pinned = _marked(len(woman), offered.kept.searchsorted(fixed))
    offers = Offers(facts, woman, home, pinned, home_capacities(facts, woman, home, pinned))
    coupling = build_coupling(offers)
    possible = {key for key, row in zip(offered.pins, offered.fixed.tolist(), strict=True) if row >= 0}
    require_feasible(offered.pins, possible, offers, coupling)
    limits = (partner.max_new_households for partner in instance.partners)
    model = AssignmentModel(
        agents=len(instance.women),
        pair_agent=woman,
        pair_place=home,
        pair_points=points,
        agent_weight=np.array([LEVEL1_WEIGHTS[woman.priority] for woman in instance.women], dtype=np.int64),
        place_capacity=offers.capacity,
        place_group=offers.partner,
        group_capacity=np.array([UNLIMITED if most is None else most for most in limits], dtype=np.int64),
        pair_kept=None if previous is None else _marked(len(woman), _known(facts, previous, offered.first, home)),
        must_place=_marked(len(instance.women), _pairs_of(facts, offered.pins)[0]),
        coupling=coupling,
        points_at_most=FULL_POINTS,
        in_order=in_order,
    )
    return Built(model, offered.kept)


def _marked(size: int, rows: Ints) -> Bools:
    """(size,) True at some rows."""
    found = np.zeros(size, bool)
    found[rows] = True
    return found


def _key(facts: Facts, woman_id: str, home_id: str) -> int:
    """One number for a pair."""
    return facts.woman_row[woman_id] * len(facts.instance.homes) + facts.home_row[home_id]


def _pairs_of(facts: Facts, keys: Collection[int]) -> tuple[Ints, Ints]:
    """Rows of the women and of the homes of some keys."""
    return np.divmod(np.array(list(keys), np.int64), max(1, len(facts.instance.homes)))


def _known(facts: Facts, previous: Mapping[str, str], first: Ints, home: Ints) -> Ints:
    """Rows of the pairs of an earlier plan that may still be proposed."""
    keys = [
        _key(facts, woman_id, home_id)
        for woman_id, home_id in previous.items()
        if woman_id in facts.woman_row and home_id in facts.home_row
    ]
    rows = find_pairs(first, home, *_pairs_of(facts, keys))
    return rows[rows >= 0]
