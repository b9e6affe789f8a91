"""Whether she keeps her supervising region."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Example, Scale, SoftCriterion
from matcher.rules.table import Floats, Grid


def natural(grid: Grid) -> Floats:
    """1 in her supervising region, else 0."""
    home, hers = grid.home("region"), grid.woman("region")
    kept: Floats = np.where(np.isnan(home), np.nan, (home == hers).astype(np.float64))
    return kept


CRITERION = SoftCriterion(
    code="region_kept",
    title="same probation region",
    sentence="She stays in the region that supervises her, so supervision need not be transferred.",
    source="HMPPS case transfer guidance",
    unit="of 1",
    phrase="staying in her supervising region: {x:.0f} of 1",
    natural=natural,
    scale=Scale(score=lambda kept, _policy: kept, sentence=lambda _policy: "all marks in her region, none elsewhere"),
    applies="has_region",
    examples=(
        Example(words="Greater Manchester supervises her, and the home is in Manchester.", quantity=1.0),
        Example(
            words="The North East supervises her, and the home is in Manchester.",
            quantity=0.0,
            woman={"supervising_region": "North East"},
        ),
    ),
)
