"""The home must lie inside every area she has to stay within."""

from __future__ import annotations

import pytest

from matcher.domain import Zone
from tests.rules.world import BLOCKED, PASSES, UNSURE, ask, home, outcome, place, zone

SQUARE = "POLYGON ((383000 394000, 388000 394000, 388000 400000, 383000 400000, 383000 394000))"
"""The home lies inside, one km from its western edge and farther from the others."""
FAR_SQUARE = "POLYGON ((390000 396000, 391000 396000, 391000 397000, 390000 397000, 390000 396000))"
"""The home lies six km west of it."""


def circle(radius_km: float | None, uncertainty_m: float = 0.0) -> Zone:
    """An area whose centre is 5 km from the home."""
    return zone("stay_within", place=place(3, 4, uncertainty_m=uncertainty_m), radius_km=radius_km)


def test_vacuous_for_zones_of_other_kinds() -> None:
    assert outcome("stay_within", home(place=None)) == PASSES
    assert outcome("stay_within", zone("exclude", place=place(3, 4), radius_km=1.0)) == PASSES


@pytest.mark.parametrize("radius_km", [0.0, 4.999])
def test_violated(radius_km: float) -> None:
    assert outcome("stay_within", circle(radius_km)) == BLOCKED


@pytest.mark.parametrize("radius_km", [5.0, 5.3])
def test_satisfied(radius_km: float) -> None:
    assert outcome("stay_within", circle(radius_km)) == PASSES


@pytest.mark.parametrize(("radius_km", "expected"), [(4.699, BLOCKED), (4.7, UNSURE), (5.299, UNSURE), (5.3, PASSES)])
def test_uncertainties_of_both_ends_add_up(radius_km: float, expected: tuple[str, str]) -> None:
    it = home(place=place(uncertainty_m=100.0))
    assert outcome("stay_within", it, circle(radius_km, uncertainty_m=200.0)) == expected


@pytest.mark.parametrize(
    ("uncertainty_m", "near", "far"),
    [(0.0, PASSES, BLOCKED), (1000.0, PASSES, BLOCKED), (1001.0, UNSURE, BLOCKED), (6000.0, UNSURE, UNSURE)],
)
def test_polygons(uncertainty_m: float, near: tuple[str, str], far: tuple[str, str]) -> None:
    it = home(place=place(uncertainty_m=uncertainty_m))
    assert outcome("stay_within", it, zone("stay_within", outline=SQUARE)) == near
    assert outcome("stay_within", it, zone("stay_within", outline=FAR_SQUARE)) == far


def test_unknown() -> None:
    nowhere = home(place=None)
    assert outcome("stay_within", nowhere, circle(9.0)) == UNSURE
    assert ask("stay_within", nowhere, circle(9.0)).missing == ("where the home is",)
    assert outcome("stay_within", circle(None)) == UNSURE
    assert outcome("stay_within", zone("stay_within", radius_km=9.0)) == UNSURE


def test_she_must_be_inside_all_of_them() -> None:
    assert outcome("stay_within", circle(5.5), zone("stay_within", outline=SQUARE)) == PASSES
    assert outcome("stay_within", circle(5.5), circle(None)) == UNSURE
    assert outcome("stay_within", circle(None), zone("stay_within", outline=FAR_SQUARE)) == BLOCKED


def test_nothing_is_given_away() -> None:
    answer = ask("stay_within", circle(2.0))
    assert (answer.restricted, answer.detail) == (True, "")
