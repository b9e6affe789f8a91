"""How secure the tenancy is."""

from __future__ import annotations

import pytest

from matcher.domain import Home
from tests.rules.world import criterion, home, measured, numbers


@pytest.mark.parametrize(
    ("tenancy", "rank", "score"), [("secure", 100.0, 1.0), ("assured_shorthold", 60.0, 0.6), ("cas3", 15.0, 0.15)]
)
def test_the_rank_in_hundredths(tenancy: str, rank: float, score: float) -> None:
    assert measured("tenure", home(tenancy=tenancy)) == (rank, score)


def test_a_short_term_is_capped() -> None:
    assert measured("tenure", home(tenancy_weeks=12.0)) == (40.0, 0.4)


@pytest.mark.parametrize("it", [home(tenancy=None), home(landlord=None), home(tenancy="licence", sharing=None)])
def test_unknown_scores_nothing(it: Home) -> None:
    assert measured("tenure", it) == (None, 0.0)


def test_it_applies_to_everybody() -> None:
    answer = criterion("tenure", home(tenancy="cas3"), weights={"tenure": 1.0, "void_days": 1.0})
    assert answer is not None
    assert (answer.share, answer.points) == (5000, 750)
    assert numbers(answer.phrase) == [15, 100]
