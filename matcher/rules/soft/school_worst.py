"""How far the child worst off would travel to school."""

from __future__ import annotations

from matcher.rules.base import SoftCriterion, halving

CRITERION = SoftCriterion(
    code="school_worst",
    title="farthest school",
    sentence="The child with the longest way to school has a short one.",
    source="Education Act 1996 s444(5) walking distances; common practice",
    unit="km",
    phrase="{x:.1f} km to the school of the child farthest from it",
    natural=lambda grid: grid.distance_m,
    finish=lambda metres: metres / 1000.0,
    scale=halving(5.0, "km"),
    rows="school_pulls",
)
