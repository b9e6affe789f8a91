"""Days the home would stand empty waiting for her."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import SoftCriterion, halving

CRITERION = SoftCriterion(
    code="void_days",
    title="few days empty",
    sentence="The home does not stand empty long.",
    source="common practice: voids of 40 to 75 days",
    unit="days",
    phrase="days the home waits for her: {x:.0f}",
    natural=lambda grid: np.maximum(grid.woman("release") - grid.home("keys"), 0.0),
    scale=halving(60.0, "days"),
)
