"""The home must lie outside every exclusion zone."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.domain import Zone
from tests.rules.world import BLOCKED, PASSES, UNSURE, ask, home, outcome, place, zone

SQUARE = "POLYGON ((383000 394000, 388000 394000, 388000 400000, 383000 400000, 383000 394000))"
"""The home lies inside, one km from its western edge and farther from the others."""
FAR_SQUARE = "POLYGON ((390000 396000, 391000 396000, 391000 397000, 390000 397000, 390000 396000))"
"""The home lies six km west of it."""


def circle(radius_km: float | None, uncertainty_m: float = 0.0, **facts: Any) -> Zone:
    """An exclusion zone whose centre is 5 km from the home."""
    return zone("exclude", place=place(3, 4, uncertainty_m=uncertainty_m), radius_km=radius_km, **facts)


def test_vacuous_for_zones_of_other_kinds() -> None:
    assert outcome("exclusion_zone", home(place=None)) == PASSES
    assert outcome("exclusion_zone", zone("stay_within", place=place(), radius_km=1.0)) == PASSES
    assert outcome("exclusion_zone", zone("safety", place=place())) == PASSES


@pytest.mark.parametrize("radius_km", [5.0, 5.3])
def test_violated(radius_km: float) -> None:
    assert outcome("exclusion_zone", circle(radius_km)) == BLOCKED


@pytest.mark.parametrize("radius_km", [0.0, 4.999])
def test_satisfied(radius_km: float) -> None:
    assert outcome("exclusion_zone", circle(radius_km)) == PASSES


@pytest.mark.parametrize(("radius_km", "expected"), [(4.699, PASSES), (4.7, UNSURE), (5.299, UNSURE), (5.3, BLOCKED)])
def test_uncertainties_of_both_ends_add_up(radius_km: float, expected: tuple[str, str]) -> None:
    it = home(place=place(uncertainty_m=100.0))
    assert outcome("exclusion_zone", it, circle(radius_km, uncertainty_m=200.0)) == expected


@pytest.mark.parametrize(
    ("uncertainty_m", "near", "far"),
    [(0.0, BLOCKED, PASSES), (1000.0, BLOCKED, PASSES), (1001.0, UNSURE, PASSES), (6000.0, UNSURE, UNSURE)],
)
def test_polygons(uncertainty_m: float, near: tuple[str, str], far: tuple[str, str]) -> None:
    it = home(place=place(uncertainty_m=uncertainty_m))
    assert outcome("exclusion_zone", it, zone("exclude", outline=SQUARE)) == near
    assert outcome("exclusion_zone", it, zone("exclude", outline=FAR_SQUARE)) == far


def test_unknown() -> None:
    nowhere = home(place=None)
    assert outcome("exclusion_zone", nowhere, circle(1.0)) == UNSURE
    assert ask("exclusion_zone", nowhere, circle(1.0)).missing == ("where the home is",)
    assert outcome("exclusion_zone", circle(None)) == UNSURE
    assert outcome("exclusion_zone", zone("exclude", radius_km=1.0)) == UNSURE


def test_every_zone_binds() -> None:
    clear, covering = circle(2.0), zone("exclude", outline=SQUARE)
    assert outcome("exclusion_zone", clear, clear) == PASSES
    assert outcome("exclusion_zone", clear, circle(None)) == UNSURE
    assert outcome("exclusion_zone", circle(None), covering, clear) == BLOCKED


def test_nothing_is_given_away() -> None:
    answer = ask("exclusion_zone", circle(5.3, source="condition 7"))
    assert (answer.restricted, answer.detail, answer.missing) == (True, "", ())
