"""What the organisation wants of a match: every weight, limit and assumption, with its unit and range."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from matcher.domain.columns import Column

Scenario = Literal["all_planned", "confirmed_only", "none"]
BedroomStandard = Literal["larger", "bedroom_standard", "size_criteria"]
JourneyMode = Literal["walk", "bus", "rail", "public", "car"]
JOURNEY_MODES: tuple[str, ...] = ("walk", "bus", "rail", "public", "car")

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
    "school_target": 10.0,
    "contact_room": 4.0,
}
"""Criterion code -> weight; shares of 100 are easiest to read, but any non-negative numbers do."""


DEFAULT_HALF_AT: Mapping[str, float] = {
    "school_worst": 5.0,
    "school_sum": 10.0,
    "nursery": 5.0,
    "contact_journeys": 100.0,
    "void_days": 60.0,
    "home_area": 25.0,
    "pull_places": 20.0,
}
"""Criterion code -> the quantity (in the criterion's own unit) that earns half marks."""

DEFAULT_TENURE_RANK: Mapping[str, float] = {
    "secure": 100.0,
    "assured_social": 100.0,
    "assured_other": 80.0,
    "assured_shorthold": 60.0,
    "occupation_secure": 100.0,
    "occupation_standard": 80.0,
    "occupation_supported": 50.0,
    "licence_self_contained": 50.0,
    "licence_shared": 40.0,
    "temporary": 25.0,
    "cas3": 15.0,
    "excluded_licence": 10.0,
    "short_term": 40.0,
}
"""Tenancy (by landlord or sharing where that matters) -> rank 0-100; `short_term` caps a term under 26 weeks."""

FLOOR_GROUPS: Mapping[str, str] = {
    "mothers": "a child lives or will live with her in the weeks planned for",
    "pregnant": "a baby is due who is not yet among her children",
    "three_or_more_children": "three children or more live or will live with her in the weeks planned for",
    "high_support": "she needs six hours of support a week or more",
    "risk_assessed": "a risk of hers was assessed, other than none",
    "care_leaver": "she is a care leaver",
    "abuse_victim": "she is a victim of domestic abuse",
    "step_free_or_wheelchair": "she needs step-free or wheelchair access",
}
"""Group of women that a floor may protect -> who belongs to it."""

DEFAULT_FLOORS: Mapping[str, float] = dict.fromkeys(FLOOR_GROUPS, 0.0)
"""Group -> least share of all proposals, 0 to 1; 0 is no floor."""

Switch = Literal["on", "block", "review", "off"]
SWITCHES: tuple[str, ...] = ("on", "block", "review", "off")
"""What a policy may make of a rule: as written, always blocking, review where it would block, or nothing at all."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One run's policy. Field ranges stand in the column metadata and are checked when a file is read.

    weights, half_at: criterion code -> number. tenure_rank: tenancy -> rank. floors: group -> least share of all
    proposals. rules: rule code -> `Switch`, for the rules that are not as written; what a rule allows is checked when a
    file is read.
    """

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
    contact_journey_minutes: Annotated[
        float, Column("number", "Longest contact journey, minutes one way", minimum=1, maximum=600)
    ] = 60.0
    school_journey_primary_minutes: Annotated[
        float, Column("number", "Longest journey to a primary school, minutes one way", minimum=1, maximum=600)
    ] = 45.0
    school_journey_secondary_minutes: Annotated[
        float, Column("number", "Longest journey to a secondary school, minutes one way", minimum=1, maximum=600)
    ] = 75.0
    journey_mode: Annotated[
        JourneyMode,
        Column("choice", "How journeys are made; public is the quickest of walk, bus and rail", values=JOURNEY_MODES),
    ] = "public"
    journey_speed_km_hour: Annotated[
        float,
        Column(
            "number",
            "Where journeys are timed, minutes earn what so many km an hour would: half_at holds for both",
            minimum=1,
            maximum=200,
        ),
    ] = 12.0
    review_ratio: Annotated[
        float, Column("number", "A journey is flagged beyond this many times its target", minimum=1, maximum=10)
    ] = 1.5
    safety_distance_km: Annotated[
        float, Column("number", "Safety distance where a zone gives none, km", minimum=0, maximum=500)
    ] = 8.04672
    sites_complete: Annotated[
        bool, Column("yes_no", "sites.csv lists every school and play area, so a home far from all needs no review")
    ] = False
    shortfall_ok_share: Annotated[
        float, Column("number", "Rent shortfall that is no worry, share of her income", minimum=0, maximum=1)
    ] = 0.05
    shortfall_fail_share: Annotated[
        float, Column("number", "Rent shortfall she cannot bear, share of her income", minimum=0, maximum=1)
    ] = 0.25
    letters_working_days: Annotated[
        int, Column("integer", "Letters cross this many working days before release", minimum=0, maximum=250)
    ] = 10
    landlord_review_working_days: Annotated[
        int, Column("integer", "A landlord's review ends this many working days before release", minimum=0, maximum=250)
    ] = 10
    support_hours_if_unknown: Annotated[
        float,
        Column(
            "number",
            "Support counted where nobody knows what she needs, hours a week; 37 hours carry about 12 women",
            minimum=0,
            maximum=168,
        ),
    ] = 3.1
    period_weeks: Annotated[
        int,
        Column("integer", "Weeks of a period, for partners who limit new households in one", minimum=1, maximum=104),
    ] = 4
    alternatives: Annotated[int, Column("integer", "Next best homes listed for each woman", minimum=0, maximum=50)] = 3
    weights: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    half_at: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_HALF_AT))
    tenure_rank: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_TENURE_RANK))
    floors: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_FLOORS))
    rules: Mapping[str, Switch] = field(default_factory=dict)

    def replace(self, **changes: Any) -> Policy:
        """A copy with the named fields changed."""
        return dataclasses.replace(self, **changes)
