"""How far support, work and family are."""

from __future__ import annotations

from matcher.rules.base import Example, SoftCriterion, halving, in_time

CRITERION = in_time(
    SoftCriterion(
        code="pull_places",
        title="near support, work and family",
        sentence="Support, work and family are within reach.",
        source="common practice",
        unit="km",
        phrase="{x:.1f} km to support, work and family",
        natural=lambda grid: grid.road_m,
        finish=lambda metres: metres / 1000.0,
        scale=halving("pull_places", "km"),
        nearer_is_better=True,
        rows="soft_pulls",
        settings=("half_at",),
        examples=(
            Example(
                words="Her support worker is 2.63 km from the home and her work 13.31 km: the farther one counts.",
                quantity=13.309,
                more={
                    "zones": [{"kind": "support", "postcode": "M20 4QA"}, {"kind": "work", "postcode": "OL1 3NS"}],
                },
            ),
        ),
    ),
    "{x:.0f} minutes to support, work and family",
)
