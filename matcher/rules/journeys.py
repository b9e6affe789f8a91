"""How long journeys take, as plain estimates: straight lines at the policy's speed, for no route is known."""

from __future__ import annotations

from datetime import date

from matcher.domain import Child, Policy
from matcher.domain.ages import age_on
from matcher.rules.parameters import parameter


def journey_minutes(distance_km: float, policy: Policy) -> float:
    """Estimated minutes one way, door to door. Say that it is an estimate: a line may cross water."""
    return distance_km / policy.journey_speed_km_hour * 60.0


def school_journey_target_minutes(child: Child, on: date, policy: Policy) -> float:
    """Longest journey to school, minutes one way: by phase; for a special school or no phase by age on `on`.

    An unknown age takes the shorter, primary target. Common practice: 45 minutes primary, 75 secondary.
    """
    secondary = child.school_phase == "secondary"
    if child.school_phase in (None, "special") and child.date_of_birth is not None:
        secondary = age_on(child.date_of_birth, on) >= parameter("secondary_age_years", on)
    return policy.school_journey_secondary_minutes if secondary else policy.school_journey_primary_minutes


def contact_hours_week(km_week: float, policy: Policy) -> float:
    """Estimated hours a week on the way to and from contact; km_week: both ways, as `contact_journeys` counts."""
    return km_week / policy.journey_speed_km_hour
