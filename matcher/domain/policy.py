"""What the organisation wants of a match: every weight, limit and assumption, with its unit and range."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from matcher.domain.columns import Column

Scenario = Literal["all_planned", "confirmed_only", "none"]
BedroomStandard = Literal["larger", "bedroom_standard", "size_criteria"]

DEFAULT_WEIGHTS: Mapping[str, float] = {
    "school_worst": 30.0,
    "school_sum": 10.0,
    "nursery": 4.0,
    "contact_journeys": 14.0,
    "bedrooms_fit": 10.0,
    "tenure": 20.0,
    "nights_without_home": 12.0,
    "void_days": 3.0,
    "region_kept": 8.0,
    "home_area": 4.0,
    "pull_places": 5.0,
}
"""Criterion code -> weight; shares of 100 are easiest to read, but any non-negative numbers do."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One run's policy. Field ranges stand in the column metadata and are checked when a file is read."""

    scenario: Annotated[
        Scenario,
        Column("choice", "Which planned returns of children count", values=("all_planned", "confirmed_only", "none")),
    ] = "all_planned"
    bedroom_standard: Annotated[
        BedroomStandard,
        Column(
            "choice",
            "Standard to plan bedrooms on",
            values=("larger", "bedroom_standard", "size_criteria"),
        ),
    ] = "larger"
    quality_floor_points: Annotated[
        int, Column("integer", "A pair below this many of 10,000 points is not proposed", minimum=0, maximum=10_000)
    ] = 2_000
    max_bridging_nights: Annotated[
        int, Column("integer", "Most nights between release and keys", minimum=0, maximum=90)
    ] = 14
    planning_weeks: Annotated[
        int, Column("integer", "Weeks after release whose known changes count", minimum=0, maximum=104)
    ] = 26
    travel_cost_share: Annotated[
        float, Column("number", "Share of contact travel the programme pays, 0 to 1", minimum=0, maximum=1)
    ] = 0.5
    alternatives: Annotated[int, Column("integer", "Next best homes listed for each woman", minimum=0, maximum=50)] = 3
    weights: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))

    def replace(self, **changes: Any) -> Policy:
        """A copy with the named fields changed."""
        return dataclasses.replace(self, **changes)
