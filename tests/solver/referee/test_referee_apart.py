from __future__ import annotations

from typing import Any

import pytest

from geo.place import Place
from matcher.domain import Child, Zone
from matcher.domain.surroundings import Site
from matcher.solver.referee import apart
from matcher.solver.referee.ruling import Ruling
from tests.solver.referee.town import altered, case_of, place

PASS, UNKNOWN, FAIL = Ruling.PASS, Ruling.UNKNOWN, Ruling.FAIL
RULES = {"schools": (apart.schools, "school"), "play_areas": (apart.play_areas, "play_area")}
SQUARE = "POLYGON ((390000 396000, 391000 396000, 391000 397000, 390000 397000, 390000 396000))"
"""Six kilometres east of the middle of town."""


def away(home: Place | None, *children: Child) -> Ruling:
    return apart.keep_away(case_of(altered("homes", 0, place=home).replace(children=children)))


def child(km: float | None, where: Place | None, **facts: Any) -> Child:
    return Child(child_id="C", woman_id="W1", keep_away_km=km, keep_away_place=where, **facts)


@pytest.mark.parametrize(
    ("km", "uncertainty_m", "answer"),
    [
        (4.9, 0.0, PASS),
        (5.0, 0.0, FAIL),
        (4.7, 100.0, PASS),
        (4.8, 100.0, UNKNOWN),
        (5.1, 100.0, UNKNOWN),
        (5.2, 100.0, FAIL),
        (None, 0.0, PASS),
    ],
)
def test_a_child_is_far_enough_when_it_surely_is(km: float | None, uncertainty_m: float, answer: Ruling) -> None:
    where = place(3, -4, uncertainty_m=uncertainty_m)
    assert away(place(uncertainty_m=uncertainty_m), child(km, where, contact="barred")) is answer


def test_a_child_or_a_home_that_is_nowhere_is_never_far_enough() -> None:
    assert away(place(), child(1.0, None, carer_place=place(90))) is UNKNOWN
    assert away(None, child(1.0, place(90))) is UNKNOWN
    assert away(place(), child(1.0, None), child(9.0, place(5)), child(1.0, place(5))) is FAIL
    assert away(place(), Child(child_id="C", woman_id="W2", keep_away_km=9.0, keep_away_place=place())) is PASS


def site(kind: Any, *at_km: float, name: str = "S", **facts: Any) -> Site:
    return Site(site_id=name, kind=kind, place=place(*at_km, **facts))


@pytest.mark.parametrize("kind", list(RULES))
@pytest.mark.parametrize(
    ("radius_km", "complete", "answer"),
    [(4.9, True, PASS), (4.9, False, UNKNOWN), (5.0, True, FAIL), (5.0, False, FAIL), (None, True, UNKNOWN)],
)
def test_a_radius_alone_is_about_every_site(kind: Any, radius_km: float | None, complete: bool, answer: Ruling) -> None:
    rule, site_kind = RULES[kind]
    other = "play_area" if site_kind == "school" else "school"
    sites = site(site_kind, 20), site(site_kind, 3, -4), site(other, 0)
    instance = altered("homes", 0, place=place()).replace(
        zones=(Zone(woman_id="W1", kind=kind, radius_km=radius_km),), sites=sites
    )
    assert rule(case_of(instance, sites_complete=complete)) is answer


@pytest.mark.parametrize("kind", list(RULES))
@pytest.mark.parametrize(
    ("facts", "home", "answer"),
    [
        ({"place": place(3, 4), "radius_km": 5.0}, place(), FAIL),
        ({"place": place(3, 4), "radius_km": 4.9}, place(), PASS),
        ({"place": place(3, 4)}, place(), UNKNOWN),
        ({"outline": SQUARE}, place(6.5, 0.5), FAIL),
        ({"outline": SQUARE}, place(), PASS),
        ({"outline": SQUARE}, None, UNKNOWN),
        ({"postcode": "M14 9ZZ", "radius_km": 0.1}, place(), UNKNOWN),
        ({"radius_km": 0.1}, None, UNKNOWN),
    ],
)
def test_a_place_of_its_own_needs_no_list(kind: Any, facts: Any, home: Place | None, answer: Ruling) -> None:
    rule, site_kind = RULES[kind]
    instance = altered("homes", 0, place=home).replace(
        zones=(Zone(woman_id="W1", kind=kind, **facts),), sites=(site(site_kind, 50),)
    )
    assert rule(case_of(instance, sites_complete=True)) is answer


@pytest.mark.parametrize("kind", list(RULES))
def test_a_site_without_a_place_may_be_next_door(kind: Any) -> None:
    rule, site_kind = RULES[kind]
    lost = Site(site_id="L", kind=site_kind)
    instance = altered("homes", 0, place=place()).replace(zones=(Zone(woman_id="W1", kind=kind, radius_km=1.0),))
    assert rule(case_of(instance.replace(sites=(lost, site(site_kind, 5))), sites_complete=True)) is UNKNOWN
    assert rule(case_of(instance.replace(sites=(lost, site(site_kind, 1))), sites_complete=True)) is FAIL
    assert rule(case_of(instance, sites_complete=True)) is PASS
