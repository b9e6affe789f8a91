"""What seeing the children who do not live with her takes each week."""

from __future__ import annotations

from math import isnan

from matcher.domain import Home, Woman
from matcher.report.schools import pulls_of
from matcher.rules.facts import Facts

WEEKS_A_YEAR, MONTHS_A_YEAR, MINUTES_AN_HOUR = 52.0, 12.0, 60.0


def contact_week(facts: Facts, woman: Woman, home: Home) -> dict[str, float | None]:
    """Kilometres by road, hours and pounds a week, both ways; the pounds are her share.

    None without such children, where the home's place is not known, and for what no journey tells.
    """
    names = ("contact_km_week", "contact_hours_week", "contact_cost_gbp_week")
    pulls, place = pulls_of(facts, woman.woman_id, "contact_pulls"), home.place
    if not pulls or place is None:
        return dict.fromkeys(names)
    km = minutes = cost_gbp = 0.0
    for pull in pulls:
        way, trips = facts.ways.between(pull.place, place), 2.0 * pull.weight * MONTHS_A_YEAR / WEEKS_A_YEAR
        km, minutes, cost_gbp = km + trips * way.road_km, minutes + trips * way.minutes, cost_gbp + trips * way.cost_gbp
    hers_gbp = cost_gbp * (1.0 - facts.policy.travel_cost_share)
    values = (km, minutes / MINUTES_AN_HOUR, round(hers_gbp, 2))
    return {name: None if isnan(value) else value for name, value in zip(names, values, strict=True)}
