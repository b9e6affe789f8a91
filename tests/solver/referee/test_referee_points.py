from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.solver.referee.points import criterion_points, shares_of


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ({"a": 3.0, "b": 1.0}, {"a": 7500, "b": 2500}),
        ({"a": 1.0, "b": 1.0, "c": 1.0}, {"a": 3334, "b": 3333, "c": 3333}),
        ({"a": 1.0, "b": 2.0, "c": 4.0}, {"a": 1429, "b": 2857, "c": 5714}),
        ({"a": 0.0, "b": 5.0}, {"a": 0, "b": 10_000}),
        ({"a": 0.0, "b": 0.0}, {"a": 0, "b": 0}),
        ({}, {}),
    ],
)
def test_shares_go_by_the_largest_remainder(weights: dict[str, float], shares: dict[str, int]) -> None:
    assert shares_of(list(weights), weights) == shares


def test_a_criterion_without_a_weight_has_no_share() -> None:
    assert shares_of(["a", "b"], {"a": 2.0, "unused": 9.0}) == {"a": 10_000, "b": 0}


@settings(deadline=None, derandomize=True)
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 1000), min_size=1))
def test_shares_sum_to_ten_thousand_and_lie_within_one_of_the_exact(weights: dict[str, float]) -> None:
    shares, total = shares_of(sorted(weights), weights), sum(weights.values())
    if total > 0.0:
        assert sum(shares.values()) == 10_000
        assert all(abs(shares[code] - 10_000 * weights[code] / total) < 1 + 1e-6 for code in weights)


def test_half_a_point_rounds_up() -> None:
    assert [criterion_points(1, score) for score in (0.0, 0.49, 0.5, 1.0)] == [0, 0, 1, 1]
    assert criterion_points(3333, 0.5) == 1667
