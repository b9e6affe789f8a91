from __future__ import annotations

from typing import Any

import pytest

from geo.place import Place
from matcher.domain import Instance, Zone
from matcher.solver.referee import zones
from matcher.solver.referee.ruling import Ruling
from tests.solver.referee.town import EAST_M, NORTH_M, TOWN, altered, case_of, place

PASS, UNKNOWN, FAIL = Ruling.PASS, Ruling.UNKNOWN, Ruling.FAIL
SQUARE = (
    f"POLYGON (({EAST_M} {NORTH_M}, {EAST_M + 1000} {NORTH_M}, {EAST_M + 1000} {NORTH_M + 1000}, "
    f"{EAST_M} {NORTH_M + 1000}, {EAST_M} {NORTH_M}))"
)
"""A kilometre each way from the middle of town to the north-east."""

RULES = {
    "exclude": zones.exclusion_zone,
    "stay_within": zones.stay_within,
    "safety": zones.safety_distance,
    "region": zones.residence_region,
}


def ruling(home: Place | None, *held: Zone) -> Ruling:
    instance = altered("homes", 0, place=home).replace(zones=held)
    return RULES[held[0].kind](case_of(instance))


def zone(kind: Any, **facts: Any) -> Zone:
    return Zone(woman_id="W1", kind=kind, **facts)


# The home lies 3 km east and 4 km north: 5 km from the centre, with 100 m of uncertainty at each end where said.
@pytest.mark.parametrize(
    ("radius_km", "uncertain", "exclude", "stay_within"),
    [
        (4.9, False, PASS, FAIL),
        (5.0, False, FAIL, PASS),
        (5.1, False, FAIL, PASS),
        (4.7, True, PASS, FAIL),
        (4.8, True, UNKNOWN, UNKNOWN),
        (5.0, True, UNKNOWN, UNKNOWN),
        (5.1, True, UNKNOWN, UNKNOWN),
        (5.2, True, FAIL, PASS),
        (None, False, UNKNOWN, UNKNOWN),
    ],
)
def test_a_circle_keeps_her_out_or_in(
    radius_km: float | None, uncertain: bool, exclude: Ruling, stay_within: Ruling
) -> None:
    unsure_m = 100.0 if uncertain else 0.0
    home, centre = place(3, 4, uncertainty_m=unsure_m), place(uncertainty_m=unsure_m)
    assert ruling(home, zone("exclude", place=centre, radius_km=radius_km)) is exclude
    assert ruling(home, zone("stay_within", place=centre, radius_km=radius_km)) is stay_within


# Offsets in km from the south-west corner of the square.
@pytest.mark.parametrize(
    ("east_km", "north_km", "uncertainty_m", "exclude", "stay_within"),
    [
        (0.5, 0.5, 100.0, FAIL, PASS),
        (0.1, 0.5, 100.0, FAIL, PASS),
        (0.05, 0.5, 100.0, UNKNOWN, UNKNOWN),
        (-0.05, 0.5, 100.0, UNKNOWN, UNKNOWN),
        (-0.1, 0.5, 100.0, UNKNOWN, UNKNOWN),
        (-0.2, 0.5, 100.0, PASS, FAIL),
        (0.5, 1.2, 0.0, PASS, FAIL),
        (0.9, 0.1, 0.0, FAIL, PASS),
    ],
)
def test_a_polygon_keeps_her_out_or_in(
    east_km: float, north_km: float, uncertainty_m: float, exclude: Ruling, stay_within: Ruling
) -> None:
    home = place(east_km, north_km, uncertainty_m=uncertainty_m)
    assert ruling(home, zone("exclude", outline=SQUARE)) is exclude
    assert ruling(home, zone("stay_within", outline=SQUARE)) is stay_within


@pytest.mark.parametrize("kind", ["exclude", "stay_within", "safety", "region"])
def test_an_unknown_home_or_zone_is_never_safe(kind: str) -> None:
    assert ruling(None, zone(kind, place=place(100, outcode="S1"), radius_km=1.0)) is UNKNOWN
    assert ruling(place(), zone(kind, radius_km=1.0)) is UNKNOWN


def test_an_unread_polygon_is_unknown() -> None:
    assert ruling(place(), zone("exclude", wkt="unread", place=place(100), radius_km=1.0)) is UNKNOWN


@pytest.mark.parametrize(
    ("east_km", "radius_km", "outcode", "answer"),
    [
        (8.1, None, "M1", PASS),
        (8.0, None, "M1", FAIL),
        (3.0, 2.0, "M1", PASS),
        (20.0, 2.0, "M14", FAIL),
        (20.0, 2.0, "", PASS),
        (1.0, 2.0, "", FAIL),
    ],
)
def test_a_safety_distance_is_five_miles_and_another_district(
    east_km: float, radius_km: float | None, outcode: str, answer: Ruling
) -> None:
    districts = (outcode,) if outcode else ()
    there = zone("safety", place=place(east_km, outcode=outcode), radius_km=radius_km, districts=districts)
    assert ruling(place(), there) is answer


@pytest.mark.parametrize(("usual_km", "answer"), [(7.9, PASS), (8.0, FAIL)])
def test_the_policy_sets_the_safety_distance_where_a_zone_gives_none(usual_km: float, answer: Ruling) -> None:
    held = zone("safety", place=place(8.0), districts=("M1",)), zone("safety", place=place(8.0), radius_km=1.0)
    instance = altered("homes", 0, place=place()).replace(zones=held)
    assert zones.safety_distance(case_of(instance, safety_distance_km=usual_km)) is answer


def test_a_home_without_a_district_may_be_in_that_of_the_zone() -> None:
    assert ruling(place(outcode=""), zone("safety", place=place(20), districts=("M1", "M14"))) is UNKNOWN
    assert ruling(place(5, 5, outcode=""), zone("safety", outline=SQUARE)) is PASS


@pytest.mark.parametrize(
    ("home", "wanted", "answer"),
    [
        ("North West", "North West", PASS),
        ("Wales", "North West", FAIL),
        ("", "North West", UNKNOWN),
        ("Wales", "", UNKNOWN),
    ],
)
def test_residence_region(home: str, wanted: str, answer: Ruling) -> None:
    assert ruling(place(region=home), zone("region", place=place(region=wanted))) is answer


def test_between_zones_a_fail_outweighs_an_unknown_and_an_unknown_a_pass() -> None:
    far, here, unknown = (
        zone("exclude", place=place(50), radius_km=1.0),
        zone("exclude", place=place(), radius_km=1.0),
        zone("exclude", radius_km=1.0),
    )
    assert ruling(place(), far, unknown, here) is FAIL
    assert ruling(place(), unknown, far) is UNKNOWN
    assert ruling(place(), far) is PASS


def test_only_her_own_zones_bind_her() -> None:
    instance: Instance = TOWN.replace(zones=(Zone(woman_id="W2", kind="exclude", place=place(), radius_km=9.0),))
    assert zones.exclusion_zone(case_of(instance)) is PASS
    assert zones.exclusion_zone(case_of(instance, "W2")) is FAIL
