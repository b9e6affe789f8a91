"""How long a journey to school may take."""

from __future__ import annotations

from datetime import date

from matcher.domain import Child, Policy
from matcher.domain.ages import age_on
from matcher.rules.parameters import parameter


def school_journey_target_minutes(child: Child, on: date, policy: Policy) -> float:
    """Longest journey to school, minutes one way: by phase; for a special school or no phase by age on `on`.

    An unknown age takes the shorter, primary target. Common practice: 45 minutes primary, 75 secondary.
    """
    secondary = child.school_phase == "secondary"
    if child.school_phase in (None, "special") and child.date_of_birth is not None:
        secondary = age_on(child.date_of_birth, on) >= parameter("secondary_age_years", on)
    return policy.school_journey_secondary_minutes if secondary else policy.school_journey_primary_minutes
