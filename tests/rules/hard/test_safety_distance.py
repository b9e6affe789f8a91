"""The home must be far enough from people who could be a danger or in danger."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.domain import Zone
from tests.rules.world import BLOCKED, PASSES, UNSURE, ask, home, outcome, place, zone

OUTLINE = "POLYGON ((390000 396000, 391000 396000, 391000 397000, 390000 397000, 390000 396000))"
"""The home lies six km west of it."""


def person(east_km: float, outcode: str = "S1", radius_km: float | None = None, **facts: Any) -> Zone:
    """Somebody to be kept away from, so many km east of the home, in another postcode district."""
    districts = (outcode,) if outcode else ()
    where = place(east_km, outcode=outcode, **facts)
    return zone("safety", place=where, radius_km=radius_km, districts=districts, restricted=True)


def test_vacuous_for_zones_of_other_kinds() -> None:
    assert outcome("safety_distance", home(place=None)) == PASSES
    assert outcome("safety_distance", zone("exclude", place=place(), radius_km=1.0)) == PASSES


@pytest.mark.parametrize(("east_km", "expected"), [(8.046, BLOCKED), (8.047, PASSES), (-8.046, BLOCKED)])
def test_five_miles_when_no_radius_is_given(east_km: float, expected: tuple[str, str]) -> None:
    assert outcome("safety_distance", person(east_km)) == expected


@pytest.mark.parametrize(("radius_km", "expected"), [(3.0, BLOCKED), (2.999, PASSES), (0.0, PASSES)])
def test_a_radius_of_its_own(radius_km: float, expected: tuple[str, str]) -> None:
    assert outcome("safety_distance", person(3.0, radius_km=radius_km)) == expected


def test_violated_in_the_same_district_however_far() -> None:
    assert outcome("safety_distance", person(70.0, outcode="M14")) == BLOCKED
    assert outcome("safety_distance", person(70.0, outcode="M1")) == PASSES


def test_satisfied_outside_an_outline_that_has_no_district() -> None:
    drawn = zone("safety", outline=OUTLINE, restricted=True)
    assert outcome("safety_distance", drawn) == PASSES
    assert outcome("safety_distance", home(place=place(6.5, 0.5)), drawn) == BLOCKED
    assert outcome("safety_distance", home(place=place(uncertainty_m=6000.0)), drawn) == UNSURE


@pytest.mark.parametrize(("east_km", "expected"), [(8.346, UNSURE), (8.347, PASSES), (7.747, UNSURE), (7.746, BLOCKED)])
def test_uncertainties_of_both_ends_add_up(east_km: float, expected: tuple[str, str]) -> None:
    it = home(place=place(uncertainty_m=100.0))
    assert outcome("safety_distance", it, person(east_km, uncertainty_m=200.0)) == expected


def test_unknown() -> None:
    nowhere, in_no_district = home(place=None), home(place=place(outcode=""))
    assert outcome("safety_distance", nowhere, person(70.0)) == UNSURE
    assert ask("safety_distance", nowhere, person(70.0)).missing == ("where the home is",)
    assert outcome("safety_distance", in_no_district, person(70.0)) == UNSURE
    assert outcome("safety_distance", in_no_district, person(1.0)) == BLOCKED
    assert outcome("safety_distance", zone("safety", restricted=True)) == UNSURE


def test_a_point_of_no_district_shares_none() -> None:
    assert outcome("safety_distance", person(70.0, outcode="")) == PASSES
    assert outcome("safety_distance", home(place=place(outcode="")), person(70.0, outcode="")) == PASSES


def test_a_point_that_may_lie_in_several_districts() -> None:
    either = zone("safety", place=place(70.0, outcode=""), districts=("M1", "M14"), restricted=True)
    assert outcome("safety_distance", either) == BLOCKED
    assert outcome("safety_distance", home(place=place(outcode="M2")), either) == PASSES
    assert outcome("safety_distance", home(place=place(outcode="")), either) == UNSURE


def test_every_person_counts() -> None:
    assert outcome("safety_distance", person(70.0), person(8.0), person(9.0)) == BLOCKED
    assert outcome("safety_distance", person(70.0), zone("safety", restricted=True)) == UNSURE


def test_nothing_is_given_away() -> None:
    answer = ask("safety_distance", person(1.0))
    assert (answer.restricted, answer.detail) == (True, "")
