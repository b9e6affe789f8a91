"""How far the home is from where she lived."""

from __future__ import annotations

from tests.rules.world import criterion, home, measured, numbers, place, woman


def test_distance_from_where_she_lived() -> None:
    assert measured("home_area", woman(home_place=place(15, -20))) == (25.0, 0.5)
    assert measured("home_area", woman(home_place=place(3, 4))) == (5.0, 25 / 30)
    assert measured("home_area", woman(home_place=place(3, 4)), home(place=place(3, 4))) == (0.0, 1.0)


def test_not_applying_when_she_had_no_known_home() -> None:
    assert criterion("home_area", woman(home_place=None)) is None


def test_unknown_scores_nothing() -> None:
    assert measured("home_area", woman(home_place=place(1)), home(place=None)) == (None, 0.0)


def test_points_and_words() -> None:
    answer = criterion("home_area", woman(home_place=place(3, 4)), weights={"home_area": 0.5})
    assert answer is not None
    assert (answer.share, answer.points) == (10_000, 8333)
    assert numbers(answer.phrase) == [5.0]
