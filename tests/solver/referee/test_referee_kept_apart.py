"""Women who may not associate, held against where they are placed."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from matcher.domain import Bar, Home
from matcher.solver.plan import Placement
from matcher.solver.referee.kept_apart import apart_faults
from tests.solver.referee.town import TOWN, place

H1, H2, H3 = TOWN.homes
UNIT = {"kind": "unit", "uncertainty_m": 100.0}
DISTRICT = {"kind": "outcode", "uncertainty_m": 2000.0}


def bar(**facts: Any) -> Bar:
    return Bar(**({"woman_id": "W2", "kind": "non_association", "other_id": "W3"} | facts))


def told(here: Home, there: Home, *bars: Bar) -> list[str]:
    """The sentences on W2 in the one home and W3 in the other."""
    one, other = dataclasses.replace(here, home_id="HA"), dataclasses.replace(there, home_id="HB")
    instance = TOWN.replace(homes=(one, other), bars=bars)
    placed = [
        Placement(woman_id=woman_id, home_id=home_id, points=0) for woman_id, home_id in (("W2", "HA"), ("W3", "HB"))
    ]
    return [fault.sentence for fault in apart_faults(instance, placed) if fault.kind == "apart"]


def at(east_km: float | None, postcode: str | None = None, **facts: Any) -> Home:
    return dataclasses.replace(H1, postcode=postcode, place=None if east_km is None else place(east_km, **facts))


@pytest.mark.parametrize(
    ("here", "there", "one_building"),
    [
        (at(0), at(0), True),
        (at(0), at(0.001), False),
        (at(0, "M14 5AB", **UNIT), at(1, "M14 5AB", **UNIT), True),
        (at(0, "M14 5AB", **UNIT), at(0.1, "M14 5AD", **UNIT), False),
        (at(0, "M14", **DISTRICT), at(0, "M14", **DISTRICT), True),
        (at(0, "M14", **DISTRICT), at(4, "M14", **DISTRICT), True),
        (at(0, "M14", **DISTRICT), at(4.001, "M20", **DISTRICT), False),
        (at(None), at(9), True),
    ],
)
def test_one_building(here: Home, there: Home, one_building: bool) -> None:
    for one, other in ((here, there), (there, here)):
        assert bool(told(one, other, bar())) is one_building


@pytest.mark.parametrize(("east_km", "near"), [(1.2, True), (1.2004, True), (1.201, False)])
def test_a_radius(east_km: float, near: bool) -> None:
    assert bool(told(at(0, **UNIT), at(east_km, **UNIT), bar(radius_km=1.0))) is near
    assert (
        bool(told(at(0, **UNIT), at(east_km, **UNIT), bar(), bar(woman_id="W3", other_id="W2", radius_km=1.0))) is near
    )
    assert not told(at(0, **UNIT), at(east_km, **UNIT), bar())


def test_the_larger_radius_counts_and_is_rounded_up() -> None:
    here, there = at(0), at(2.001)
    assert told(here, there, bar(radius_km=2.0004), bar(radius_km=0.1))
    assert not told(here, there, bar(radius_km=2.0))
    assert told(at(None), at(500), bar(radius_km=0.1))


def test_one_partner() -> None:
    far = at(50)
    assert told(at(0), far, bar(not_same_partner=True))
    assert not told(at(0), far, bar())
    assert not told(at(0), dataclasses.replace(far, partner_id="P2"), bar(not_same_partner=True))


@pytest.mark.parametrize(
    "change", [{"approved_by": "Officer 12"}, {"other_id": "W4"}, {"other_id": "X77"}, {"kind": "no_cohabit_person"}]
)
def test_a_bar_that_is_not_about_the_two_or_does_not_stand(change: dict[str, Any]) -> None:
    assert told(at(0), at(0), bar(**change)) == []


def test_the_sentence_is_the_same_whoever_stated_it_and_whatever_it_says() -> None:
    sentence = "W2 and W3 may not be placed together as they are"
    for stated in (bar(radius_km=7.25), bar(woman_id="W3", other_id="W2", not_same_partner=True), bar()):
        assert told(at(0), at(0), stated) == [sentence]
