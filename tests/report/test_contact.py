"""What seeing her children takes each week: kilometres, hours and pounds, both ways."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.domain import Policy
from matcher.report.contact import contact_week
from matcher.rules.facts import Facts, build_facts
from matcher.rules.journey_lookup import with_journeys
from tests.rules.journey_source import Streets
from tests.rules.world import child, facts_of, home, place

SEEN = child(returns="no", contact="supervised", contact_place=place(3, 4), contact_visits_month=2.0)
TRIPS = 2 * 2 * 12 / 52


def week(facts: Facts) -> dict[str, float | None]:
    return contact_week(facts, facts.instance.women[0], facts.instance.homes[0])


def timed(*records: Any, **settings: Any) -> Facts:
    policy = Policy(**settings)
    return build_facts(with_journeys(facts_of(*records).instance, policy, Streets()), policy)


def test_hours_and_pounds_follow_the_journeys_looked_up() -> None:
    # 14 minutes and 70p one way; she pays half of it.
    found = week(timed(SEEN))
    assert found["contact_km_week"] == pytest.approx(TRIPS * 5.0)
    assert found["contact_hours_week"] == pytest.approx(TRIPS * 14 / 60)
    assert found["contact_cost_gbp_week"] == pytest.approx(TRIPS * 0.7 / 2, abs=0.005)
    assert week(timed(SEEN, travel_cost_share=1.0))["contact_cost_gbp_week"] == 0.0


def test_children_in_two_places_add_up() -> None:
    other = child(
        child_id="d", returns="no", contact="unsupervised", contact_place=place(0, 10), contact_visits_month=1.0
    )
    found = week(timed(SEEN, other))
    assert found["contact_hours_week"] == pytest.approx(TRIPS * 14 / 60 + 2 * 12 / 52 * 20 / 60)


def test_estimated_where_nobody_looked() -> None:
    facts = facts_of(SEEN)
    way = facts.ways.between(place(3, 4), place())
    assert week(facts)["contact_hours_week"] == pytest.approx(TRIPS * way.minutes / 60)


def test_nothing_without_contact_or_a_known_home_and_no_hours_without_a_journey() -> None:
    assert set(week(facts_of(child())).values()) == {None}
    assert set(week(facts_of(SEEN, home(place=None))).values()) == {None}
    far = week(timed(child(returns="no", contact="supervised", contact_place=place(90, 90))))
    assert far["contact_km_week"] is not None and far["contact_hours_week"] is None
