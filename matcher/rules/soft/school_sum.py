"""How far all returning children would travel to school together."""

from __future__ import annotations

from matcher.rules.base import Example, SoftCriterion, halving, in_time

CRITERION = in_time(
    SoftCriterion(
        code="school_sum",
        title="all schools together",
        sentence="All her returning children together have short ways to school.",
        source="Education Act 1996 s444(5) walking distances; common practice",
        unit="km",
        phrase="{x:.1f} km to all her children's schools together",
        natural=lambda grid: grid.road_m,
        finish=lambda metres: metres / 1000.0,
        scale=halving("school_sum", "km"),
        nearer_is_better=True,
        rows="school_pulls",
        reduce="sum",
        settings=("scenario", "planning_weeks", "half_at"),
        examples=(
            Example(
                words="Two children come home: one school is 2.63 km from the home, the other 13.31 km.",
                quantity=2.631 + 13.309,
                more={
                    "children": [
                        {
                            "date_of_birth": "2018-03-01",
                            "carer": "kinship",
                            "returns": "yes",
                            "school_postcode": "M20 4QA",
                            "school_phase": "primary",
                        },
                        {
                            "date_of_birth": "2014-03-01",
                            "carer": "foster",
                            "returns": "yes",
                            "school_postcode": "OL1 3NS",
                            "school_phase": "secondary",
                        },
                    ]
                },
            ),
        ),
    ),
    "{x:.0f} minutes to all her children's schools together",
)
