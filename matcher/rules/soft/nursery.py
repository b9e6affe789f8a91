"""How far a child under school age is from nursery or from the carer who knows the child."""

from __future__ import annotations

from matcher.rules.base import Example, SoftCriterion, halving, in_time

CRITERION = in_time(
    SoftCriterion(
        code="nursery",
        title="nursery",
        sentence="Children under school age stay near their nursery or the carer they know.",
        source="common practice",
        unit="km",
        phrase="{x:.1f} km to nursery, or to the carer a small child knows",
        natural=lambda grid: grid.road_m,
        finish=lambda metres: metres / 1000.0,
        scale=halving("nursery", "km"),
        nearer_is_better=True,
        rows="nursery_pulls",
        settings=("scenario", "planning_weeks", "half_at"),
        examples=(
            Example(
                words="Her daughter of three comes home and has a nursery place 2.63 km from the home.",
                quantity=2.631,
                more={
                    "children": [
                        {
                            "date_of_birth": "2023-06-01",
                            "carer": "kinship",
                            "carer_postcode": "OL1 3NS",
                            "returns": "yes",
                            "school_postcode": "M20 4QA",
                            "school_phase": "nursery",
                        }
                    ]
                },
            ),
            Example(
                words="She has no nursery place, and has lived with her grandmother, 13.31 km from the home.",
                quantity=13.309,
                more={
                    "children": [
                        {
                            "date_of_birth": "2023-06-01",
                            "carer": "kinship",
                            "carer_postcode": "OL1 3NS",
                            "returns": "yes",
                        }
                    ]
                },
            ),
        ),
    ),
    "{x:.0f} minutes to nursery, or to the carer a small child knows",
)
