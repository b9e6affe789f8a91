"""The home must be in a probation region she accepts."""

from __future__ import annotations

from tests.rules.world import BLOCKED, PASSES, REGION, UNSURE, ask, home, outcome, place, woman

CHOOSY = woman(regions_ok=("London", REGION))


def test_vacuous_when_any_region_will_do() -> None:
    assert outcome("region_accepted", woman(regions_ok=()), home(place=None)) == PASSES


def test_violated() -> None:
    assert outcome("region_accepted", CHOOSY, home(place=place(region="North West"))) == BLOCKED
    assert outcome("region_accepted", woman(regions_ok=("North West",))) == BLOCKED


def test_satisfied() -> None:
    assert outcome("region_accepted", CHOOSY) == PASSES
    assert outcome("region_accepted", CHOOSY, home(place=place(region="London"))) == PASSES


def test_unknown() -> None:
    border = home(place=place(region=""))
    assert outcome("region_accepted", CHOOSY, border) == UNSURE
    assert outcome("region_accepted", CHOOSY, home(place=None)) == UNSURE
    assert ask("region_accepted", CHOOSY, border).missing == ("the home's probation region",)
