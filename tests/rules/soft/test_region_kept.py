"""Whether she keeps her supervising region."""

from __future__ import annotations

import pytest

from matcher.domain import Home
from tests.rules.world import criterion, home, measured, numbers, place, woman


def test_kept_or_not() -> None:
    assert measured("region_kept") == (1.0, 1.0)
    assert measured("region_kept", home(place=place(region="London"))) == (0.0, 0.0)
    assert measured("region_kept", woman(supervising_region="London"), home(place=place(region="London"))) == (1.0, 1.0)


def test_not_applying_when_nobody_is_known_to_supervise_her() -> None:
    assert criterion("region_kept", woman(supervising_region=None)) is None


@pytest.mark.parametrize("it", [home(place=None), home(place=place(region=""))])
def test_unknown_scores_nothing(it: Home) -> None:
    assert measured("region_kept", it) == (None, 0.0)


def test_points_and_words() -> None:
    answer = criterion("region_kept", weights={"region_kept": 1.0, "tenure": 1.0, "void_days": 1.0})
    assert answer is not None
    assert (answer.share, answer.points) == (3334, 3334)
    assert numbers(answer.phrase) == [1, 1]
