"""The curves from way to minutes and pounds: worked examples, national averages, no jump, never falling."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.journeys.bands import bands, fares_on, version
from geo.journeys.estimate import cost_of_way, minutes_of_way
from geo.journeys.protocol import Mode

MILE_KM = 1.609344
single = st.sampled_from(["walk", "bus", "rail", "car"])


@pytest.mark.parametrize(
    ("mode", "way_m", "minutes", "cost_gbp"),
    [
        ("walk", 0, 0.0, 0.0),
        ("walk", 2_400, 2.4 * 1.3 / 4.8 * 60, 0.0),
        ("bus", 0, 11.0, 3.0),
        ("bus", 12_000, 11 + (10 * 1.35 / 18 + 2 * 1.3 / 24) * 60, 3.0),
        ("rail", 20_000, 35 + (15 * 1.25 / 50 + 5 * 1.25 / 90) * 60, 0.18 * 20 * 1.25),
        ("rail", 3_000, 35 + 3 * 1.25 / 50 * 60, 3.0),
        ("car", 25_000, 2 + (5 * 1.3 / 32 + 15 * 1.28 / 44 + 5 * 1.2 / 80) * 60, 0.2796 * (6.5 + 19.2 + 6.0)),
    ],
)
def test_worked_examples(mode: Mode, way_m: float, minutes: float, cost_gbp: float) -> None:
    assert minutes_of_way(way_m, mode) == pytest.approx(minutes)
    assert cost_of_way(way_m, mode) == pytest.approx(cost_gbp)


# The averages of the National Travel Survey that the figures are calibrated to: miles along the route, minutes.
@pytest.mark.parametrize(
    ("mode", "miles", "detour", "minutes"), [("bus", 5.0, 1.35, 37), ("rail", 33.0, 1.25, 80), ("car", 8.3, 1.29, 23)]
)
def test_the_average_trip_takes_its_published_time(mode: Mode, miles: float, detour: float, minutes: float) -> None:
    way_m = miles * MILE_KM / detour * 1_000
    assert minutes_of_way(way_m, mode) == pytest.approx(minutes, rel=0.05)


@settings(deadline=None, derandomize=True)
@given(single, st.floats(0, 400_000), st.floats(1, 50_000))
def test_a_longer_way_takes_longer_and_never_costs_less(mode: Mode, way_m: float, more_m: float) -> None:
    figures = bands(mode)
    assert figures.minutes(way_m + more_m) > figures.minutes(way_m)
    assert figures.cost_gbp(way_m + more_m, fares_on()) >= figures.cost_gbp(way_m, fares_on())


@pytest.mark.parametrize("mode", ["walk", "bus", "rail", "car"])
def test_no_jump_at_the_edge_of_a_band(mode: Mode) -> None:
    figures = bands(mode)
    assert figures.from_m[0] == 0
    steps = figures.minutes(figures.from_m + 0.001) - figures.minutes(np.maximum(figures.from_m - 0.001, 0))
    assert (np.abs(steps) < 0.001).all()


def test_fares_follow_the_day() -> None:
    assert cost_of_way(5_000, "bus", date(2024, 12, 31)) == 2.0
    assert cost_of_way(5_000, "bus", date(2025, 1, 1)) == 3.0
    assert cost_of_way(5_000, "bus") == 3.0
    with pytest.raises(ValueError, match="before 2023-01-01"):
        cost_of_way(5_000, "bus", date(2022, 12, 31))


def test_public_is_the_quickest_at_its_own_price() -> None:
    way_m = np.array([300.0, 2_000.0, 40_000.0, np.nan])
    each = np.array([minutes_of_way(way_m, mode) for mode in ("walk", "bus", "rail")])
    assert np.array_equal(minutes_of_way(way_m, "public")[:3], np.nanmin(each[:, :3], axis=0))
    assert cost_of_way(way_m, "public")[:3].tolist() == [0.0, 3.0, pytest.approx(9.0)]
    assert np.isnan(minutes_of_way(way_m, "public")[3]) and np.isnan(cost_of_way(way_m, "public")[3])
    with pytest.raises(ValueError, match="quickest"):
        bands("public")


def test_nobody_takes_a_train_for_a_short_way() -> None:
    assert np.isnan(minutes_of_way([0.0, 2_999.0, 3_000.0], "rail")).tolist() == [True, True, False]
    assert np.isnan(cost_of_way([0.0, 2_999.0, 3_000.0], "rail")).tolist() == [True, True, False]
    assert not np.isnan(minutes_of_way([0.0, 2_999.0], "public")).any()


def test_the_figures_say_their_version_and_day() -> None:
    assert version() and fares_on() >= date(2026, 1, 1)
