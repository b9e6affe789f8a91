"""What one more place, or one more in a group, would be worth: exact dual prices, and the bound they prove."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.model import AssignmentModel


class NotOptimal(RuntimeError):
    """Prices keep rising: the choice they were asked for is not optimal."""


@dataclass(frozen=True)
class Prices:
    """Non-negative integer prices in composite value: a pair costs its place's and its group's price together."""

    place: Ints
    group: Ints

    def of_pairs(self, model: AssignmentModel) -> Ints:
        """(k,) what each pair costs."""
        found: Ints = (self.place + self.group[model.place_group])[model.pair_place]
        return found

    def bound(self, model: AssignmentModel) -> int:
        """No plan has a larger composite value: weak duality over every pair, whatever the prices are."""
        best = np.where(model.may_be_left, 0, np.iinfo(np.int64).min)
        np.maximum.at(best, model.pair_agent, model.value - self.of_pairs(model))
        return int(best.sum() + (self.place * model.place_capacity).sum() + (self.group * model.group_capacity).sum())


def smallest_prices(model: AssignmentModel, chosen: Ints) -> Prices:
    """The least prices under which nobody would rather have another place: longest paths in the residual graph.

    chosen: (agents,) pair or -1, optimal. Bellman-Ford over those whose own place grew dearer. Raises NotOptimal.
    """
    used = chosen[chosen >= 0]
    place_used = np.bincount(model.pair_place[used], minlength=model.places)
    group_used = np.bincount(model.place_group[model.pair_place[used]], minlength=len(model.group_capacity))
    has_room = place_used < model.place_capacity
    total = np.zeros(model.places, np.int64)
    group = np.zeros(len(model.group_capacity), np.int64)
    first = np.searchsorted(model.pair_agent, np.arange(model.agents + 1))
    placed = np.flatnonzero(chosen >= 0)
    own_place = model.pair_place[chosen[placed]]
    keeps = np.zeros(model.agents, np.int64)
    keeps[placed] = model.value[chosen[placed]]
    moved = np.arange(model.agents)
    for _ in range(model.places + len(model.group_capacity) + 2):
        pairs = _pairs_of(first, moved)
        agents = model.pair_agent[pairs]
        before = total[own_place].copy()
        np.maximum.at(total, model.pair_place[pairs], model.value[pairs] - keeps[agents])
        np.maximum.at(group, model.place_group[has_room], total[has_room])
        np.maximum(total, group[model.place_group], out=total)
        if (total[own_place] == before).all():
            return _settled(total, group, group_used < model.group_capacity, model)
        rose = total[own_place] > before
        keeps[placed[rose]] = model.value[chosen[placed[rose]]] - total[own_place[rose]]
        moved = placed[rose]
    raise NotOptimal("prices did not settle: the plan is not optimal for its own values")


def _pairs_of(first: Ints, agents: Ints) -> Ints:
    counts = first[agents + 1] - first[agents]
    starts = np.repeat(first[agents] - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
    found: Ints = starts + np.arange(int(counts.sum()))
    return found


def _settled(
    total: Ints, group: Ints, group_has_room: np.ndarray[tuple[int], np.dtype[np.bool_]], model: AssignmentModel
) -> Prices:
    if group[group_has_room].any():
        raise NotOptimal("a group with room has a price: the plan is not optimal for its own values")
    return Prices(total - group[model.place_group], group)
