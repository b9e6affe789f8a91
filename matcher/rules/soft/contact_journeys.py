"""How far she travels each week to see the children who do not live with her."""

from __future__ import annotations

from matcher.rules.base import Example, SoftCriterion, halving, in_time

WEEKS_A_YEAR, MONTHS_A_YEAR, METRES_A_KM, MINUTES_AN_HOUR = 52.0, 12.0, 1000.0, 60.0

CRITERION = in_time(
    SoftCriterion(
        code="contact_journeys",
        title="contact journeys",
        sentence="Journeys to children she may see but who do not live with her are short.",
        source="common practice: visits times the return journey",
        unit="km a week",
        phrase="{x:.0f} km a week to see children who do not live with her",
        natural=lambda grid: grid.row("weight") * grid.road_m,
        finish=lambda visit_metres: visit_metres * (2.0 * MONTHS_A_YEAR) / (WEEKS_A_YEAR * METRES_A_KM),
        scale=halving("contact_journeys", "km a week"),
        nearer_is_better=True,
        rows="contact_pulls",
        reduce="sum",
        parameters=("assumed_contact_visits_month",),
        settings=("scenario", "planning_weeks", "half_at"),
        examples=(
            Example(
                words="Four times a month she visits her son, who stays with his grandmother in Oldham, 13.31 km away.",
                quantity=4 * 2 * 13.309 * 12 / 52,
                more={
                    "children": [
                        {
                            "carer": "kinship",
                            "carer_postcode": "OL1 3NS",
                            "returns": "no",
                            "contact": "unsupervised",
                            "contact_visits_month": "4",
                        }
                    ]
                },
            ),
            Example(
                words="The same, but nobody has said how often she visits: one visit a month is assumed.",
                quantity=2 * 13.309 * 12 / 52,
                more={
                    "children": [
                        {
                            "carer": "kinship",
                            "carer_postcode": "OL1 3NS",
                            "returns": "no",
                            "contact": "unsupervised",
                        }
                    ]
                },
            ),
        ),
    ),
    "{x:.1f} hours a week to see children who do not live with her",
    unit="hours a week",
    natural=lambda grid: grid.row("weight") * grid.minutes,
    finish=lambda visit_minutes: visit_minutes * (2.0 * MONTHS_A_YEAR) / (WEEKS_A_YEAR * MINUTES_AN_HOUR),
)
