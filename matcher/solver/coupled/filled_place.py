"""The most that households of one shared place are worth together, for each number of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy

TRIES = 6
"""At telling those apart who may not live together; with more than so many the most may be too much."""
Kinds = Sequence[tuple[int, int, int]]
"""What a way holds: of each kind its number, what anybody of it is worth, and how many there may be."""


class Dear(NamedTuple):
    """An agent who is worth more than anybody of her kind. over: by how much. kind: its number."""

    over: int
    kind: int
    agent: int


def most_there(rule: JointOccupancy, ways: Sequence[Kinds], dear: Sequence[Dear], tries: int = TRIES) -> Ints:
    """For 0, 1, 2 ... households the most that those of any way are worth, or more. dear: the dearest first."""
    her = _barred_among(rule, dear) if tries else None
    if her is not None:
        apart = rule.apart_from(her)
        without = most_there(rule, ways, [one for one in dear if one.agent != her], tries - 1)
        return _larger(without, most_there(rule, ways, [one for one in dear if one.agent not in apart], tries - 1))
    found = np.zeros(1, np.int64)
    for way in ways:
        worth = list[int]()
        for kind, price, number in way:
            more = [one.over for one in dear if one.kind == kind][:number]
            worth += [price + over for over in more] + [price] * (number - len(more))
        found = _larger(found, np.cumsum([0, *sorted(worth, reverse=True)]))
    return found


def _barred_among(rule: JointOccupancy, dear: Sequence[Dear]) -> int | None:
    """The first of them who may not live with another."""
    one, _ = rule.incompatible_among(np.array([one.agent for one in dear], np.int64))
    return dear[int(one[0])].agent if len(one) else None


def _larger(one: Ints, other: Ints) -> Ints:
    """At each number the most of two tables, which do not fall."""
    size = max(len(one), len(other))
    both = (np.append(table, np.full(size - len(table), table[-1])) for table in (one, other))
    found: Ints = np.maximum(*both)
    return found
