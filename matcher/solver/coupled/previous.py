"""The previous plan as one to begin with: where nothing better is found, it stays."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.bounds import Bounds, levels_of
from matcher.solver.coupled.rows import rows_of
from matcher.solver.coupled.start import filled, kept_of
from matcher.solver.model import AssignmentModel


def previous_plan(model: AssignmentModel, pairs: Ints, allowed: Bools) -> Ints | None:
    """(agents,) pair or -1: what the rules let through of the previous plan, filled up with some pairs. None where
    there is none, or those who must be placed are not.

    pairs: ascending. allowed: (k,) which pairs of the model may be taken.
    """
    if model.pair_kept is None:
        return None
    rows = rows_of(model, np.union1d(pairs, np.flatnonzero(model.pair_kept & allowed)))
    kept = kept_of(rows, model.pair_kept[rows.pairs])
    x = filled(rows, kept, np.argsort(-model.value[rows.pairs], kind="stable"))
    return rows.plan(x) if rows.holds(x) else None


def better_of(bounds: Bounds, chosen: Ints, other: Ints | None) -> Ints:
    """The better of two plans, level by level; the first of two alike."""
    return chosen if other is None else max(chosen, other, key=lambda plan: levels_of(bounds, plan))
