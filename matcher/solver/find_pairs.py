"""Where given pairs stand in a list of pairs."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Ints


def first_of_each(agent: Ints, agents: int) -> Ints:
    """(agents + 1,) where the pairs of each agent begin, and where the last one's end. agent: (k,) ascending."""
    return np.searchsorted(agent, np.arange(agents + 1))


def find_pairs(first: Ints, places: Ints, agent: Ints, place: Ints) -> Ints:
    """(q,) the row of each pair (agent[i], place[i]), -1 where it is not in the list. Binary search of all at once.

    first: (agents + 1,) where the pairs of each agent begin; places: (k,) of each pair, ascending for each agent.
    agent: (q,) from 0 to agents - 1. place: (q,) any number.
    """
    low, high = first[agent], first[np.asarray(agent) + 1]
    end, last = high, len(places) - 1
    while (low < high).any():
        middle = (low + high) // 2
        beyond = (low < high) & (places[np.minimum(middle, last)] < place)
        low, high = np.where(beyond, middle + 1, low), np.where(beyond, high, np.minimum(high, middle))
    there = low < end
    there[there] = places[low[there]] == np.asarray(place)[there]
    return np.where(there, low, -1)
