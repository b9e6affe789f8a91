"""What others hold of everything that a woman without a proposal would need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints import Budget, JointOccupancy
from matcher.solver.match import Match
from matcher.solver.model import AssignmentModel


@dataclass(frozen=True)
class Shortfall:
    """A limit that several placements share, and which pairs ask more of it than others leave.

    cell: (k,) which part of the limit each pair draws on, or -1. lacks: (k,).
    """

    rule: Budget
    cell: Ints
    lacks: Bools


@dataclass(frozen=True)
class Held:
    """For each pair of a woman left out, what there is too little of beside the plan as it stands.

    pair, agent: (k,) pairs of the model, by woman and home, and whose they are. never: (k,) she alone would draw more
    than a limit holds. home: (k,) the home is full, or its bedspaces or rooms are too few for her beside the others.
    partner: (k,) it has reached its limit of new households. empty: (k,) nobody is proposed to the home. shortfalls:
    one for each limit that several placements share. Who may not be near or with whom plays no part, so nothing here
    tells of it.
    """

    pair: Ints
    agent: Ints
    never: Bools
    home: Bools
    partner: Bools
    empty: Bools
    shortfalls: tuple[Shortfall, ...]

    @cached_property
    def lacks(self) -> Bools:
        """(k,) whether some limit that several placements share has too little left."""
        found = np.zeros(len(self.agent), bool)
        for item in self.shortfalls:
            found |= item.lacks
        return found


def held_from(match: Match) -> Held:
    """What others hold of what each woman without a proposal would need."""
    model, chosen = match.built.model, match.result.chosen
    placed = chosen[chosen >= 0]
    pair = np.flatnonzero(chosen[model.pair_agent] < 0)
    agent, place = model.pair_agent[pair], model.pair_place[pair]
    in_home, in_partner = model.used(placed)
    full = in_partner >= model.group_capacity
    return Held(
        pair=pair,
        agent=agent,
        never=~fits_alone(model)[pair],
        home=(in_home >= model.place_capacity)[place] | _crowded(model, placed, agent, place),
        partner=full[model.place_group[place]],
        empty=in_home[place] == 0,
        shortfalls=tuple(_shortfall(rule, model, placed, agent, place) for rule in joint_limits(model)),
    )


def joint_limits(model: AssignmentModel) -> Iterator[Budget]:
    """The limits that several placements share: hours of support, households in a period."""
    for rule in model.coupling:
        if isinstance(rule, Budget) and not isinstance(rule, JointOccupancy):
            yield rule


def fits_alone(model: AssignmentModel) -> Bools:
    """(pairs,) whether no shared limit is too small for the pair even where nobody else draws on it."""
    found = np.ones(len(model.pair_agent), bool)
    for rule in joint_limits(model):
        cell, charge = rule.cell(model.pair_agent, model.pair_place), rule.charge(model.pair_agent, model.pair_place)
        found &= charge <= np.append(rule.room, 0)[cell]
    return found


def _shortfall(rule: Budget, model: AssignmentModel, placed: Ints, agent: Ints, place: Ints) -> Shortfall:
    there = model.pair_agent[placed], model.pair_place[placed]
    left = np.append(rule.room, 0)
    np.subtract.at(left, rule.cell(*there), rule.charge(*there))
    cell = rule.cell(agent, place)
    return Shortfall(rule, cell, rule.charge(agent, place) > left[cell])


def _crowded(model: AssignmentModel, placed: Ints, agent: Ints, place: Ints) -> Bools:
    """(k,) whether bedspaces, or rooms where a family is there, are too few for one more beside those in the home."""
    found = np.zeros(len(agent), bool)
    here, home = model.pair_agent[placed], model.pair_place[placed]
    for rule in (rule for rule in model.coupling if isinstance(rule, JointOccupancy)):
        size, persons, rooms = model.places, rule.agent_persons, rule.agent_rooms
        taken = np.bincount(home, minlength=size) > 0
        family = np.bincount(home[persons[here] > 1], minlength=size) > 0
        spaces = rule.place_bedspaces - np.bincount(home, persons[here], size).astype(np.int64)
        free = rule.place_rooms - np.bincount(home, rooms[here], size).astype(np.int64)
        by_rooms = (family[place] | (persons[agent] > 1)) & (rooms[agent] > free[place])
        found |= (rule.place_shared & taken)[place] & ((persons[agent] > spaces[place]) | by_rooms)
    return found
