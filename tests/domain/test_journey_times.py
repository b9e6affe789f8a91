"""Journeys that are kept with an instance: packed small, read back as they were, to a tenth of a minute and a penny."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matcher.domain.journey_times import PENCE, TENTHS, JourneyTimes, ascending, packed
from matcher.domain.serial import from_json, to_json

CELLS = st.one_of(st.just(float("nan")), st.floats(0.0, 6_553.0))


def times(minutes: np.ndarray, cost_gbp: np.ndarray) -> JourneyTimes:
    rows, columns = minutes.shape
    return JourneyTimes(
        mode="bus",
        method="a table",
        version="1",
        estimate=False,
        origins=tuple((float(at), 0.5) for at in range(rows)),
        destinations=tuple((0.0, float(at)) for at in range(columns)),
        minutes_packed=packed(minutes, TENTHS),
        cost_packed=packed(cost_gbp, PENCE),
    )


@given(arrays(np.float64, (3, 2), elements=CELLS), arrays(np.float64, (3, 2), elements=st.floats(0.0, 600.0)))
@settings(deadline=None, derandomize=True)
def test_what_is_kept_comes_back_to_a_tenth_and_a_penny(minutes: np.ndarray, cost_gbp: np.ndarray) -> None:
    held = from_json(JourneyTimes, to_json(times(minutes, cost_gbp)))
    np.testing.assert_array_equal(np.isnan(held.minutes), np.isnan(minutes))
    known = ~np.isnan(minutes)
    assert np.abs(held.minutes - minutes)[known].max(initial=0.0) <= 0.05 + 1e-9
    np.testing.assert_allclose(held.cost_gbp, cost_gbp, atol=0.005 + 1e-9)


def test_what_no_journey_takes_is_no_answer() -> None:
    held = times(np.array([[6_553.4, 6_553.5, 1e9]]), np.array([[655.34, 655.35, np.inf]]))
    np.testing.assert_array_equal(held.minutes, [[6_553.4, np.nan, np.nan]])
    np.testing.assert_array_equal(held.cost_gbp, [[655.34, np.nan, np.nan]])


def test_rows_and_columns_by_point() -> None:
    held = times(np.array([[1.0, 2.0], [3.0, 4.0]]), np.zeros((2, 2)))
    assert held.minutes[held.origin_row[1.0, 0.5], held.destination_row[0.0, 1.0]] == 4.0
    assert held.minutes[held.origin_row[0.0, 0.5], held.destination_row[0.0, 1.0]] == 2.0


def test_points_are_told_once_and_in_order() -> None:
    assert ascending([(2.0, 1.0), (1.0, 5.0), (2.0, 1.0), (1.0, 3.0)]) == ((1.0, 3.0), (1.0, 5.0), (2.0, 1.0))
