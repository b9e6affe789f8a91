"""How far a child under school age is from nursery or from the carer who knows the child."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain import Child
from tests.rules.world import child, criterion, home, measured, numbers, place, woman

FOUR, FIVE = date(2021, 12, 2), date(2021, 12, 1)
"""Born then, a child is four, or turns five, on the day of her release."""
AT_NURSERY = child(school_place=place(3, 4), school_phase="nursery")
WITH_CARER = child(child_id="d", date_of_birth=FOUR, carer_place=place(5, 12))


def test_the_farthest_counts() -> None:
    assert measured("nursery", AT_NURSERY) == (5.0, 0.5)
    assert measured("nursery", WITH_CARER) == (13.0, 5 / 18)
    assert measured("nursery", AT_NURSERY, WITH_CARER) == (13.0, 5 / 18)


def test_a_nursery_place_counts_whatever_the_age_and_before_the_carer() -> None:
    settled = child(date_of_birth=FIVE, school_place=place(1), school_phase="nursery", carer_place=place(9))
    assert measured("nursery", settled)[0] == 1.0


@pytest.mark.parametrize(
    "hers",
    [
        child(date_of_birth=FIVE, carer_place=place(1)),
        child(date_of_birth=None, carer_place=place(1)),
        child(date_of_birth=FOUR),
        child(date_of_birth=FOUR, carer="with_her", carer_place=place(1)),
        child(date_of_birth=FOUR, carer="mother_and_baby_unit", carer_place=place(1)),
        child(date_of_birth=FOUR, carer_place=place(1), school_place=place(2), school_phase="primary"),
        child(date_of_birth=FOUR, carer_place=place(1), returns="no"),
    ],
)
def test_not_applying(hers: Child) -> None:
    assert criterion("nursery", hers) is None


def test_not_applying_without_a_release_date() -> None:
    assert criterion("nursery", woman(release_date=None), WITH_CARER) is None


def test_unknown_scores_nothing() -> None:
    assert measured("nursery", AT_NURSERY, home(place=None)) == (None, 0.0)


def test_points_and_words() -> None:
    answer = criterion("nursery", WITH_CARER, weights={"nursery": 7.0})
    assert answer is not None
    assert (answer.share, answer.points) == (10_000, 2778)
    assert numbers(answer.phrase) == [13.0]
