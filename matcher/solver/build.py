"""From eligible pairs to the model's arrays: pins, capacities and the policy's priorities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.domain import Pin
from matcher.rules.candidates import Candidates
from matcher.rules.explain import explain_rules
from matcher.rules.facts import Facts
from matcher.solver.arrays import Ints
from matcher.solver.model import AssignmentModel
from matcher.solver.plan import LEVEL1_WEIGHTS

UNLIMITED = 10**6


class InfeasiblePins(RuntimeError):
    """Pins that cannot hold. conflicts: one sentence each, naming the pins and the rule or limit they break."""

    def __init__(self, conflicts: tuple[str, ...]) -> None:
        super().__init__(f"{len(conflicts)} pins cannot hold")
        self.conflicts = conflicts


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
    capacity = home_capacities(facts, candidates.woman[kept], candidates.home[kept], pinned[kept])
    _require_feasible(facts, pins, set(keys[pinned].tolist()), capacity)
    partner_row = {partner.partner_id: row for row, partner in enumerate(instance.partners)}
    limits = (partner.max_new_households for partner in instance.partners)
    model = AssignmentModel(
        agents=len(instance.women),
        pair_agent=candidates.woman[kept].astype(np.int64),
        pair_place=candidates.home[kept].astype(np.int64),
        pair_points=candidates.points[kept].astype(np.int64),
        agent_weight=np.array([LEVEL1_WEIGHTS[woman.priority] for woman in instance.women], dtype=np.int64),
        place_capacity=capacity,
        place_group=np.array([partner_row[home.partner_id] for home in instance.homes], dtype=np.int64),
        group_capacity=np.array([UNLIMITED if most is None else most for most in limits], dtype=np.int64),
        pair_kept=None if previous is None else np.isin(keys[kept], _known_keys(facts, previous)),
        must_place=must_place,
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


def home_capacities(facts: Facts, woman: Ints, home: Ints, pinned: NDArray[np.bool_]) -> Ints:
    """(homes,) households each home takes, given the pairs that may be proposed and which of them are pinned.

    One for a self-contained home. A shared home takes its pinned women, and then as many more as fit if each were the
    largest household that may be proposed for it: never too many, and exact where everybody is alone.
    """
    homes, women = facts.tables["homes"].columns, facts.tables["women"].columns
    shared = homes["shared"] == 1.0
    size = len(facts.instance.homes)
    persons, rooms = women["persons"][woman], women["bedrooms_high"][woman]
    pins = np.bincount(home[pinned], minlength=size)
    spaces = np.nan_to_num(homes["free_bedspaces"]) - np.bincount(home[pinned], persons[pinned], minlength=size)
    bedrooms = np.nan_to_num(homes["rooms_free"]) - np.bincount(home[pinned], rooms[pinned], minlength=size)
    largest, most_rooms, anybody = np.ones(size), np.ones(size), np.ones(size)
    np.maximum.at(anybody, home, persons)
    np.maximum.at(largest, home[~pinned], persons[~pinned])
    np.maximum.at(most_rooms, home[~pinned], rooms[~pinned])
    # Families need whole rooms; where everybody is alone, bedspaces are enough.
    more = np.where(anybody > 1.0, np.minimum(spaces // largest, bedrooms // most_rooms), spaces)
    holds_pins = (spaces >= 0.0) & ((anybody == 1.0) | (bedrooms >= 0.0))
    takes = np.where(holds_pins, pins + np.maximum(more, 0.0), 1.0)
    found: Ints = np.where(shared, np.maximum(takes, 1.0), 1.0).astype(np.int64)
    return found


def _require_feasible(facts: Facts, pins: Mapping[int, Pin], possible: set[int], capacity: Ints) -> None:
    conflicts = [_blocked(facts, pin) for key, pin in pins.items() if key not in possible]
    home, partner = facts.instance.home, facts.instance.partner
    for woman_id, count in Counter(pin.woman_id for pin in pins.values()).items():
        if count > 1:
            conflicts.append(f"{woman_id} is pinned to {count} homes; she can have one")
    for home_id, count in Counter(pin.home_id for pin in pins.values()).items():
        if count > capacity[facts.home_row[home_id]]:
            conflicts.append(f"{count} women are pinned to {home_id}, which cannot hold them all")
    for partner_id, count in Counter(home[pin.home_id].partner_id for pin in pins.values()).items():
        most = partner[partner_id].max_new_households
        if most is not None and count > most:
            conflicts.append(f"{count} women are pinned to homes of {partner_id}, which takes {most} new households")
    if conflicts:
        raise InfeasiblePins(tuple(conflicts))


def _blocked(facts: Facts, pin: Pin) -> str:
    pair = facts.woman_row[pin.woman_id], facts.home_row[pin.home_id]
    blocking = (answer for answer in explain_rules(facts, *pair) if answer.effect == "block")
    rules = dict.fromkeys("a restricted condition" if answer.restricted else answer.code for answer in blocking)
    return f"pin {pin.woman_id} to {pin.home_id} breaks {', '.join(rules)}"
