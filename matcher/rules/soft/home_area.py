"""How far the home is from where she lived."""

from __future__ import annotations

from matcher.rules.base import Example, SoftCriterion, halving

CRITERION = SoftCriterion(
    code="home_area",
    title="near where she lived",
    sentence="The home is in or near the area she comes from.",
    source="common practice",
    unit="km",
    phrase="{x:.1f} km from where she lived before",
    natural=lambda grid: grid.distance_m,
    finish=lambda metres: metres / 1000.0,
    scale=halving("home_area", "km"),
    nearer_is_better=True,
    applies="has_home_place",
    settings=("half_at",),
    examples=(
        Example(
            words="She lived in Leeds before custody, and the home is in Manchester.",
            quantity=59.453,
            woman={"home_postcode": "LS6 2ZZ"},
        ),
        Example(words="Nobody knows where she lived: this does not count for her.", woman={"home_postcode": ""}),
    ),
)
