"""Days the home would stand empty waiting for her."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Example, SoftCriterion, halving

CRITERION = SoftCriterion(
    code="void_days",
    title="few days empty",
    sentence="The home does not stand empty long.",
    source="common practice: voids of 40 to 75 days",
    unit="days",
    phrase="days the home waits for her: {x:.0f}",
    natural=lambda grid: np.maximum(grid.woman("release") - grid.home("keys"), 0.0),
    scale=halving("void_days", "days"),
    settings=("half_at",),
    examples=(
        Example(
            words="The home has been free since Monday 2 November, and she is released on Tuesday 1 December.",
            quantity=29.0,
            home={"available_from": "2026-11-02"},
        ),
        Example(
            words="The home is free on the day after her release: it waits for nobody.",
            quantity=0.0,
            home={"available_from": "2026-12-02"},
        ),
    ),
)
