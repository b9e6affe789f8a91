"""How far all returning children would travel to school together."""

from __future__ import annotations

from matcher.rules.base import SoftCriterion, halving

CRITERION = SoftCriterion(
    code="school_sum",
    title="all schools together",
    sentence="All her returning children together have short ways to school.",
    source="Education Act 1996 s444(5) walking distances; common practice",
    unit="km",
    phrase="{x:.1f} km to all her children's schools together",
    natural=lambda grid: grid.distance_m,
    finish=lambda metres: metres / 1000.0,
    scale=halving(10.0, "km"),
    rows="school_pulls",
    reduce="sum",
)
