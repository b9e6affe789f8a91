"""Conditions about schools and play areas cannot be checked yet: a person must."""

from __future__ import annotations

import pytest

from tests.rules.world import PASSES, ask, home, outcome, place, woman, zone


def test_vacuous() -> None:
    assert outcome("unchecked_condition") == PASSES


@pytest.mark.parametrize("kind", ["exclude", "stay_within", "region", "safety", "support", "work", "family"])
def test_satisfied_by_zones_this_version_can_check(kind: str) -> None:
    assert outcome("unchecked_condition", zone(kind, place=place(), radius_km=1.0)) == PASSES


@pytest.mark.parametrize("kind", ["schools", "play_areas"])
def test_unknown_goes_to_review(kind: str) -> None:
    assert outcome("unchecked_condition", zone(kind, radius_km=0.1)) == ("unknown", "review")
    assert outcome("unchecked_condition", zone(kind, place=place(90), radius_km=0.1)) == ("unknown", "review")
    assert outcome("unchecked_condition", woman(release_date=None), home(place=None), zone(kind)) == (
        "unknown",
        "review",
    )


def test_nothing_is_given_away() -> None:
    answer = ask("unchecked_condition", zone("schools", place=place(90), radius_km=0.1))
    assert (answer.restricted, answer.detail, answer.missing) == (True, "", ())


def test_another_woman_is_not_reviewed_for_it() -> None:
    hers = zone("schools", woman_id="v")
    assert outcome("unchecked_condition", woman(), woman(woman_id="v"), hers) == PASSES
    assert outcome("unchecked_condition", woman(woman_id="v"), woman(), hers) == ("unknown", "review")
