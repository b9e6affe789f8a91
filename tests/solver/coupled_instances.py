"""Small problems with coupling rules from a seed, tight enough that most rules bind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from matcher.solver import AssignmentModel
from matcher.solver.constraints import (
    Coupling,
    GroupFloor,
    HouseholdsInPeriod,
    JointOccupancy,
    NonAssociation,
    PinnedPairs,
    SetAside,
    SupportHours,
    WeightedBudget,
)
from tests.solver.problems import WEIGHTS, changed

Chance = np.random.Generator
Kind = Callable[[Chance, AssignmentModel], Coupling]


def hours(chance: Chance, model: AssignmentModel) -> Coupling:
    need = chance.integers(0, 9, model.agents)
    return SupportHours(
        agent_need=need,
        place_on_site=chance.integers(0, 4, model.places),
        place_budget=chance.integers(-1, 2, model.places),
        capacity=chance.integers(0, 2 + int(need.sum()) // 3, 2),
    )


def weighted(chance: Chance, model: AssignmentModel) -> Coupling:
    charges = chance.integers(0, 12, (model.agents, model.places))
    return WeightedBudget(
        charges=charges,
        place_budget=chance.integers(-1, 3, model.places),
        capacity=chance.integers(0, 3 + 2 * model.agents, 3),
    )


def in_period(chance: Chance, model: AssignmentModel) -> Coupling:
    return HouseholdsInPeriod(
        place_group=chance.integers(-1, 2, model.places),
        agent_period=chance.integers(0, 3, model.agents),
        capacity=chance.integers(-1, 3, (2, 3)),
        place_period=chance.integers(0, 3, model.places) if chance.random() < 0.5 else None,
    )


def floor(chance: Chance, model: AssignmentModel) -> Coupling:
    whole = int(chance.integers(2, 8))
    return GroupFloor(member=chance.random(model.agents) < 0.4, share=(int(chance.integers(1, whole + 1)), whole))


def pins(chance: Chance, model: AssignmentModel) -> Coupling:
    """One or two agents pinned, mostly to a place of theirs with room for her."""
    rows = chance.permutation(np.flatnonzero(model.place_capacity[model.pair_place]))
    pinned = {int(model.pair_agent[row]): int(model.pair_place[row]) for row in rows[: int(chance.integers(1, 3))]}
    if chance.random() < 0.1:
        pinned[int(chance.integers(0, model.agents))] = int(chance.integers(0, model.places))
    return PinnedPairs(np.array(list(pinned.items()), np.int64).reshape(-1, 2))


def aside(chance: Chance, model: AssignmentModel) -> Coupling:
    return SetAside(
        place_programme=np.where(chance.random(model.places) < 0.5, chance.integers(0, 2, model.places), -1),
        agent_programmes=chance.random((model.agents, 2)) < 0.4,
    )


def apart(chance: Chance, model: AssignmentModel) -> Coupling:
    """Places on a line of a kilometre and a half, some in one building, a few nobody knows where."""
    count = int(chance.integers(1, 2 + model.agents // 2))
    pairs = np.array([chance.permutation(model.agents)[:2] for _ in range(count)], np.int64)
    point = np.zeros((model.places, 3))
    point[:, 0], point[:, 2] = chance.integers(0, 16, model.places) * 100, chance.integers(0, 2, model.places) * 50
    point[chance.random(model.places) < 0.1, 0] = np.nan
    alone = (model.place_capacity < 2) & (chance.random(model.places) < 0.3)
    with_radius, with_group = chance.random() < 0.6, chance.random() < 0.4
    return NonAssociation(
        apart=pairs,
        place_building=np.where(alone, -1, chance.integers(0, 1 + model.places // 2, model.places)),
        radius_m=chance.choice([-1, 0, 300, 700], count).astype(np.int64) if with_radius else None,
        place_point_m=point if with_radius else None,
        not_same_group=chance.random(count) < 0.5 if with_group else None,
        place_group=chance.integers(-1, 3, model.places) if with_group else None,
    )


def shared(chance: Chance, model: AssignmentModel) -> Coupling:
    """Households of one to three people in places for one to five; of a few places nobody knows how many."""
    persons = chance.choice([1, 1, 2, 3], model.agents).astype(np.int64)
    count = int(chance.integers(0, model.agents))
    return JointOccupancy(
        agent_persons=persons,
        agent_rooms=np.minimum(persons, chance.integers(1, 3, model.agents)),
        place_shared=chance.random(model.places) < 0.8,
        place_bedspaces=np.where(chance.random(model.places) < 0.1, -1, chance.integers(0, 6, model.places)),
        place_rooms=np.where(chance.random(model.places) < 0.1, -1, chance.integers(0, 5, model.places)),
        incompatible=np.array([chance.permutation(model.agents)[:2] for _ in range(count)], np.int64).reshape(-1, 2),
    )


KINDS: tuple[Kind, ...] = (
    hours, weighted, in_period, floor, pins, aside, apart, shared,
)  # fmt: skip


def uncoupled_problem(seed: int, agents: int = 8, places: int = 10, most_pairs: int = 40) -> AssignmentModel:
    """Nested groups on half the seeds; a previous plan on half, somebody who must be placed on an eighth; points with
    many ties or hardly any."""
    chance = np.random.default_rng(seed)
    agents, places = (int(chance.integers(max(2, most // 2), most + 1, 2).max()) for most in (agents, places))
    pairs = chance.permutation(agents * places)[: min(most_pairs, max(2, int(agents * places * 0.7)))]
    agent, place = (side.astype(np.int64) for side in np.divmod(np.sort(pairs), places))
    groups = int(chance.integers(1, 4))
    return AssignmentModel(
        agents=agents,
        pair_agent=agent,
        pair_place=place,
        pair_points=chance.integers(0, int(chance.choice([3, 13, 10_001])), len(agent)),
        agent_weight=chance.choice(WEIGHTS, agents).astype(np.int64),
        place_capacity=chance.choice([0, 1, 1, 1, 2, 3], places).astype(np.int64),
        place_group=chance.integers(0, groups, places),
        group_capacity=np.append(chance.integers(1, agents + 1, groups), chance.integers(1, agents + 1)),
        group_parent=np.append(np.where(chance.random(groups) < 0.7, groups, -1), -1) if seed % 4 >= 2 else None,
        pair_kept=chance.random(len(agent)) < 0.3 if seed % 2 else None,
        must_place=chance.random(agents) < 0.2 if seed % 8 == 3 else None,
    )


def coupled_problem(seed: int, agents: int = 8, places: int = 10, most_pairs: int = 40) -> AssignmentModel:
    """An uncoupled problem with one to four rules; each kind stands first on one seed in eight."""
    chance = np.random.default_rng([seed, 1])
    first = KINDS[seed // 8 % len(KINDS)]
    others = [KINDS[number] for number in chance.permutation(len(KINDS)) if KINDS[number] is not first]
    model = uncoupled_problem(seed, agents, places, most_pairs)
    return with_rules(model, seed, first, *others[: int(chance.integers(0, 4))])


def with_rules(model: AssignmentModel, seed: int, *kinds: Kind) -> AssignmentModel:
    """The model with a rule of each kind. Where homes are shared they have room for more households."""
    chance = np.random.default_rng([seed, 2])
    if shared in kinds:
        model = changed(model, place_capacity=chance.integers(1, 5, model.places))
    return changed(model, coupling=tuple(kind(chance, model) for kind in kinds))


def coupled_problems(start: int, count: int) -> Iterator[tuple[int, AssignmentModel]]:
    """Seeds and their problems."""
    for seed in range(start, start + count):
        yield seed, coupled_problem(seed)
