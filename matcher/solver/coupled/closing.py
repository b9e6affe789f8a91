"""Ends the proof of a level: pairs that no better plan can use are left out, and the rest is searched to the end."""

from __future__ import annotations

import math

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.bounds import Bounds, Levels
from matcher.solver.coupled.exact import search
from matcher.solver.coupled.goal import level_values
from matcher.solver.coupled.program import better_choice
from matcher.solver.coupled.rows import Rows, rows_of
from matcher.solver.watch import Watch

POLISHED = 3
"""How many times as many pairs may be looked at for a better plan as are searched to the end."""


def levels_of(bounds: Bounds, chosen: Ints) -> Levels:
    """The levels of a plan, a pair or -1 an agent."""
    return bounds.model.levels(chosen[chosen >= 0])


def is_closed(bounds: Bounds, level: int, held: Levels) -> bool:
    """Whether a plan with these levels is proven best on this one."""
    return bounds.best(level, held)[0] <= held[level]


def try_to_close(
    bounds: Bounds, level: int, chosen: Ints, allowed: Bools, most_pairs: int, effort: float, watch: Watch
) -> Ints:
    """The plan, or a better one on this level, with the level's bound proven where the search ends.

    The levels before it must be closed. Does no more than look for a better plan where more than `most_pairs` pairs are
    left, and not that where far more are.
    """
    rows = _open_rows(bounds, level, chosen, allowed, POLISHED * most_pairs)
    better = None if rows is None or level == 2 else _polished(bounds, rows, level, chosen, watch)
    if better is not None:
        chosen = better
        rows = _open_rows(bounds, level, chosen, allowed, most_pairs)
    if (
        rows is None
        or len(rows.pairs) > most_pairs
        or watch.is_over()
        or is_closed(bounds, level, levels_of(bounds, chosen))
    ):
        return chosen
    held, worth = levels_of(bounds, chosen), level_values(bounds.model, level, rows.pairs)
    least = [(level_values(bounds.model, before, rows.pairs), held[before]) for before in range(level)]
    found = search(rows, worth, [*least, (worth, held[level] + 1)], None, effort, watch)
    if found.x is not None:
        chosen = rows.plan(found.x)
    value = levels_of(bounds, chosen)[level]
    if found.ended or found.bound is not None:
        bound = value if found.ended or found.bound is None else max(value, found.bound)
        bounds.offer_search(level, held, bound, len(rows.pairs))
    return chosen


def _open_rows(bounds: Bounds, level: int, chosen: Ints, allowed: Bools, most_pairs: int) -> Rows | None:
    """The limits on all pairs that a better plan on this level could use; None where these are too many."""
    held = levels_of(bounds, chosen)
    left = allowed & bounds.open_pairs(level, held, held[level] + 1)
    for before in range(level):
        left &= bounds.open_pairs(before, held, held[before])
    pairs = np.flatnonzero(left)
    return None if len(pairs) > most_pairs else rows_of(bounds.model, pairs)


def _polished(bounds: Bounds, rows: Rows, level: int, chosen: Ints, watch: Watch) -> Ints | None:
    """A better plan on this level, if a quick search of all open pairs finds one."""
    held, weight = levels_of(bounds, chosen), level_values(bounds.model, 0, rows.pairs)
    worth = level_values(bounds.model, level, rows.pairs)
    everything = np.ones(len(rows.pairs), bool)
    least = held[level] + 1, held[0]
    seconds = watch.left_seconds()
    x = better_choice(
        rows, worth, weight, ~everything, everything, least, seconds if math.isinf(seconds) else seconds / 4
    )
    found = None if x is None else rows.plan(x)
    return found if found is not None and levels_of(bounds, found) > held else None
