"""From eligible pairs to the model's arrays: pins, capacities and the policy's priorities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matcher.domain import Pin
from matcher.rules.candidates import Candidates
from matcher.rules.explain import explain_rules
from matcher.rules.facts import Facts
from matcher.solver.model import AssignmentModel, Ints
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
    pins = {(facts.woman_row[pin.woman_id], facts.home_row[pin.home_id]): pin for pin in _pins(facts)}
    must_place = np.zeros(len(facts.instance.women), bool)
    must_place[[woman for woman, _ in pins]] = True
    size = max(1, len(facts.instance.homes))
    key = candidates.woman * size + candidates.home
    pinned = np.isin(key, [woman * size + home for woman, home in pins])
    kept = np.flatnonzero(np.where(must_place[candidates.woman], pinned, candidates.proposable))
    woman, home = candidates.woman[kept], candidates.home[kept]
    capacity = home_capacities(facts, candidates.woman, candidates.home)
    groups = np.array([_partner_rows(facts)[item.partner_id] for item in facts.instance.homes], dtype=np.int64)
    limits = np.array(
        [UNLIMITED if (most := item.max_new_households) is None else most for item in facts.instance.partners],
        dtype=np.int64,
    )
    _require_feasible(facts, pins, set(map(tuple, np.stack([woman, home], axis=1).tolist())), capacity, limits)
    model = AssignmentModel(
        agents=len(facts.instance.women),
        pair_agent=woman.astype(np.int64),
        pair_place=home.astype(np.int64),
        pair_points=candidates.points[kept].astype(np.int64),
        agent_weight=np.array([LEVEL1_WEIGHTS[item.priority] for item in facts.instance.women], dtype=np.int64),
        place_capacity=capacity,
        place_group=groups,
        group_capacity=limits,
        pair_kept=None if previous is None else _in_previous(facts, woman, home, previous),
        must_place=must_place,
    )
    return Built(model, kept)


def home_capacities(facts: Facts, woman: Ints, home: Ints) -> Ints:
    """(homes,) households each home takes, given every pair that no rule blocks.

    One for a self-contained home. A shared home takes as many as would fit if each were the largest that may go
    there: never too many, and exact where everybody is alone.
    """
    homes = facts.tables["homes"].columns
    largest = np.ones(len(facts.instance.homes))
    np.maximum.at(largest, home, facts.tables["women"].columns["persons"][woman])
    shared = homes["shared"] == 1.0
    free = np.where(shared, np.nan_to_num(homes["free_bedspaces"]), 1.0)
    found: Ints = np.where(shared, np.maximum(free // largest, 1.0), 1.0).astype(np.int64)
    return found


def _pins(facts: Facts) -> list[Pin]:
    return [pin for pin in facts.instance.pins if pin.kind == "pin"]


def _partner_rows(facts: Facts) -> Mapping[str, int]:
    return {partner.partner_id: row for row, partner in enumerate(facts.instance.partners)}


def _in_previous(
    facts: Facts, woman: Ints, home: Ints, previous: Mapping[str, str]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    size = max(1, len(facts.instance.homes))
    keys = [
        facts.woman_row[woman_id] * size + facts.home_row[home_id]
        for woman_id, home_id in previous.items()
        if woman_id in facts.woman_row and home_id in facts.home_row
    ]
    return np.isin(woman * size + home, keys)


def _require_feasible(
    facts: Facts, pins: Mapping[tuple[int, int], Pin], possible: set[tuple[int, ...]], capacity: Ints, limits: Ints
) -> None:
    conflicts = [_blocked(facts, pair, pin) for pair, pin in pins.items() if pair not in possible]
    for woman, count in Counter(pin.woman_id for pin in pins.values()).items():
        if count > 1:
            conflicts.append(f"{woman} is pinned to {count} homes; she can have one")
    for home_id, count in Counter(pin.home_id for pin in pins.values()).items():
        if count > (most := int(capacity[facts.home_row[home_id]])):
            conflicts.append(f"{count} women are pinned to {home_id}, which takes {most}")
    rows = _partner_rows(facts)
    for partner_id, count in Counter(facts.instance.home[pin.home_id].partner_id for pin in pins.values()).items():
        if count > (most := int(limits[rows[partner_id]])):
            conflicts.append(f"{count} women are pinned to homes of {partner_id}, which takes {most} new households")
    if conflicts:
        raise InfeasiblePins(tuple(conflicts))


def _blocked(facts: Facts, pair: tuple[int, int], pin: Pin) -> str:
    rules = [answer.code for answer in explain_rules(facts, *pair) if answer.effect == "block"]
    return f"pin {pin.woman_id} to {pin.home_id} breaks {', '.join(rules)}"
