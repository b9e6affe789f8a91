"""How far the child worst off would travel to school."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.domain import Child
from tests.rules.world import WINDOW_END, child, criterion, home, measured, numbers, place, woman

NEAR, FAR = place(3, 4), place(5, 12)
"""5 km and 13 km from the home."""


def test_the_farthest_school_counts() -> None:
    near, far = child(school_place=NEAR), child(child_id="d", school_place=FAR)
    assert measured("school_worst", near) == (5.0, 0.5)
    assert measured("school_worst", near, far) == (13.0, 5 / 18)
    assert measured("school_worst", child(school_place=place())) == (0.0, 1.0)


def test_whole_metres() -> None:
    assert measured("school_worst", child(school_place=place(0.0, 1.2344)))[0] == 1.234
    assert measured("school_worst", child(school_place=place(0.0, -1.2346)))[0] == 1.235


@pytest.mark.parametrize("phase", ["primary", "secondary", "special", None])
def test_every_phase_but_nursery(phase: str | None) -> None:
    assert measured("school_worst", child(school_place=NEAR, school_phase=phase))[0] == 5.0


@pytest.mark.parametrize(
    "hers",
    [
        child(),
        child(school_place=NEAR, school_phase="nursery"),
        child(school_place=NEAR, returns="no"),
        child(school_place=NEAR, returns_on=WINDOW_END + timedelta(days=1)),
        child(school_place=NEAR, order="special_guardianship"),
    ],
)
def test_not_applying(hers: Child) -> None:
    assert criterion("school_worst", hers) is None


def test_not_applying_without_children_or_a_release_date() -> None:
    assert criterion("school_worst") is None
    assert criterion("school_worst", woman(release_date=None), child(school_place=NEAR)) is None


def test_the_scenario_decides_who_counts() -> None:
    uncertain = child(school_place=NEAR, returns="uncertain")
    assert criterion("school_worst", uncertain) is not None
    assert criterion("school_worst", uncertain, scenario="confirmed_only") is None
    assert criterion("school_worst", child(school_place=NEAR, returns_on=WINDOW_END), scenario="confirmed_only")


def test_unknown_scores_nothing() -> None:
    answer = criterion("school_worst", child(school_place=NEAR), home(place=None))
    assert answer is not None
    assert (answer.natural, answer.score, answer.points) == (None, 0.0, 0)


def test_points_and_words() -> None:
    weights = {"school_worst": 1.0, "tenure": 3.0}
    answer = criterion("school_worst", child(school_place=FAR), weights=weights)
    assert answer is not None
    assert (answer.share, answer.points) == (2500, 694)
    assert numbers(answer.phrase) == [13.0]
