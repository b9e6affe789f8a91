"""How far support, work and family are."""

from __future__ import annotations

import pytest

from tests.rules.world import criterion, home, measured, numbers, place, woman, zone


@pytest.mark.parametrize("kind", ["support", "work", "family"])
def test_each_kind_pulls(kind: str) -> None:
    assert measured("pull_places", zone(kind, place=place(12, 16))) == (20.0, 0.5)


def test_the_farthest_counts() -> None:
    family, work = zone("family", place=place(3, 4)), zone("work", place=place(5, 12))
    assert measured("pull_places", family, work) == (13.0, 20 / 33)
    assert measured("pull_places", family, work, zone("support")) == (13.0, 20 / 33)


@pytest.mark.parametrize("kind", ["exclude", "stay_within", "region", "schools", "play_areas", "safety"])
def test_not_applying_to_zones_that_bind(kind: str) -> None:
    assert criterion("pull_places", zone(kind, place=place(3, 4), radius_km=1.0)) is None


def test_not_applying_without_a_place() -> None:
    assert criterion("pull_places") is None
    assert criterion("pull_places", zone("work")) is None


def test_a_pull_needs_no_release_date() -> None:
    assert measured("pull_places", woman(release_date=None), zone("work", place=place(12, 16))) == (20.0, 0.5)


def test_unknown_scores_nothing() -> None:
    assert measured("pull_places", zone("work", place=place(1)), home(place=None)) == (None, 0.0)


def test_points_and_words() -> None:
    answer = criterion("pull_places", zone("work", place=place(5, 12)), weights={"pull_places": 1.0})
    assert answer is not None
    assert (answer.share, answer.points) == (10_000, 6061)
    assert numbers(answer.phrase) == [13.0]
