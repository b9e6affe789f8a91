"""How far a child under school age is from nursery or from the carer who knows the child."""

from __future__ import annotations

from matcher.rules.base import SoftCriterion, halving

CRITERION = SoftCriterion(
    code="nursery",
    title="nursery",
    sentence="Children under school age stay near their nursery or the carer they know.",
    source="common practice",
    unit="km",
    phrase="{x:.1f} km to nursery, or to the carer a small child knows",
    natural=lambda grid: grid.distance_m,
    finish=lambda metres: metres / 1000.0,
    scale=halving(5.0, "km"),
    rows="nursery_pulls",
)
