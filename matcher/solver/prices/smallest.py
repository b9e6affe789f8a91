"""What one more place, or one more in a group, would be worth: exact dual prices, and the bound they prove."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.solver.arrays import Ints, dot, exact_sum
from matcher.solver.model import AssignmentModel
from matcher.solver.nesting import Nesting


class NotOptimal(RuntimeError):
    """Prices keep rising: the choice they were asked for is not optimal."""


@dataclass(frozen=True)
class Prices:
    """Non-negative integer prices in composite value: a pair costs the prices of its place and of every group around
    that together."""

    place: Ints
    group: Ints

    def of_pairs(self, model: AssignmentModel) -> Ints:
        """(k,) what each pair costs."""
        found: Ints = self.of_places(model)[model.pair_place]
        return found

    def of_places(self, model: AssignmentModel) -> Ints:
        """(m,) what a pair at each place costs."""
        found: Ints = self.place + model.of_groups_above(self.group)
        return found

    def nets(self, model: AssignmentModel) -> Ints:
        """(k,) what each pair is worth beyond what it costs."""
        found = self.of_pairs(model)
        return np.subtract(model.value, found, out=found)

    def bound(self, model: AssignmentModel) -> int:
        """No plan has a larger composite value: weak duality over every pair, whatever the prices are."""
        best = best_nets(model, self.nets(model))
        return exact_sum(best) + dot(self.place, model.place_capacity) + dot(self.group, model.group_capacity)


def smallest_prices(model: AssignmentModel, chosen: Ints, most: int | None = None) -> Prices:
    """The least prices under which nobody would rather have another place or none: longest paths in the residual graph.

    chosen: (agents,) pair or -1, optimal. A group's price together with those around it is what one more in it is
    worth; see `losses.py` for one more place alone. Bellman-Ford over those whose own place grew dearer, agent by
    agent, each using what the ones before her raised. most: it gives up where a price is larger. Raises NotOptimal.
    """
    nesting = Nesting.of(model, chosen)
    total, group = np.zeros(model.places, np.int64), np.zeros(len(model.group_capacity), np.int64)
    placed = np.flatnonzero(chosen >= 0)
    own_place, own_value = model.pair_place[chosen[placed]], model.value[chosen[placed]]
    seat, worth = np.full(model.agents, -1), np.zeros(model.agents, np.int64)
    seat[placed], worth[placed] = own_place, own_value
    first = model.first_pair
    told = np.full(len(placed), -1)  # the price of her own place when she last told what others are worth to her
    moved = np.arange(model.agents)
    for _ in range(model.places + len(model.group_capacity) + 2):
        told_at = _raise_round(model, total, moved, first, seat, worth)
        told[np.searchsorted(placed, moved[seat[moved] >= 0])] = told_at
        nesting.raise_totals(total, group)
        if most is not None and int(total.max(initial=0)) > most:
            break
        rose = total[own_place] > told
        if not rose.any():
            if ((total[own_place] > own_value) & model.may_be_left[placed]).any():
                raise NotOptimal("somebody who may be left pays more than she is worth: the plan is not optimal")
            return _settled(total, group, nesting)
        moved = placed[rose]
    raise NotOptimal("prices did not settle: the plan is not optimal for its own values")


def _raise_round(model: AssignmentModel, total: Ints, agents: Ints, first: Ints, seat: Ints, worth: Ints) -> Ints:
    """Raises total prices to what each of some agents would gain; returns what each placed one paid as she did so.

    One agent at a time: her places are all different, so that no slow unbuffered maximum is needed.
    """
    told = []
    for agent, own in zip(agents.tolist(), seat[agents].tolist(), strict=True):
        paid = total[own] if own >= 0 else 0
        pairs = slice(first[agent], first[agent + 1])
        places = model.pair_place[pairs]
        total[places] = np.maximum(total[places], model.value[pairs] - (worth[agent] - paid))
        if own >= 0:
            told.append(paid)
    return np.array(told, np.int64)


def best_nets(model: AssignmentModel, net: Ints) -> Ints:
    """(agents,) the best of each agent's pairs, 0 where she may be left and none is better. net: (k,)."""
    best = np.where(model.may_be_left, 0, np.iinfo(np.int64).min)
    if len(net):
        agents = np.flatnonzero(np.diff(model.first_pair))
        best[agents] = np.maximum(best[agents], np.maximum.reduceat(net, model.first_pair[agents]))
    return best


def _settled(total: Ints, group: Ints, nesting: Nesting) -> Prices:
    above = np.append(group, 0)[nesting.parent]
    own = group - above
    if own[nesting.group_has_room].any():
        raise NotOptimal("a group with room has a price: the plan is not optimal for its own values")
    return Prices(total - group[nesting.model.place_group], own)
