"""Independent parts: pairs that share no limit with others are searched without a look at them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matcher.solver.arrays import Ints
from matcher.solver.coupled.exact import Found, search
from matcher.solver.coupled.goal import level_values
from matcher.solver.coupled.rows import Rows, rows_of
from matcher.solver.model import AssignmentModel
from matcher.solver.watch import Watch

TOGETHER = 200
"""Smaller parts are taken together until they have so many pairs: a search of its own costs more than it saves."""
MOST_PARTS = 50
"""So many parts of the largest size are looked for at most: to look takes time."""


def independent_parts(model: AssignmentModel, pairs: Ints, chosen: Ints, most_pairs: int) -> list[Ints]:
    """Some pairs and those of a plan, as rows of the model, by independent part: no limit counts pairs of two.

    None where not several have pairs beside the plan's own, or one has more than `most_pairs`. chosen: (agents,) pair
    or -1.
    """
    if len(pairs) > MOST_PARTS * most_pairs or largest_linked(model, pairs) > most_pairs:
        return []
    every = np.union1d(pairs, chosen[chosen >= 0])
    parts = [every[part] for part in _parts(rows_of(model, every))]
    several = sum(not np.isin(part, chosen).all() for part in parts) > 1
    return parts if several and max(map(len, parts)) <= most_pairs else []


def largest_linked(model: AssignmentModel, pairs: Ints) -> int:
    """How many of the pairs hang together by their agents and places alone; by all limits no fewer do."""
    agent, place = model.pair_agent[pairs], model.pair_place[pairs]
    label = _linked(agent, place + model.agents, model.agents + model.places)
    return int(np.bincount(label[agent]).max(initial=0))


def search_by_parts(
    model: AssignmentModel, level: int, parts: list[Ints], chosen: Ints, effort: float, watch: Watch
) -> tuple[Ints, Found]:
    """The pairs of all parts, ascending, and the best choice of them on a level, with the plan's levels before held.

    Those levels must be closed: then the plan's own pairs of each part reach what can be reached there, and the best of
    the parts is the best of all. effort: of all searches together.
    """
    size = sum(map(len, parts))
    found = [_search_part(model, level, part, chosen, effort * len(part) / size, watch) for part in parts]
    pairs, taken = np.concatenate(parts), np.concatenate([one.x for one in found if one.x is not None])
    order = np.argsort(pairs)
    bound = None if any(one.bound is None for one in found) else sum(one.bound or 0 for one in found)
    return pairs[order], Found(taken[order], bound, all(one.ended for one in found))


def _search_part(model: AssignmentModel, level: int, part: Ints, chosen: Ints, effort: float, watch: Watch) -> Found:
    """The best choice of a part, or the plan's own; bound: None where time was over before."""
    own = np.isin(part, chosen)
    values = [level_values(model, at, part) for at in range(level + 1)]
    reached = [int(value[own].sum()) for value in values]
    if own.all():
        return Found(own, reached[level], True)
    if watch.is_over():
        return Found(own, None, False)
    least = [*zip(values[:level], reached[:level], strict=True), (values[level], reached[level] + 1)]
    rows = rows_of(_of_part(model, part), part)
    if not rows.holds(own):
        raise RuntimeError("a part of the plan breaks a limit")
    found = search(rows, values[level], least, None, effort, watch)
    if found.x is not None:
        return found
    return Found(own, reached[level] if found.ended else found.bound, found.ended)


def _of_part(model: AssignmentModel, part: Ints) -> AssignmentModel:
    """The model in which nobody must be placed who has no pair in the part."""
    if model.must_place is None:
        return model
    there = np.zeros(model.agents, bool)
    there[model.pair_agent[part]] = True
    return replace(model, must_place=model.must_place & there)


def _parts(rows: Rows) -> list[Ints]:
    """(columns of the rows,) by part. Each ascending."""
    matrix = rows.matrix.tocoo()
    row, column = (index.astype(np.int64) for index in matrix.coords)
    label = _linked(column, row + len(rows.pairs), len(rows.pairs) + matrix.shape[0])[: len(rows.pairs)]
    order = np.argsort(label, kind="stable")
    found, few = list[Ints](), np.zeros(0, np.int64)
    for part in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        few = np.concatenate([few, part])
        if len(part) >= TOGETHER:
            found.append(part)
            few = few[: len(few) - len(part)]
        elif len(few) >= TOGETHER:
            found.append(np.sort(few))
            few = np.zeros(0, np.int64)
    return [*found, np.sort(few)] if len(few) else found


def _linked(one: Ints, other: Ints, size: int) -> Ints:
    """(size,) the number of the part that each node is in. one, other: the nodes that each link joins."""
    links = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(size, size))
    found: Ints = connected_components(links, directed=False)[1].astype(np.int64)
    return found
