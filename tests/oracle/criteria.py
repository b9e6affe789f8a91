"""Soft criteria: for each, whether it applies to a woman, the natural quantity, and a score from 0 to 1."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from geo.place import Place
from matcher.domain.policy import Policy
from tests.oracle.calendar import effective_release, nights_without_home, void_days
from tests.oracle.household import NEVER_ORDERS, age_on, by_window_end
from tests.oracle.places import carer_pull, contact_pull, home_region, metres, postcode_place, row_place, zone_pull
from tests.oracle.rooms import need_range
from tests.oracle.rules_safety import zones_of
from tests.oracle.tables import Data, Row
from tests.oracle.tenancy import tenure_rank

Answer = tuple[bool, float | None, float]
"""Whether the criterion applies to her, the natural quantity (None: unknown), the score."""
Criterion = Callable[[Data, Row, Row, Policy], Answer]

AT_HOME_CARERS = ("with_her", "mother_and_baby_unit")


def _half_way(scale: float, quantity: float | None) -> float:
    """1 at nothing, a half at the scale, 0 when unknown."""
    return 0.0 if quantity is None else scale / (scale + quantity)


def _down_to(most: float, quantity: float) -> float:
    """1 at nothing, 0 at `most` and beyond."""
    return (most - min(quantity, most)) / most


def _all_metres(home: Row, places: Iterable[Place]) -> list[int] | None:
    here = row_place(home)
    return None if here is None else [metres(here, place) for place in places]


def _farthest(home: Row, places: list[Place], scale: float) -> Answer:
    if not places:
        return False, None, 0.0
    found = _all_metres(home, places)
    quantity = None if found is None else max(found) / 1000
    return True, quantity, _half_way(scale, quantity)


def children_of(data: Data, woman: Row) -> list[Row]:
    """Her children, by id."""
    return sorted(data.children.get(woman["woman_id"], ()), key=lambda child: str(child["child_id"]))


def _schools(data: Data, woman: Row, policy: Policy) -> list[Place]:
    places = [
        postcode_place(child["school_postcode"])
        for child in children_of(data, woman)
        if by_window_end(child, woman, policy) and child["school_phase"] != "nursery"
    ]
    return [place for place in places if place is not None]


def school_worst(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    return _farthest(home, _schools(data, woman, policy), 5.0)


def school_sum(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    places = _schools(data, woman, policy)
    if not places:
        return False, None, 0.0
    found = _all_metres(home, places)
    quantity = None if found is None else sum(found) / 1000
    return True, quantity, _half_way(10.0, quantity)


def nursery(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    living = [child for child in children_of(data, woman) if by_window_end(child, woman, policy)]
    places = [_nursery_place(child, woman, children_of(data, woman)) for child in living]
    return _farthest(home, [place for place in places if place is not None], 5.0)


def _nursery_place(child: Row, woman: Row, siblings: list[Row]) -> Place | None:
    school = postcode_place(child["school_postcode"])
    if school is not None:
        return school if child["school_phase"] == "nursery" else None
    release, born = effective_release(woman), child["date_of_birth"]
    if release is None or born is None or age_on(born, release) >= 5 or child["carer"] in AT_HOME_CARERS:
        return None
    return carer_pull(child, siblings)


def contact_journeys(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    visits = [
        (1.0 if child["contact_visits_month"] is None else child["contact_visits_month"], place)
        for child in children_of(data, woman)
        if (place := _contact_place(child, woman, policy, children_of(data, woman))) is not None
    ]
    if not visits:
        return False, None, 0.0
    here = row_place(home)
    if here is None:
        return True, None, 0.0
    quantity = sum(times * metres(here, place) for times, place in visits) * 24 / 52000
    return True, quantity, _half_way(100.0, quantity)


def _contact_place(child: Row, woman: Row, policy: Policy, siblings: list[Row]) -> Place | None:
    if child["contact"] not in ("supervised", "unsupervised") or effective_release(woman) is None:
        return None
    if child["carer"] == "adopted" or child["order"] == NEVER_ORDERS[0] or by_window_end(child, woman, policy):
        return None
    return contact_pull(child, siblings)


def bedrooms_fit(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    need = need_range(data, woman, policy, later=True)
    if need is None or home["bedrooms"] is None:
        return True, None, 0.0
    spare = home["bedrooms"] - need[1]
    if spare > 0 and home["sharing"] == "shared":
        spare = 0
    return True, float(abs(spare)), _down_to(3, abs(spare))


def tenure(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    rank = tenure_rank(home)
    return True, rank, 0.0 if rank is None else rank / 100


def nights(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    quantity = nights_without_home(woman, home)
    if quantity is None:
        return True, None, 0.0
    return True, float(quantity), _down_to(policy.max_bridging_nights + 1, quantity)


def voids(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    quantity = void_days(woman, home)
    return True, None if quantity is None else float(quantity), _half_way(60.0, quantity)


def region_kept(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    if woman["supervising_region"] is None:
        return False, None, 0.0
    found = home_region(home)
    if found is None:
        return True, None, 0.0
    kept = float(found == woman["supervising_region"])
    return True, kept, kept


def home_area(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    place = postcode_place(woman["home_postcode"])
    return _farthest(home, [] if place is None else [place], 25.0)


def pull_places(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    places = [zone_pull(zone) for zone in zones_of(data, woman, "support", "work", "family")]
    return _farthest(home, [place for place in places if place is not None], 20.0)


CRITERIA: dict[str, Criterion] = {
    "school_worst": school_worst,
    "school_sum": school_sum,
    "nursery": nursery,
    "contact_journeys": contact_journeys,
    "bedrooms_fit": bedrooms_fit,
    "tenure": tenure,
    "nights_without_home": nights,
    "void_days": voids,
    "region_kept": region_kept,
    "home_area": home_area,
    "pull_places": pull_places,
}
