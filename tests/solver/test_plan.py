"""The plan's own arithmetic."""

from __future__ import annotations

import pytest

from matcher.solver.plan import LEVEL1_WEIGHTS, Level, Plan


def test_the_first_level_weighs_priorities_as_the_semantics_say() -> None:
    assert LEVEL1_WEIGHTS == {1: 16, 2: 8, 3: 4, 4: 2, 5: 1}


@pytest.mark.parametrize(
    ("value", "bound", "gap"), [(30, 30, 0.0), (30, 40, 0.25), (0, 0, 0.0), (0, 5, 1.0), (99, 100, 0.01)]
)
def test_the_gap_is_relative_to_the_bound(value: int, bound: int, gap: float) -> None:
    assert Level(name="points", value=value, bound=bound).gap == pytest.approx(gap)


def test_the_gap_of_a_plan_is_its_largest() -> None:
    placed, points = Level(name="placed", value=9, bound=10), Level(name="points", value=60, bound=80)
    assert Plan(placements=(), levels=(placed, points)).gap == 0.25
    assert Plan(placements=(), levels=(points, placed)).gap == 0.25
    assert Plan(placements=(), levels=()).gap == 0.0
