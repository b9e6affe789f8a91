"""The way to school, worked out by hand: `place(3, 4)` is 5 km from the home."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from geo.place import Place
from matcher.domain import Child, Policy
from matcher.report.schools import SchoolLeg, over_review, pulls_of, school_legs
from tests.rules.world import RELEASE, WINDOW_END, child, facts_of, home, place, woman

MILE_KM = 1.609344
HERE, AT_SCHOOL = place(), place(3, 4)


def legs(*children: Child, at: Place | None = HERE, **offer: Any) -> tuple[SchoolLeg, ...]:
    """Ways to school from a home at some place."""
    facts = facts_of(*children, home(place=at, **offer))
    household = facts.households["w"]
    assert household is not None
    return school_legs(facts, woman(), facts.instance.homes[0], household)


def pupil(name: str = "c", at: Place | None = AT_SCHOOL, **facts: Any) -> Child:
    """A girl of twelve at a secondary school."""
    usual: dict[str, Any] = {"child_id": name, "school_place": at, "school_phase": "secondary"}
    return child(**(usual | facts))


def test_each_school_child_who_will_live_with_her_has_a_leg() -> None:
    found = legs(pupil("c"), pupil("d", place(0, 2)))
    assert [leg.distance_km for leg in found] == [5.0, 2.0]
    assert [leg.place for leg in found] == [place(3, 4), place(0, 2)]


@pytest.mark.parametrize(
    "facts",
    [
        {"school_place": None},
        {"school_phase": "nursery"},
        {"returns": "no"},
        {"returns_on": date(2027, 6, 2)},
        {"order": "special_guardianship"},
    ],
)
def test_others_have_none(facts: dict[str, Any]) -> None:
    assert legs(pupil(**facts)) == ()


def test_the_last_day_of_the_window_still_counts() -> None:
    assert len(legs(pupil(returns_on=WINDOW_END))) == 1
    assert len(legs(pupil(returns_on=RELEASE))) == 1


def test_a_home_whose_place_is_unknown_has_no_distances() -> None:
    assert legs(pupil(), at=None) == ()


def test_near_is_within_the_walking_target() -> None:
    # Twelve on release: three miles. Seven: two.
    assert legs(pupil())[0].target_km == pytest.approx(3 * MILE_KM)
    assert legs(pupil(date_of_birth=date(2019, 3, 1)))[0].target_km == pytest.approx(2 * MILE_KM)
    assert [leg.near for leg in legs(pupil("c"), pupil("d", place(0, 4.8)), pupil("e", place(0, 4.9)))] == [
        False,
        True,
        False,
    ]


def test_too_far_is_so_many_times_the_target() -> None:
    usual = Policy()
    assert over_review((), usual) == 0.0
    # 5 km of 7.2; then the larger of the two.
    near, far = legs(pupil("c"), pupil("d", place(0, 14.484)))
    assert over_review((near,), usual) == pytest.approx(5 / (4.5 * MILE_KM))
    assert over_review((near, far), usual) == over_review((far, near), usual) == pytest.approx(2.0, abs=1e-4)
    assert over_review((near,), Policy(review_ratio=2.0)) == pytest.approx(5 / (6 * MILE_KM))


def test_pulls_are_told_apart_by_table() -> None:
    nursery = pupil("n", place(1), school_phase="nursery", date_of_birth=date(2023, 1, 1))
    seen = child(child_id="s", returns="no", contact="supervised", contact_place=place(0, 9))
    facts = facts_of(pupil(), nursery, seen)
    found = {
        name: [pull.place for pull in pulls_of(facts, woman().woman_id, name)]
        for name in ("school_pulls", "nursery_pulls", "contact_pulls")
    }
    assert found == {"school_pulls": [place(3, 4)], "nursery_pulls": [place(1)], "contact_pulls": [place(0, 9)]}
