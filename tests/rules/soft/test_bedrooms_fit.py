"""Neither too many bedrooms now nor too few later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.rules.world import LATER_END, Record, child, criterion, home, measured, numbers, shared, woman

CODE = "bedrooms_fit"


@pytest.mark.parametrize(
    ("bedrooms", "rooms_off", "score"), [(1, 0, 1.0), (2, 1, 2 / 3), (3, 2, 1 / 3), (4, 3, 0.0), (9, 8, 0.0)]
)
def test_rooms_to_spare(bedrooms: int, rooms_off: float, score: float) -> None:
    assert measured(CODE, home(bedrooms=bedrooms)) == (rooms_off, score)


@pytest.mark.parametrize(("bedrooms", "rooms_off", "score"), [(3, 0, 1.0), (2, 1, 2 / 3), (1, 2, 1 / 3), (0, 3, 0.0)])
def test_rooms_missing(bedrooms: int, rooms_off: float, score: float) -> None:
    family = child(), child(child_id="d"), child(child_id="e", own_room_needed=True)
    assert measured(CODE, home(bedrooms=bedrooms), *family) == (rooms_off, score)


def test_the_need_of_two_years_on() -> None:
    last_day, next_day = child(returns_on=LATER_END), child(returns_on=LATER_END + timedelta(days=1))
    assert measured(CODE, home(bedrooms=2), last_day) == (0.0, 1.0)
    assert measured(CODE, home(bedrooms=2), next_day) == (1.0, 2 / 3)


def test_the_most_that_may_be_needed() -> None:
    assert measured(CODE, home(bedrooms=2), child(date_of_birth=None)) == (0.0, 1.0)


def test_rooms_of_a_shared_home_are_not_to_spare() -> None:
    assert measured(CODE, shared(bedrooms=6)) == (0.0, 1.0)
    assert measured(CODE, shared(bedrooms=1), child()) == (1.0, 2 / 3)
    assert measured(CODE, home(bedrooms=6, sharing=None)) == (5.0, 0.0)


@pytest.mark.parametrize("unknown", [home(bedrooms=None), shared(bedrooms=None), woman(release_date=None)])
def test_unknown_scores_nothing(unknown: Record) -> None:
    assert measured(CODE, unknown) == (None, 0.0)


def test_it_applies_to_everybody() -> None:
    answer = criterion(CODE, home(bedrooms=2), weights={CODE: 1.0, "tenure": 2.0})
    assert answer is not None
    assert (answer.share, answer.points) == (3333, 2222)
    assert numbers(answer.phrase) == [1]
