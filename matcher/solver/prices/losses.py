"""What a plan would lose, exactly: by one pair being forced, by one place fewer; and what one place more would win."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.solver.arrays import Ints, exact_sum
from matcher.solver.model import AssignmentModel
from matcher.solver.nesting import FAR
from matcher.solver.prices.residual import Residual
from matcher.solver.prices.smallest import Prices, best_nets


@dataclass(frozen=True)
class NextBest:
    """Pairs that are not in the plan and what it would lose, in composite value, if each were forced.

    pair, loss: (k,) by agent, then loss, then place.
    """

    pair: Ints
    loss: Ints


def forced_losses(residual: Residual, pairs: Ints) -> Ints:
    """(k,) composite value an optimal plan loses when each of some pairs is forced, alone; FAR where no plan holds it.

    Formula: what the pair itself loses under the smallest prices, and the shortest way from its place back to the
    agent's own: everybody who would move on in turn (Ahuja, Magnanti and Orlin 1993, Network Flows, section 9.11).
    """
    model = residual.model
    place, seat = model.pair_place[pairs], residual.seat[model.pair_agent[pairs]]
    back = residual.leeway[place].copy()
    lives = np.flatnonzero(seat >= 0)
    back[lives] = residual.shortest(place[lives], seat[lives])
    back[seat == place] = 0
    found: Ints = np.minimum(residual.loss[pairs] + back, FAR)
    return found


def next_best(residual: Residual, most: int) -> NextBest:
    """Each agent's pairs of least loss, up to `most`, ties by place; pairs that no plan can hold are left out."""
    model = residual.model
    others = np.flatnonzero(residual.seat[model.pair_agent] != model.pair_place)
    if most < 1 or not len(others):
        return NextBest(others[:0], others[:0])
    place, seat, agent = model.pair_place[others], residual.seat[model.pair_agent[others]], model.pair_agent[others]
    away = np.where(seat >= 0, np.minimum(residual.leeway[seat], residual.leeway[place]), 0)
    least = residual.loss[others] + residual.leeway[place] - away
    upper = np.minimum(residual.loss[others] + residual.leeway[place], FAR)
    enough = _nth_least(agent, upper, most, model.agents)
    asked = others[least <= enough[agent]]
    loss = forced_losses(residual, asked)
    asked, loss = asked[loss < FAR], loss[loss < FAR]
    return _ranked(model, asked, loss, most)


def least_losses(model: AssignmentModel, chosen: Ints, prices: Prices) -> Ints:
    """(k,) composite value that a plan loses at least when each pair is forced, by prices that need not prove it.

    Formula: no plan with the pair is above the prices' bound less what the pair falls short of its agent's best. 0
    where the prices show no loss.
    """
    net = model.value - prices.of_pairs(model)
    gap = min(FAR, prices.bound(model) - exact_sum(model.value[chosen[chosen >= 0]]))
    found: Ints = np.maximum(0, best_nets(model, net)[model.pair_agent] - net - gap)
    return found


def of_least_loss(model: AssignmentModel, chosen: Ints, loss: Ints, most: int) -> NextBest:
    """As `next_best`, from (k,) losses at hand."""
    own = np.append(model.pair_place, -1)[chosen]
    others = np.flatnonzero(own[model.pair_agent] != model.pair_place)
    return _ranked(model, others, loss[others], most)


def _ranked(model: AssignmentModel, pairs: Ints, loss: Ints, most: int) -> NextBest:
    """The first `most` pairs of each agent, by loss and then place."""
    order = np.lexsort((pairs, loss, model.pair_agent[pairs]))
    agent = model.pair_agent[pairs[order]]
    listed = order[np.arange(len(order)) - np.searchsorted(agent, agent) < most]
    return NextBest(pairs[listed], loss[listed])


def _nth_least(agent: Ints, upper: Ints, most: int, agents: int) -> Ints:
    """(agents,) the `most`-th least number of each agent, FAR where she has fewer."""
    found = np.full(agents, FAR, np.int64)
    ends = np.searchsorted(agent, np.arange(agents + 1))
    for who in np.flatnonzero(np.diff(ends) > most).tolist():
        found[who] = np.partition(upper[ends[who] : ends[who + 1]], most - 1)[most - 1]
    return found


@dataclass(frozen=True)
class Worth:
    """What capacity is worth at the margin, in composite value, everything else unchanged.

    place_more, group_more: what the plan wins by one more. place_fewer, group_fewer: what it loses by one fewer, 0
    where there is room to spare, FAR where those who must be placed could not all be.
    """

    place_more: Ints
    place_fewer: Ints
    group_more: Ints
    group_fewer: Ints


def worth(residual: Residual) -> Worth:
    """What one more and one fewer of every place, and of every group alone, would be worth; exact."""
    places, nesting, prices = residual.model.places, residual.nesting, residual.prices
    node = np.arange(len(residual.leeway))
    outer = np.append(residual.model.place_group, nesting.parent)
    outer = np.where(outer >= 0, outer + places, -1)
    price = np.append(prices.place, prices.group)
    used = np.append(nesting.place_used, nesting.group_used)
    capacity = np.append(residual.model.place_capacity, residual.model.group_capacity)
    inside = np.flatnonzero(outer >= 0)
    more, fewer = price.copy(), np.where(capacity > 0, price + residual.leeway, 0)
    paid = inside[price[inside] > 0]
    more[paid] = np.maximum(0, price[paid] - residual.shortest(outer[paid], node[paid]))
    full = inside[(used[inside] == capacity[inside]) & (capacity[inside] > 0)]
    fewer[full] = price[full] + residual.shortest(full, outer[full])
    fewer = np.minimum(np.where(used < capacity, 0, fewer), FAR)
    return Worth(more[:places], fewer[:places], more[places:], fewer[places:])


def largest_prices(model: AssignmentModel, chosen: Ints, smallest: Prices) -> Prices:
    """The largest prices that prove the same plan; a place's with its groups' is what the plan loses by one fewer of
    them all. A price that nothing bounds is raised to where no place is worth more to anybody.

    chosen: (agents,) pair or -1, optimal. smallest: its smallest prices.
    """
    residual = Residual.of(model, chosen, smallest)
    unbounded = int(model.value.max(initial=0))
    bounded = residual.leeway[residual.leeway < FAR]
    leeway = np.where(residual.leeway < FAR, residual.leeway, max(unbounded, int(bounded.max(initial=0))))
    places = model.places
    group = leeway[places:] - np.append(leeway[places:], 0)[residual.nesting.parent]
    place = leeway[:places] - leeway[places:][model.place_group]
    return Prices(smallest.place + place, smallest.group + group)
