"""Days the home would stand empty waiting for her."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rules.world import FREE, RELEASE, Record, criterion, home, measured, numbers, woman


@pytest.mark.parametrize(
    ("free", "days", "score"),
    [
        (FREE, 29.0, 60 / 89),
        (date(2026, 10, 2), 60.0, 0.5),
        (date(2026, 11, 28), 1.0, 60 / 61),
        (RELEASE, 0.0, 1.0),
        (date(2027, 1, 4), 0.0, 1.0),
    ],
)
def test_days_from_the_keys_to_her_release(free: date, days: float, score: float) -> None:
    assert measured("void_days", home(available_from=free)) == (days, score)


def test_she_comes_on_her_effective_release() -> None:
    sunday = woman(release_date=date(2026, 12, 6))
    assert measured("void_days", sunday, home(available_from=RELEASE))[0] == 3.0


@pytest.mark.parametrize("unknown", [woman(release_date=None), home(available_from=None)])
def test_unknown_scores_nothing(unknown: Record) -> None:
    assert measured("void_days", unknown) == (None, 0.0)


def test_it_applies_to_everybody() -> None:
    answer = criterion("void_days", weights={"void_days": 5.0})
    assert answer is not None
    assert (answer.share, answer.points) == (10_000, 6742)
    assert numbers(answer.phrase) == [29]
