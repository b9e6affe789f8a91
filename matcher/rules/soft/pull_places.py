"""How far support, work and family are."""

from __future__ import annotations

from matcher.rules.base import SoftCriterion, halving

CRITERION = SoftCriterion(
    code="pull_places",
    title="near support, work and family",
    sentence="Support, work and family are within reach.",
    source="common practice",
    unit="km",
    phrase="{x:.1f} km to support, work and family",
    natural=lambda grid: grid.distance_m,
    finish=lambda metres: metres / 1000.0,
    scale=halving(20.0, "km"),
    rows="soft_pulls",
)
