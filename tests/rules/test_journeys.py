"""Estimated journeys: straight lines at the policy's speed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Policy
from matcher.rules.journeys import contact_hours_week, journey_minutes, school_journey_target_minutes
from tests.rules.world import child

ON = date(2026, 12, 1)


def test_minutes_one_way() -> None:
    assert journey_minutes(12.0, Policy()) == 30.0
    assert journey_minutes(12.0, Policy(journey_speed_km_hour=48.0)) == 15.0
    assert journey_minutes(0.0, Policy()) == 0.0


def test_hours_a_week() -> None:
    assert contact_hours_week(36.0, Policy()) == 1.5
    assert contact_hours_week(36.0, Policy(journey_speed_km_hour=72.0)) == 0.5


@pytest.mark.parametrize(
    ("facts", "minutes"),
    [
        ({"school_phase": "primary"}, 45.0),
        ({"school_phase": "secondary", "date_of_birth": None}, 75.0),
        ({"school_phase": None, "date_of_birth": date(2015, 12, 1)}, 75.0),
        ({"school_phase": None, "date_of_birth": date(2015, 12, 2)}, 45.0),
        ({"school_phase": None, "date_of_birth": None}, 45.0),
        ({"school_phase": "special", "date_of_birth": date(2015, 12, 1)}, 75.0),
        ({"school_phase": "special", "date_of_birth": date(2015, 12, 2)}, 45.0),
    ],
)
def test_target_of_a_school_journey(facts: dict[str, Any], minutes: float) -> None:
    assert school_journey_target_minutes(child(**facts), ON, Policy()) == minutes


def test_the_policy_sets_the_targets() -> None:
    policy = Policy(school_journey_primary_minutes=20.0, school_journey_secondary_minutes=50.0)
    asked = [school_journey_target_minutes(child(school_phase=phase), ON, policy) for phase in ("primary", "secondary")]
    assert asked == [20.0, 50.0]
