"""Small numbers are hidden, and nothing that is shown tells what is hidden."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.service.suppression import FEWEST, shown_count, shown_parts


def test_under_ten_is_hidden_and_all_else_is_the_nearest_five() -> None:
    assert {shown_count(n) for n in range(10)} == {None}
    assert [shown_count(n) for n in (10, 12, 13, 17, 18, 99, 102, 1_003)] == [10, 10, 15, 15, 20, 100, 100, 1_005]


@given(st.integers(FEWEST, 10**9))
def test_what_is_shown_is_a_step_and_near(n: int) -> None:
    shown = shown_count(n)
    assert shown is not None and shown % 5 == 0 and abs(shown - n) <= 2 and shown >= FEWEST


def test_one_hidden_part_takes_the_smallest_of_the_others_along() -> None:
    assert shown_parts({"a": 4, "b": 40, "c": 21}) == {"a": None, "b": 40, "c": None}


def test_nobody_looks_like_a_few() -> None:
    assert shown_parts({"a": 0, "b": 40, "c": 21}) == shown_parts({"a": 9, "b": 40, "c": 21})


def test_hidden_parts_that_are_ten_together_hide_no_more() -> None:
    assert shown_parts({"a": 4, "b": 6, "c": 21}) == {"a": None, "b": None, "c": 20}
    assert shown_parts({"a": 10, "b": 21}) == {"a": 10, "b": 20}
    assert shown_parts({}) == {}


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 60)))
def test_no_total_less_the_others_tells_fewer_than_ten(parts: dict[str, int]) -> None:
    shown = shown_parts(parts)
    hidden = sum(n for name, n in parts.items() if shown[name] is None)
    assert list(shown) == list(parts)
    assert all(shown[name] is None for name, n in parts.items() if n < FEWEST)
    assert hidden == 0 or hidden >= FEWEST or set(shown.values()) == {None}  # what is hidden is many, or everything
