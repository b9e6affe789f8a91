"""Prices of agents, places and kinds of households: a bound that shares out groups' limits exactly, and that holds for
pairs nobody has listed, too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matcher.solver.arrays import Ints, dot
from matcher.solver.coupled.counted_ways import CountedWays
from matcher.solver.coupled.filled_place import Dear, Kinds, most_there
from matcher.solver.duals.dual import Dual
from matcher.solver.duals.sharing import most_shared
from matcher.solver.model import AssignmentModel


@dataclass(frozen=True)
class WaysPrices:
    """Whole-number prices of agents, places, groups and, at shared places, of kinds of households. For every plan

    sum over its pairs of value  <=  sum of agents' prices  +  sum of price * capacity of groups, and of places that are
    not shared  +  the most that pairs at shared places are worth beyond the prices of agents and groups,

    with each shared place filled in one of its ways by any agents who may live together; where a group's limit is
    shared out, with no more households at its places than it takes, and with the price of each at those not shared. A
    pair that is not listed is worth what its place and kind cost at most. value: weight_factor * weight + points_factor
    * points.

    ways: of the pairs listed, and whose groups' limits are shared out: these have no price. agent: (n,) >= 0 but for
    agents who must be placed; pairs may be worth more than their prices. place: (m,) >= 0; nothing for shared places of
    groups that are shared out. group: (g,) >= 0. kind: (shared places, persons, rooms) >= 0, what a household of so
    many persons and rooms pays at a place beside that, no less than any smaller one.
    """

    ways: CountedWays
    agent: Ints
    place: Ints
    group: Ints
    kind: Ints
    weight_factor: int
    points_factor: int

    def of_place(self, model: AssignmentModel) -> Ints:
        """(m,) what every pair of a place costs alike."""
        return self.place + model.of_groups_above(self.group)

    def charge(self, agent: Ints, place: Ints) -> Ints:
        """(k,) what each pair costs beyond that: its kind's price, where the place is shared."""
        found = np.zeros(len(agent), np.int64)
        shared = np.flatnonzero(self.ways.rule.place_shared[place])
        agent, place = agent[shared], place[shared]
        persons = np.minimum(self.ways.rule.agent_persons[agent], np.maximum(1, self.ways.rule.place_bedspaces[place]))
        rooms = np.minimum(self.ways.rule.agent_rooms[agent], np.maximum(1, self.ways.rule.place_rooms[place]))
        found[shared] = self.kind[self.ways.rule.number[place], persons - 1, rooms - 1]
        return found

    def net(self, model: AssignmentModel) -> Ints:
        """(k,) what each pair is worth less its prices."""
        agent, place = model.pair_agent, model.pair_place
        found: Ints = model.agent_weight[agent] * self.weight_factor + model.pair_points * self.points_factor
        return found - self.of_place(model)[place] - self.charge(agent, place)

    def beyond(self, model: AssignmentModel) -> Ints:
        """(k,) what each pair is worth beyond all prices, its agent's too."""
        return self.net(model) - self.agent[model.pair_agent]

    def bound(self, agent: Ints, scale: int) -> tuple[int, Dual]:
        """The sum above, where agents pay `agent`, so much that no pair that is not listed is worth more than its
        prices; and multipliers that prove as much by packing each shared place anew."""
        model = self.ways.model
        own = np.where(self.ways.in_group, 0, self.place)
        total = int(agent.sum()) + dot(own, model.place_capacity) + dot(self.group, model.group_capacity)
        beyond = self.net(model) - agent[model.pair_agent]
        total += self._elsewhere(model, beyond) + self._together(model, beyond)
        dual = Dual(
            place=self.place,
            group=self.group,
            weight_factor=self.weight_factor,
            points_factor=self.points_factor,
            scale=scale,
            agent=agent,
            budgets=(None,),
            shared_out=self.ways.groups,
        )
        return total, dual

    def _elsewhere(self, model: AssignmentModel, beyond: Ints) -> int:
        """What each agent's best pair at a place of her own is worth beyond all prices, added up."""
        best = np.zeros(model.agents, np.int64)
        own = np.flatnonzero((beyond > 0) & ~self.ways.rule.place_shared[model.pair_place])
        np.maximum.at(best, model.pair_agent[own], beyond[own])
        return int(best.sum())

    def _together(self, model: AssignmentModel, beyond: Ints) -> int:
        """The most that shared places hold, and with them the other places of groups that are shared out."""
        tables = self._tables(model, beyond)
        groups = self.ways.groups
        of_group, total = defaultdict[int, list[Ints]](list), 0
        for place, table in tables.items():
            group = int(model.place_group[place])
            if groups[group]:
                of_group[group].append(table)
            else:
                total += int(table[-1])
        for group in np.flatnonzero(groups).tolist():
            places = np.flatnonzero((model.place_group == group) & (self.place > 0))
            singles = np.repeat(self.place[places], model.place_capacity[places])
            total += most_shared(of_group[group], singles, int(model.group_capacity[group]))
        return total

    def _tables(self, model: AssignmentModel, beyond: Ints) -> dict[int, Ints]:
        """For each shared place the most that so many households there are worth beyond agents' and groups' prices."""
        modes, dear = self.ways.modes, defaultdict[int, list[Dear]](list)
        for pair in np.flatnonzero((beyond > 0) & (modes.row >= 0)).tolist():
            one = Dear(int(beyond[pair]), int(modes.row[pair]), int(model.pair_agent[pair]))
            dear[int(model.pair_place[pair])].append(one)
        found = dict[int, Ints]()
        for place, kinds in self._kinds():
            most = most_there(self.ways.rule, kinds, sorted(dear.get(place, ()), reverse=True))
            found[place] = most[: int(self.ways.model.place_capacity[place]) + 1]
        return found

    def _kinds(self) -> Iterator[tuple[int, list[Kinds]]]:
        """Each shared place, and what each of its ways holds."""
        modes = self.ways.modes
        persons, rooms = np.maximum(modes.row_kind, 1).T
        price = self.kind[self.ways.rule.number[modes.row_place], persons - 1, rooms - 1]
        places, first = np.unique(modes.place, return_index=True)
        counts = modes.counts.tocsc()
        parts = np.split(counts.indices, counts.indptr[1:-1]), np.split(counts.data, counts.indptr[1:-1])
        ways: list[Kinds] = [
            list(zip(row.tolist(), price[row].tolist(), count.tolist(), strict=True))
            for row, count in zip(*parts, strict=True)
        ]
        for place, start, end in zip(places.tolist(), first.tolist(), [*first[1:].tolist(), modes.ways], strict=True):
            yield place, ways[start:end]
