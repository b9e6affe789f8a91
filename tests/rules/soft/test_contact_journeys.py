"""How far she travels each week to see the children who do not live with her."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from matcher.domain import Child
from tests.rules.world import WINDOW_END, child, criterion, home, measured, numbers, place, woman

CODE = "contact_journeys"


def visited(child_id: str = "c", **facts: Any) -> Child:
    """A child whom she may see 5 km from the home and who does not return."""
    usual: dict[str, Any] = {"returns": "no", "contact": "supervised", "contact_place": place(3, 4)}
    return child(child_id=child_id, **(usual | facts))


def test_visits_times_the_return_journey() -> None:
    assert measured(CODE, visited(contact_visits_month=13.0)) == (30.0, 100 / 130)


def test_journeys_add_up() -> None:
    often = visited("d", contact_visits_month=26.0, contact_place=place(5, 12), contact="unsupervised")
    km_a_week = (13 * 5000 + 26 * 13000) * 24 / 52000
    assert measured(CODE, visited(contact_visits_month=13.0), often) == (km_a_week, 100 / (100 + km_a_week))


def test_one_visit_a_month_when_not_stated() -> None:
    assert measured(CODE, visited())[0] == pytest.approx(5 * 24 / 52)


def test_no_visits_are_no_journey() -> None:
    assert measured(CODE, visited(contact_visits_month=0.0)) == (0.0, 1.0)


def test_the_carer_where_no_contact_place_is_known() -> None:
    at_carer = visited(contact_place=None, carer_place=place(5, 12), contact_visits_month=13.0)
    assert measured(CODE, at_carer)[0] == 78.0
    both = visited(carer_place=place(5, 12), contact_visits_month=13.0)
    assert measured(CODE, both)[0] == 30.0


@pytest.mark.parametrize("order", ["special_guardianship", "child_arrangements", "placement"])
def test_a_child_whom_an_order_keeps_elsewhere_may_be_visited(order: str) -> None:
    assert measured(CODE, visited(returns="yes", order=order, contact_visits_month=13.0))[0] == 30.0


def test_until_the_child_comes_after_the_window() -> None:
    late = WINDOW_END + timedelta(days=1)
    assert criterion(CODE, visited(returns="yes", returns_on=late)) is not None
    assert criterion(CODE, visited(returns="yes", returns_on=WINDOW_END)) is None


@pytest.mark.parametrize(
    "hers",
    [
        visited(returns="yes"),
        visited(carer="adopted"),
        visited(order="adoption"),
        visited(contact="barred"),
        visited(contact="letterbox"),
        visited(contact="none"),
        visited(contact=None),
        visited(contact_place=None),
    ],
)
def test_not_applying(hers: Child) -> None:
    assert criterion(CODE, hers) is None


def test_not_applying_without_a_release_date() -> None:
    assert criterion(CODE, woman(release_date=None), visited()) is None


def test_unknown_scores_nothing() -> None:
    assert measured(CODE, visited(), visited("d"), home(place=None)) == (None, 0.0)


def test_points_and_words() -> None:
    answer = criterion(CODE, visited(contact_visits_month=13.0), weights={CODE: 2.0})
    assert answer is not None
    assert (answer.share, answer.points) == (10_000, 7692)
    assert numbers(answer.phrase) == [30]
