"""A room to spare for a child who stays overnight but does not live with her."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.domain import Child
from tests.rules.world import LATER_END, WINDOW_END, Record, child, criterion, home, measured, numbers, shared, woman

CODE = "contact_room"


def guest(child_id: str = "g", **facts: object) -> Child:
    """A boy who does not return and stays overnight; where is not known."""
    usual = {"sex": "M", "carer": "father", "returns": "no", "contact": "unsupervised", "contact_overnight": True}
    return child(child_id=child_id, **(usual | facts))


@pytest.mark.parametrize(("bedrooms", "spare", "score"), [(1, 0.0, 0.0), (2, 1.0, 1.0), (3, 2.0, 1.0), (0, -1.0, 0.0)])
def test_a_bedroom_beyond_her_need(bedrooms: int, spare: float, score: float) -> None:
    assert measured(CODE, guest(), home(bedrooms=bedrooms)) == (spare, score)


def test_the_need_of_two_years_on_counts() -> None:
    assert measured(CODE, guest(), child(returns_on=LATER_END), home(bedrooms=2)) == (0.0, 0.0)
    assert measured(CODE, guest(), child(returns_on=LATER_END + timedelta(days=1)), home(bedrooms=2)) == (1.0, 1.0)
    assert measured(CODE, guest(), woman(overnight_carer=True), home(bedrooms=2)) == (0.0, 0.0)


def test_the_guest_counts_for_no_standard() -> None:
    assert measured(CODE, guest(), guest("h"), home(bedrooms=2)) == (1.0, 1.0)


def test_a_shared_home_has_no_room_for_guests() -> None:
    assert measured(CODE, guest(), shared(bedrooms=6)) == (0.0, 0.0)
    assert measured(CODE, guest(), home(bedrooms=6, sharing=None)) == (5.0, 1.0)


@pytest.mark.parametrize("unknown", [home(bedrooms=None), shared(bedrooms=None)])
def test_unknown_scores_nothing(unknown: Record) -> None:
    assert measured(CODE, guest(), unknown) == (None, 0.0)


@pytest.mark.parametrize(
    "hers",
    [
        guest(contact_overnight=False),
        guest(contact="none"),
        guest(contact="letterbox"),
        guest(contact="barred"),
        guest(contact=None),
        guest(carer="adopted"),
        guest(order="adoption"),
        guest(returns="yes"),
        guest(returns="yes", returns_on=WINDOW_END),
    ],
)
def test_not_applying(hers: Child) -> None:
    assert criterion(CODE, hers) is None


def test_applying() -> None:
    assert criterion(CODE, guest(contact="supervised", order="special_guardianship")) is not None
    assert criterion(CODE, guest(returns="yes", returns_on=WINDOW_END + timedelta(days=1))) is not None
    assert criterion(CODE, guest(), woman(release_date=None)) is None


def test_points_and_words() -> None:
    answer = criterion(CODE, guest(), home(bedrooms=3), weights={CODE: 1.0, "tenure": 3.0})
    assert answer is not None
    assert (answer.share, answer.points) == (2_500, 2_500)
    assert numbers(answer.phrase) == [2]
