"""Which pairs the search for a better plan looks at."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.bounds import Bounds, Known, is_closed, levels_of
from matcher.solver.coupled.doubtful import Doubtful, Size, first_size
from matcher.solver.coupled.guide import Guide
from matcher.solver.coupled.rows import rows_of
from matcher.solver.coupled.search import Search

PAIRS_EACH, PAIRS_EACH_DOUBTFUL, PAIRS_EACH_WIDE = 2.5, 4.0, 6.0
"""Pairs an agent that lose least, for the search (now and then twice as many while level 1 is open), for the search
where packings say who is doubtful, for the bound."""
FEW_PAIRS = 2_000
TRIES = 25
"""At a better plan, in the first round; one more portion each round."""


def near_pairs(bounds: Bounds, chosen: Ints, allowed: Bools, each: float = PAIRS_EACH_WIDE) -> Ints:
    """The pairs that lose least by the closest bound on points. Ascending."""
    return pairs_near(bounds, bounds.closest(1, levels_of(bounds, chosen)), allowed, each)


def pairs_near(bounds: Bounds, known: Known, allowed: Bools, each: float = PAIRS_EACH_WIDE) -> Ints:
    """The pairs that lose least by a dual. Ascending."""
    pairs, most = np.flatnonzero(allowed), max(FEW_PAIRS, int(each * bounds.model.agents))
    losses = bounds.losses(known)[pairs]
    if len(pairs) > most:
        pairs = pairs[losses <= np.partition(losses, most)[most]]
    return pairs


def search_around(
    bounds: Bounds,
    chosen: Ints,
    allowed: Bools,
    guide: Guide | None,
    chance: np.random.Generator,
    number: int,
    size: Size | None = None,
) -> Search:
    """A search on the pairs that lose least, the plan's own and those that the relaxation takes.

    number: the round. size: of tries about those who are doubtful; what this search learns of it, the next one knows.
    """
    possible = np.zeros(0, np.int64) if guide is None else guide.possible
    own = chosen[chosen >= 0]
    wide = number % 2 == 1 and not is_closed(bounds, 0, levels_of(bounds, chosen))
    each = PAIRS_EACH_DOUBTFUL if guide is not None and guide.packs else PAIRS_EACH
    near = near_pairs(bounds, chosen, allowed, PAIRS_EACH * 2 if wide else each)
    pairs = np.unique(np.concatenate([near, own, possible[allowed[possible]]]))
    rows = rows_of(bounds.model, pairs)
    lost = np.maximum(0, bounds.losses(bounds.closest(1, levels_of(bounds, chosen)))[pairs])
    closeness = 1.0 / (1.0 + lost / (1.0 + float(np.median(lost)) if len(lost) else 1.0))
    doubtful = None
    if guide is not None and guide.packs:
        doubtful = Doubtful(guide.shares_of(pairs), size or first_size(bounds.model.agents))
    return Search(rows, rows.mask(chosen), closeness, chance, doubtful)
