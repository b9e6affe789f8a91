"""How far she travels each week to see the children who do not live with her."""

from __future__ import annotations

from matcher.rules.base import SoftCriterion, halving

WEEKS_A_YEAR, MONTHS_A_YEAR, METRES_A_KM = 52.0, 12.0, 1000.0

CRITERION = SoftCriterion(
    code="contact_journeys",
    title="contact journeys",
    sentence="Journeys to children she may see but who do not live with her are short.",
    source="common practice: visits times the return journey",
    unit="km a week",
    phrase="{x:.0f} km a week to see children who do not live with her",
    natural=lambda grid: grid.row("weight") * grid.distance_m,
    finish=lambda visit_metres: visit_metres * (2.0 * MONTHS_A_YEAR) / (WEEKS_A_YEAR * METRES_A_KM),
    scale=halving(100.0, "km a week"),
    rows="contact_pulls",
    reduce="sum",
)
