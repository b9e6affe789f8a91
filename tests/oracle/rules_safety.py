"""Hard rules of safety: zones, conditions and bars."""

from __future__ import annotations

from datetime import date

from matcher.domain.policy import Policy
from tests.oracle.calendar import effective_release, window_end
from tests.oracle.household import COURT_DECIDES, Person, age_on, at_least, by_window_end
from tests.oracle.places import gazetteer, home_region, inside, outside, postcode_place, region, row_place
from tests.oracle.rules_fit import everyone, worst
from tests.oracle.tables import Data, Row, Verdict

CHILD_AGE = 18


def zones_of(data: Data, woman: Row, *kinds: str) -> list[Row]:
    """Her zones of these kinds."""
    return [zone for zone in data.zones.get(woman["woman_id"], ()) if zone["kind"] in kinds]


def exclusion_zone(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    return worst(outside(zone, home, zone["radius_km"]) for zone in zones_of(data, woman, "exclude"))


def stay_within(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    return worst(inside(zone, home) for zone in zones_of(data, woman, "stay_within"))


def safety_distance(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    return worst(_safe(zone, home, policy) for zone in zones_of(data, woman, "safety"))


def _safe(zone: Row, home: Row, policy: Policy) -> Verdict:
    radius_km = policy.safety_distance_km if zone["radius_km"] is None else zone["radius_km"]
    return worst([outside(zone, home, radius_km), _other_outcode(zone, home)])


def _other_outcode(zone: Row, home: Row) -> Verdict:
    mine, theirs = row_place(home), districts(zone)
    if not theirs:
        return "pass"  # an outline alone stands for no one address, so it has no outcode to share
    if mine is None or not mine.outcode:
        return "unknown"
    return "fail" if mine.outcode in theirs else "pass"


def districts(zone: Row) -> tuple[str, ...]:
    """The outcodes a zone may lie in: the stated one, or all near its coordinates."""
    stated = postcode_place(zone["postcode"])
    if stated is not None:
        return (stated.outcode,)
    place = row_place(zone)
    return () if place is None else gazetteer().outcodes_near(place.easting_m, place.northing_m)


def residence_region(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    return worst(_same_region(home_region(home), region(row_place(zone))) for zone in zones_of(data, woman, "region"))


def _same_region(mine: str | None, wanted: str | None) -> Verdict:
    if mine is None or wanted is None:
        return "unknown"
    return "pass" if mine == wanted else "fail"


def bars_of(data: Data, woman: Row, kind: str) -> list[Row]:
    """Her bars of a kind that nobody has lifted."""
    bars = data.bars.get(woman["woman_id"], ())
    return [bar for bar in bars if bar["kind"] == kind and bar["approved_by"] is None]


def residents_in_window(data: Data, woman: Row, home: Row, policy: Policy) -> list[tuple[Row, date]] | None:
    """Occupants, not staff, who live there during her window, each with the first such day; None without a date."""
    release, end = effective_release(woman), window_end(woman, policy)
    if release is None or end is None:
        return None
    return [
        (occupant, max(release, occupant["from"] or release))
        for occupant in data.occupants.get(home["home_id"], ())
        if occupant["role"] != "staff"
        and (occupant["from"] is None or occupant["from"] <= end)
        and (occupant["to"] is None or occupant["to"] >= release)
    ]


def bar_children_present(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    bars = bars_of(data, woman, "no_cohabit_children")
    if not bars or home["sharing"] == "self_contained":
        return "pass"
    residents = residents_in_window(data, woman, home, policy)
    if home["sharing"] is None or residents is None:
        return "unknown"
    takes: dict[bool | None, Verdict] = {True: "fail", False: "pass", None: "unknown"}
    verdicts = [takes[home["children_ok"]]]
    for occupant, first_day in residents:
        born = occupant["date_of_birth"]
        age = None if born is None else age_on(born, first_day)
        verdicts += [_clear_of(bar, age, occupant["sex"]) for bar in bars]
    return worst(verdicts)


def _clear_of(bar: Row, age: int | None, sex: str | None) -> Verdict:
    """Pass when the person is surely not one the bar is about, fail when surely one."""
    limit = CHILD_AGE if bar["under_age"] is None else bar["under_age"]
    under = None if age is None else age < limit
    barred = True if bar["sex"] is None else None if sex is None else sex == bar["sex"]
    if under is False or barred is False:
        return "pass"
    return "fail" if under and barred else "unknown"


def bar_own_children(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    bars = bars_of(data, woman, "no_cohabit_children")
    if not bars:
        return "pass"
    people = everyone(data, woman, policy)
    if people is None:
        return "unknown"
    others = [person for person in people if person.role != "woman"]
    return worst(_clear_of(bar, _age_or_grown(person), person.sex) for bar in bars for person in others)


def _age_or_grown(person: Person) -> int | None:
    """Age in years; an adult of unknown age is taken as grown up."""
    return CHILD_AGE if person.age is None and at_least(person, CHILD_AGE) else person.age


def bar_person_present(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    if not bars_of(data, woman, "no_cohabit_person") or home["sharing"] == "self_contained":
        return "pass"
    residents = residents_in_window(data, woman, home, policy)
    return "unknown" if home["sharing"] is None or residents is None or residents else "pass"


def bar_person_own(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    joins = bool(data.adults.get(woman["woman_id"]))
    return "unknown" if joins and bars_of(data, woman, "no_cohabit_person") else "pass"


def placement_with_parents(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    if home["sharing"] == "self_contained":
        return "pass"
    residents, end = residents_in_window(data, woman, home, policy), window_end(woman, policy)
    if residents is None or end is None:
        return "unknown"
    children = data.children.get(woman["woman_id"], ())
    if not any(child["order"] in COURT_DECIDES and by_window_end(data, child, woman, policy) for child in children):
        return "pass"
    births = [occupant["date_of_birth"] for occupant, _ in residents]
    grown = any(born is not None and age_on(born, end) >= CHILD_AGE for born in births)
    return "fail" if grown else "unknown"
