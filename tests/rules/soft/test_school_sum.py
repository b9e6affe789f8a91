"""How far all returning children would travel to school together."""

from __future__ import annotations

from tests.rules.world import child, criterion, home, measured, numbers, place

FIVE = child(school_place=place(3, 4))
THIRTEEN = child(child_id="d", school_place=place(5, -12))


def test_the_ways_add_up() -> None:
    assert measured("school_sum", FIVE) == (5.0, 10 / 15)
    assert measured("school_sum", FIVE, THIRTEEN) == (18.0, 10 / 28)
    assert measured("school_sum", FIVE, child(child_id="e", school_place=place(3, 4))) == (10.0, 0.5)


def test_each_way_is_rounded_before_adding() -> None:
    twins = [child(child_id=name, school_place=place(0.0, 1.0004)) for name in ("c", "d")]
    assert measured("school_sum", *twins)[0] == 2.0


def test_only_children_who_come_and_go_to_school() -> None:
    others = (
        child(child_id="e", school_place=place(50), returns="no"),
        child(child_id="f", school_place=place(60), school_phase="nursery"),
        child(child_id="g"),
    )
    assert measured("school_sum", FIVE, *others)[0] == 5.0


def test_not_applying() -> None:
    assert criterion("school_sum") is None
    assert criterion("school_sum", child(school_place=place(1), school_phase="nursery")) is None


def test_unknown_scores_nothing() -> None:
    assert measured("school_sum", FIVE, THIRTEEN, home(place=None)) == (None, 0.0)


def test_points_and_words() -> None:
    answer = criterion("school_sum", FIVE, THIRTEEN, weights={"school_sum": 1.0})
    assert answer is not None
    assert (answer.share, answer.points) == (10_000, 3571)
    assert numbers(answer.phrase) == [18.0]
