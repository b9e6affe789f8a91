"""Ends the proof of a level: pairs that no better plan can use are left out, and the rest is searched to the end."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.bounds import Bounds, Levels, levels_of
from matcher.solver.coupled.by_modes import only_rule, search_by_modes
from matcher.solver.coupled.exact import Found, search
from matcher.solver.coupled.goal import level_values
from matcher.solver.coupled.independent import independent_parts, search_by_parts
from matcher.solver.coupled.neighbours import near_pairs
from matcher.solver.coupled.rows import rows_of
from matcher.solver.watch import Watch

NEAR_EACH = 4.0
"""Pairs an agent, those that lose least, among which a better plan is looked for before the proof."""


def try_to_close(
    bounds: Bounds, level: int, chosen: Ints, allowed: Bools, most_pairs: int, effort: float, watch: Watch
) -> Ints:
    """The plan, or a better one on this level, with the level's bound proven where the search ends.

    The levels before it must be closed. Pairs that could be part of a better plan are searched by independent parts,
    if there are several; nothing is done where those that hang together are more than `most_pairs`.
    """
    model, held = bounds.model, levels_of(bounds, chosen)
    pairs = _left(bounds, level, held, allowed)
    if watch.is_over():
        return chosen
    if parts := independent_parts(model, pairs, chosen, most_pairs):
        return _better(bounds, level, chosen, *search_by_parts(model, level, parts, chosen, effort, watch))
    if len(pairs) > most_pairs:
        return chosen
    rows, worth = rows_of(model, pairs), level_values(model, level, pairs)
    least = [(level_values(model, before, pairs), held[before]) for before in range(level)]
    found = search(rows, worth, [*least, (worth, held[level] + 1)], None, effort, watch)
    return _better(bounds, level, chosen, pairs, found)


def try_by_modes(bounds: Bounds, level: int, chosen: Ints, allowed: Bools, most_pairs: int, watch: Watch) -> Ints:
    """As `try_to_close`, of many more pairs, where nothing but shared places couples them."""
    model, held = bounds.model, levels_of(bounds, chosen)
    rule = only_rule(model)
    if rule is None or watch.is_over():
        return chosen
    own = chosen[chosen >= 0]
    near = np.union1d(near_pairs(bounds, chosen, allowed, NEAR_EACH), own)
    pairs = np.union1d(_left(bounds, level, held, allowed), own)
    if level and 2 * len(near) < len(pairs):  # A better plan leaves fewer pairs that could be part of one better still.
        found = search_by_modes(model, rule, near, (level, held), chosen, watch)
        chosen = _better_plan(bounds, level, chosen, near, found)
        held, own = levels_of(bounds, chosen), chosen[chosen >= 0]
        left = _left(bounds, level, held, allowed)
        if np.isin(left, near).all():
            return _better(bounds, level, chosen, near, found)
        pairs = np.union1d(left, own)
    if len(pairs) > most_pairs or watch.is_over():
        return chosen
    return _better(bounds, level, chosen, pairs, search_by_modes(model, rule, pairs, (level, held), chosen, watch))


def _left(bounds: Bounds, level: int, held: Levels, allowed: Bools) -> Ints:
    """The pairs that may be part of a plan that is better on a level and as good before it."""
    left = allowed & bounds.open_pairs(level, held, held[level] + 1)
    for before in range(level):
        left &= bounds.open_pairs(before, held, held[before])
    return np.flatnonzero(left)


def _better_plan(bounds: Bounds, level: int, chosen: Ints, pairs: Ints, found: Found) -> Ints:
    """The plan, or what a search of some pairs has found if that is better."""
    if found.x is None:
        return chosen
    other = np.full_like(chosen, -1)
    other[bounds.model.pair_agent[pairs[found.x]]] = pairs[found.x]
    return max(chosen, other, key=lambda plan: levels_of(bounds, plan)[: level + 1])


def _better(bounds: Bounds, level: int, chosen: Ints, pairs: Ints, found: Found) -> Ints:
    """As `_better_plan`, and the bound that the search has proven, if its pairs are all that may matter."""
    held = levels_of(bounds, chosen)
    chosen = _better_plan(bounds, level, chosen, pairs, found)
    value = levels_of(bounds, chosen)[level]
    if found.ended or found.bound is not None:
        bound = value if found.ended or found.bound is None else max(value, found.bound)
        bounds.offer_search(level, held, bound, len(pairs))
    return chosen
