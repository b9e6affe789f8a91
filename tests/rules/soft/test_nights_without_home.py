"""Nights between walking out and having the keys."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rules.world import FREE, RELEASE, Record, criterion, home, measured, numbers, woman

CODE = "nights_without_home"


@pytest.mark.parametrize(
    ("free", "nights", "score"),
    [
        (FREE, 0.0, 1.0),
        (RELEASE, 0.0, 1.0),
        (date(2026, 12, 4), 3.0, 12 / 15),
        (date(2026, 12, 5), 6.0, 9 / 15),
        (date(2026, 12, 15), 14.0, 1 / 15),
        (date(2026, 12, 16), 15.0, 0.0),
        (date(2027, 3, 1), 90.0, 0.0),
    ],
)
def test_nights_to_the_day_of_the_keys(free: date, nights: float, score: float) -> None:
    assert measured(CODE, home(available_from=free)) == (nights, score)


def test_the_scale_ends_one_night_past_the_most_that_can_be_bridged() -> None:
    assert measured(CODE, home(available_from=date(2026, 12, 4)), max_bridging_nights=3) == (3.0, 1 / 4)
    assert measured(CODE, home(available_from=RELEASE), max_bridging_nights=0) == (0.0, 1.0)
    assert measured(CODE, home(available_from=date(2026, 12, 2)), max_bridging_nights=0) == (1.0, 0.0)


@pytest.mark.parametrize("unknown", [woman(release_date=None), home(available_from=None)])
def test_unknown_scores_nothing(unknown: Record) -> None:
    assert measured(CODE, unknown) == (None, 0.0)


def test_it_applies_to_everybody() -> None:
    answer = criterion(CODE, home(available_from=date(2026, 12, 4)), weights={CODE: 1.0})
    assert answer is not None
    assert (answer.share, answer.points) == (10_000, 8000)
    assert numbers(answer.phrase) == [3]
