"""What casework and open matching systems do: one woman after the other, the best home still free for each."""

from __future__ import annotations

import numpy as np

from matcher.solver import AssignmentModel
from matcher.solver.arrays import Ints


def by_priority(model: AssignmentModel) -> Ints:
    """The women in order of priority, then as listed."""
    return _in_turn(model, np.argsort(-model.agent_weight, kind="stable"))


def by_scarcity(model: AssignmentModel) -> Ints:
    """The women with the fewest homes to choose from first; among equals by priority, then as listed."""
    choices = np.bincount(model.pair_agent, minlength=model.agents)
    return _in_turn(model, np.lexsort((-model.agent_weight, choices)))


def _in_turn(model: AssignmentModel, order: Ints) -> Ints:
    """(agents,) the chosen pair of each agent, or -1. Those who must be placed come first: their home is fixed."""
    order = order[np.argsort(model.may_be_left[order], kind="stable")]
    first = np.searchsorted(model.pair_agent, np.arange(model.agents + 1))
    places, groups = model.place_capacity.copy(), model.group_capacity.copy()
    seat = np.full(model.agents, -1, np.int64)
    chosen = np.full(model.agents, -1, np.int64)
    for agent in order.tolist():
        own = slice(first[agent], first[agent + 1])
        place = model.pair_place[own]
        free = np.flatnonzero((places[place] > 0) & (groups[model.place_group[place]] > 0))
        for pair in free[np.argsort(-model.pair_points[own][free], kind="stable")].tolist():
            if _fits(model, seat, agent, int(place[pair])):
                chosen[agent], seat[agent] = first[agent] + pair, place[pair]
                places[place[pair]] -= 1
                groups[model.place_group[place[pair]]] -= 1
                break
    return chosen


def _fits(model: AssignmentModel, seat: Ints, agent: int, place: int) -> bool:
    """Whether no coupling rule stands against it, looking at the homes of the same partner."""
    if not model.coupling:
        return True
    near = np.flatnonzero((seat >= 0) & (model.place_group[seat] == model.place_group[place]))
    agents, places = np.append(near, agent), np.append(seat[near], place)
    return not any(True for rule in model.coupling for _ in rule.violations(agents, places))
