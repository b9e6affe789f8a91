"""Soft criteria about her children: schools, nurseries, contact."""

from __future__ import annotations

from datetime import date

from geo.place import Place
from matcher.domain.policy import Policy
from tests.oracle.calendar import effective_release
from tests.oracle.household import age_on, by_window_end
from tests.oracle.measures import Answer, all_metres, farthest, half_way
from tests.oracle.places import carer_pull, contact_pull, home_nation, postcode_place, road_metres, row_place
from tests.oracle.rooms import need_range
from tests.oracle.tables import Data, Row

TWO_MILES_KM, THREE_MILES_KM = 3.218688, 4.828032
AT_HOME_CARERS = ("with_her", "mother_and_baby_unit")


def children_of(data: Data, woman: Row) -> list[Row]:
    """Her children, by id."""
    return sorted(data.children.get(woman["woman_id"], ()), key=lambda child: str(child["child_id"]))


def _pupils(data: Data, woman: Row, policy: Policy) -> list[tuple[Row, Place]]:
    """Her children of school age who live with her by the window's end, each with the school."""
    return [
        (child, place)
        for child in children_of(data, woman)
        if by_window_end(data, child, woman, policy)
        and child["school_phase"] != "nursery"
        and (place := postcode_place(child["school_postcode"])) is not None
    ]


def _schools(data: Data, woman: Row, policy: Policy) -> list[Place]:
    return [place for _, place in _pupils(data, woman, policy)]


def school_worst(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    return farthest(home, _schools(data, woman, policy), policy.half_at["school_worst"])


def school_target(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    pupils, here, release = _pupils(data, woman, policy), row_place(home), effective_release(woman)
    if not pupils or release is None:
        return False, None, 0.0
    if here is None:
        return True, None, 0.0
    nation = home_nation(home)
    quantity = max(
        road_metres(here, place) / 1000 / walking_target_km(child, release, nation) for child, place in pupils
    )
    return True, quantity, 1 / max(1.0, quantity)


def walking_target_km(child: Row, release: date, nation: str | None) -> float:
    """How far the child may be asked to walk to school."""
    born = child["date_of_birth"]
    age = 0 if born is None else age_on(born, release)
    if nation == "Wales":
        far = child["school_phase"] == "secondary" or (child["school_phase"] is None and age >= 11)
    else:
        far = age >= 8
    return THREE_MILES_KM if far else TWO_MILES_KM


def school_sum(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    places = _schools(data, woman, policy)
    if not places:
        return False, None, 0.0
    found = all_metres(home, places)
    quantity = None if found is None else sum(found) / 1000
    return True, quantity, half_way(policy.half_at["school_sum"], quantity)


def nursery(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    living = [child for child in children_of(data, woman) if by_window_end(data, child, woman, policy)]
    places = [_nursery_place(child, woman, children_of(data, woman)) for child in living]
    return farthest(home, [place for place in places if place is not None], policy.half_at["nursery"])


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
        if (place := _contact_place(data, child, woman, policy, children_of(data, woman))) is not None
    ]
    if not visits:
        return False, None, 0.0
    here = row_place(home)
    if here is None:
        return True, None, 0.0
    quantity = sum(times * road_metres(here, place) for times, place in visits) * 24 / 52000
    return True, quantity, half_way(policy.half_at["contact_journeys"], quantity)


def _contact_place(data: Data, child: Row, woman: Row, policy: Policy, siblings: list[Row]) -> Place | None:
    return contact_pull(child, siblings) if _is_visited(data, child, woman, policy) else None


def _is_visited(data: Data, child: Row, woman: Row, policy: Policy) -> bool:
    """Whether she may see the child, who does not live with her by the window's end."""
    if child["contact"] not in ("supervised", "unsupervised") or effective_release(woman) is None:
        return False
    adopted = child["carer"] == "adopted" or child["order"] == "adoption"
    return not adopted and not by_window_end(data, child, woman, policy)


def contact_room(data: Data, woman: Row, home: Row, policy: Policy) -> Answer:
    stays = [child for child in children_of(data, woman) if child["contact_overnight"] is True]
    if not any(_is_visited(data, child, woman, policy) for child in stays):
        return False, None, 0.0
    need = need_range(data, woman, policy, later=True)
    if need is None or home["bedrooms"] is None:
        return True, None, 0.0
    spare = 0 if home["sharing"] == "shared" else home["bedrooms"] - need[1]
    return True, float(spare), float(spare >= 1)
