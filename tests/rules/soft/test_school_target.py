"""How far school is, against the walking distance that the law regards as reasonable."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain import Child
from tests.rules.world import WINDOW_END, child, criterion, home, measured, numbers, place

CODE = "school_target"
TWO_MILES, THREE_MILES = 3.218688, 4.828032
WELSH = place(nation="Wales")


def pupil(child_id: str = "c", **facts: object) -> Child:
    """A girl of twelve whose school is 6 km from the home."""
    return child(child_id=child_id, **({"school_place": place(0, 6)} | facts))


def test_full_marks_up_to_the_target_and_then_its_share() -> None:
    assert measured(CODE, pupil()) == (pytest.approx(6 / THREE_MILES), pytest.approx(THREE_MILES / 6))
    assert measured(CODE, pupil(school_place=place(0, 4.8))) == (pytest.approx(4.8 / THREE_MILES), 1.0)
    assert measured(CODE, pupil(school_place=place())) == (0.0, 1.0)


def test_the_worst_ratio_counts_not_the_longest_way() -> None:
    small = pupil("d", date_of_birth=date(2020, 1, 1), school_place=place(0, 5))
    assert measured(CODE, small, pupil())[0] == pytest.approx(5 / TWO_MILES)
    assert measured(CODE, pupil())[0] == pytest.approx(6 / THREE_MILES)


def test_by_the_nation_of_the_home() -> None:
    """Twelve and still at a primary school: three miles in England, two in Wales."""
    hers = pupil(school_phase="primary")
    assert measured(CODE, hers, home(nation="England"))[0] == pytest.approx(6 / THREE_MILES)
    assert measured(CODE, hers, home(nation="Wales", place=WELSH))[0] == pytest.approx(6 / TWO_MILES)
    assert measured(CODE, hers, home(nation=None))[0] == pytest.approx(6 / THREE_MILES)


@pytest.mark.parametrize(
    "hers",
    [
        child(),
        pupil(school_phase="nursery"),
        pupil(returns="no"),
        pupil(returns="no", contact="supervised"),
        pupil(order="special_guardianship"),
        pupil(contact="barred"),
        pupil(carer="adopted"),
    ],
)
def test_not_applying(hers: Child) -> None:
    assert criterion(CODE, hers) is None


def test_a_return_within_the_window_applies() -> None:
    assert criterion(CODE, pupil(returns_on=WINDOW_END)) is not None


def test_unknown_scores_nothing() -> None:
    assert measured(CODE, pupil(), home(place=None)) == (None, 0.0)


def test_points_and_words() -> None:
    answer = criterion(CODE, pupil(school_place=place(0, 9.656064)), weights={CODE: 1.0, "tenure": 1.0})
    assert answer is not None
    assert (answer.share, answer.points) == (5_000, 2_500)
    assert numbers(answer.phrase) == [2.0]
