"""Where the work begins when no plan is known: the pairs that matter first, and a plan on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.answer import NoPlan
from matcher.solver.coupled.bounds import Bounds, is_closed, levels_of
from matcher.solver.coupled.first import EACH, cheapest_pairs, first_plan
from matcher.solver.coupled.frugal import frugal_flow
from matcher.solver.coupled.previous import better_of, previous_plan
from matcher.solver.prices.smallest import Prices
from matcher.solver.watch import Watch


@dataclass(frozen=True)
class Opening:
    """few, core: pairs for a rough relaxation, and for a better one. chosen: (agents,) a plan that keeps all rules."""

    few: Ints
    core: Ints
    chosen: Ints


def opening(bounds: Bounds, relaxed: Ints, prices: Prices, allowed: Bools, watch: Watch) -> Opening:
    """From the optimum without the coupling rules, and its prices."""
    few, core = (cheapest_pairs(bounds.model, prices, allowed, relaxed, each) for each in EACH)
    previous = previous_plan(bounds.model, core, allowed)
    try:
        first = first_plan(bounds.model, core, allowed, relaxed, watch)
    except NoPlan:
        if previous is None:
            raise
        first = previous
    found = Opening(few, core, better_of(bounds, first, previous))
    if is_closed(bounds, 0, levels_of(bounds, found.chosen)):
        return found
    return _or_frugal(found, bounds, allowed, watch)


def _or_frugal(found: Opening, bounds: Bounds, allowed: Bools, watch: Watch) -> Opening:
    """Where agents take more or less of a place, the plan of those who take least may be the better one to start
    from, and its prices show other pairs that matter."""
    frugal = frugal_flow(bounds.model, allowed)
    if frugal is None:
        return found
    taken, prices = frugal
    more = (cheapest_pairs(bounds.model, prices, allowed, taken, each) for each in EACH)
    few, core = (np.union1d(one, other) for one, other in zip((found.few, found.core), more, strict=True))
    other = first_plan(bounds.model, core, allowed, taken, watch)
    return Opening(few, core, max(found.chosen, other, key=lambda plan: levels_of(bounds, plan)))
