"""What a level of the objective asks for: one level is raised while the levels before it are held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.model import AssignmentModel


@dataclass(frozen=True)
class Goal:
    """Raise level `level` (0, 1 or 2); held: (level, least sum) of levels that no plan may fall short of."""

    level: int
    held: tuple[tuple[int, int], ...] = ()


def level_values(model: AssignmentModel, level: int, pairs: Ints) -> Ints:
    """(k,) what each of some pairs adds to a level."""
    if level == 0:
        found: Ints = model.agent_weight[model.pair_agent[pairs]]
        return found
    if level == 1:
        return model.pair_points[pairs]
    kept = np.zeros(len(pairs), bool) if model.pair_kept is None else model.pair_kept[pairs]
    return kept.astype(np.int64)
