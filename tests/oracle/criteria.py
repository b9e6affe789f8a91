"""Soft criteria: for each, whether it applies to a woman, the natural quantity, and a score from 0 to 1."""

from __future__ import annotations

from collections.abc import Callable

from matcher.domain.policy import Policy
from tests.oracle import criteria_children as children
from tests.oracle.calendar import nights_without_home, void_days
from tests.oracle.measures import Answer, down_to, farthest, half_way, line_to
from tests.oracle.places import home_region, postcode_place, unless_secret, zone_pull
from tests.oracle.rooms import need_range
from tests.oracle.rules_safety import zones_of
from tests.oracle.tables import Data, Row
from tests.oracle.tenancy import tenure_rank

Criterion = Callable[[Data, Row, Row, Policy], Answer]


def bedrooms_fit(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    need = need_range(data, woman, policy, later=True)
    if need is None or home["bedrooms"] is None:
        return True, None, 0.0
    spare = home["bedrooms"] - need[1]
    if spare > 0 and home["sharing"] == "shared":
        spare = 0
    return True, float(abs(spare)), down_to(3, abs(spare))


def tenure(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    rank = tenure_rank(home, policy)
    return True, rank, 0.0 if rank is None else rank / 100


def nights(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    quantity = nights_without_home(woman, home)
    if quantity is None:
        return True, None, 0.0
    return True, float(quantity), down_to(policy.max_bridging_nights + 1, quantity)


def voids(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    quantity = void_days(woman, home)
    return True, None if quantity is None else float(quantity), half_way(policy.half_at["void_days"], quantity)


def region_kept(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    if woman["supervising_region"] is None:
        return False, None, 0.0
    found = home_region(home)
    if found is None:
        return True, None, 0.0
    kept = float(found == woman["supervising_region"])
    return True, kept, kept


def home_area(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    place = unless_secret(postcode_place(woman["home_postcode"]), children.children_of(data, woman))
    return line_to(home, place, policy.half_at["home_area"])


def pull_places(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    places = [
        unless_secret(zone_pull(zone), children.children_of(data, woman))
        for zone in zones_of(data, woman, "support", "work", "family")
    ]
    return farthest(home, [place for place in places if place is not None], policy.half_at["pull_places"])


CRITERIA: dict[str, Criterion] = {
    "school_worst": children.school_worst,
    "school_target": children.school_target,
    "school_sum": children.school_sum,
    "nursery": children.nursery,
    "contact_journeys": children.contact_journeys,
    "contact_room": children.contact_room,
    "bedrooms_fit": bedrooms_fit,
    "tenure": tenure,
    "nights_without_home": nights,
    "void_days": voids,
    "region_kept": region_kept,
    "home_area": home_area,
    "pull_places": pull_places,
}
