"""Small assignment problems from a seed, and their best plan by trying every one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np

from matcher.solver import AssignmentModel
from matcher.solver.arrays import Ints

Levels = tuple[int, int, int]
WEIGHTS = (16, 8, 4, 2, 1, 0)


def ints(*numbers: int) -> Ints:
    """A vector of whole numbers."""
    return np.array(numbers, dtype=np.int64)


def problem(points: list[list[int | None]], **changes: Any) -> AssignmentModel:
    """A model from a table of points, a row an agent and a column a place; None = no pair.

    Without changes every agent weighs 1, every place takes one agent, and one group holds them all.
    """
    pairs = [(agent, place) for agent, row in enumerate(points) for place, cell in enumerate(row) if cell is not None]
    agents, places = len(points), len(points[0])
    usual: dict[str, Any] = {
        "agents": agents,
        "pair_agent": ints(*(agent for agent, _ in pairs)),
        "pair_place": ints(*(place for _, place in pairs)),
        "pair_points": ints(*(points[agent][place] or 0 for agent, place in pairs)),
        "agent_weight": np.ones(agents, np.int64),
        "place_capacity": np.ones(places, np.int64),
        "place_group": np.zeros(places, np.int64),
        "group_capacity": ints(agents),
    }
    return AssignmentModel(**(usual | changes))


def random_problem(seed: int, agents: int = 5, places: int = 4, groups: int = 2, top: int = 12) -> AssignmentModel:
    """Few distinct points, so that ties are many; a previous plan on half the seeds, agents who must be placed on a
    quarter. Capacities of 0 to 2."""
    chance = np.random.default_rng(seed)
    agents, places = int(chance.integers(1, agents + 1)), int(chance.integers(1, places + 1))
    grid = chance.random((agents, places)) < 0.7
    agent, place = (side.astype(np.int64) for side in np.nonzero(grid))
    return AssignmentModel(
        agents=agents,
        pair_agent=agent,
        pair_place=place,
        pair_points=chance.integers(0, top + 1, len(agent)),
        agent_weight=chance.choice(WEIGHTS, agents).astype(np.int64),
        place_capacity=chance.integers(0, 3, places),
        place_group=chance.integers(0, groups, places),
        group_capacity=chance.integers(0, agents + 1, groups),
        pair_kept=chance.random(len(agent)) < 0.3 if seed % 2 else None,
        must_place=chance.random(agents) < 0.2 if seed % 4 == 2 else None,
    )


def around(model: AssignmentModel, place: int) -> list[int]:
    """The groups around a place, its own first."""
    found = [int(model.place_group[place])]
    while model.group_parent is not None and model.group_parent[found[-1]] >= 0:
        found.append(int(model.group_parent[found[-1]]))
    return found


def nested_problem(seed: int, agents: int = 6, places: int = 5, groups: int = 2, top: int = 12) -> AssignmentModel:
    """A random problem with groups in groups, up to four deep; an empty group or two and several outermost ones."""
    model = random_problem(seed, agents, places, groups, top)
    chance = np.random.default_rng([seed, 7])
    inner = len(model.group_capacity)
    size = inner + int(chance.integers(1, 4))
    parent = [int(chance.choice([-1, *range(max(own + 1, inner), size)])) for own in range(size)]
    outer = chance.integers(0, agents + 2, size - inner)
    return changed(model, group_parent=ints(*parent), group_capacity=np.append(model.group_capacity, outer))


def plans(model: AssignmentModel) -> Iterator[list[int]]:
    """Every plan that keeps to all limits, as the list of its pairs."""
    own = [np.flatnonzero(model.pair_agent == agent).tolist() for agent in range(model.agents)]
    places, groups = model.place_capacity.tolist(), model.group_capacity.tolist()

    def fill(place: int, inside: list[int], by: int) -> None:
        places[place] += by
        for group in inside:
            groups[group] += by

    def onwards(agent: int, chosen: list[int]) -> Iterator[list[int]]:
        if agent == model.agents:
            yield list(chosen)
            return
        if model.may_be_left[agent]:
            yield from onwards(agent + 1, chosen)
        for pair in own[agent]:
            place = int(model.pair_place[pair])
            inside = around(model, place)
            if places[place] and all(groups[group] for group in inside):
                fill(place, inside, -1)
                yield from onwards(agent + 1, [*chosen, pair])
                fill(place, inside, 1)

    yield from onwards(0, [])


def worth(model: AssignmentModel, chosen: list[int]) -> Levels:
    """The three levels of a plan, added up one by one."""
    kept = [] if model.pair_kept is None else model.pair_kept.tolist()
    return (
        sum(int(model.agent_weight[model.pair_agent[pair]]) for pair in chosen),
        sum(int(model.pair_points[pair]) for pair in chosen),
        sum(kept[pair] for pair in chosen) if kept else 0,
    )


def best_by_trying(model: AssignmentModel) -> Levels | None:
    """The best levels of any plan, level by level; None when those who must be placed cannot all be."""
    return max((worth(model, chosen) for chosen in plans(model)), default=None)


def keeps_to_limits(model: AssignmentModel, chosen: Ints) -> bool:
    """Whether a choice (a pair or -1 an agent) gives each agent a pair of her own within all capacities."""
    placed = np.flatnonzero(chosen >= 0)
    pairs = chosen[placed]
    places = np.bincount(model.pair_place[pairs], minlength=model.places)
    groups = np.zeros(len(model.group_capacity), np.int64)
    for place in model.pair_place[pairs].tolist():
        groups[around(model, place)] += 1
    return bool(
        (model.pair_agent[pairs] == placed).all()
        and (places <= model.place_capacity).all()
        and (groups <= model.group_capacity).all()
        and (model.may_be_left | (chosen >= 0)).all()
    )


def changed(model: AssignmentModel, **changes: Any) -> AssignmentModel:
    """The model with some arrays changed."""
    return dataclasses.replace(model, **changes)
