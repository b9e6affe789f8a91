"""The previous plan as one to begin with: where nothing better is found, it stays."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.bounds import Bounds, levels_of
from matcher.solver.coupled.rows import rows_of
from matcher.solver.coupled.start import filled, kept_of


def or_previous(bounds: Bounds, pairs: Ints, allowed: Bools, chosen: Ints) -> Ints:
    """The plan, or what the rules let through of the previous one, filled up with some pairs, if that is better.

    pairs: ascending. allowed: (k,) which pairs of the model may be taken. chosen: (agents,) pair or -1.
    """
    model = bounds.model
    if model.pair_kept is None:
        return chosen
    rows = rows_of(model, np.union1d(pairs, np.flatnonzero(model.pair_kept & allowed)))
    kept = kept_of(rows, model.pair_kept[rows.pairs] & allowed[rows.pairs])
    x = filled(rows, kept, np.argsort(-model.value[rows.pairs], kind="stable"))
    if not rows.holds(x):
        return chosen
    return max(chosen, rows.plan(x), key=lambda plan: levels_of(bounds, plan))
