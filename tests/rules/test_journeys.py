"""How long a journey to school may take."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Policy
from matcher.rules.journeys import school_journey_target_minutes
from tests.rules.world import child

ON = date(2026, 12, 1)


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
