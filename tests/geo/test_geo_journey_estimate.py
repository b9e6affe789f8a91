"""The embedded estimate as a source of journeys: declared, the way round minded, and a lower bound that holds."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.distance import distance_m
from geo.journeys.estimate import EstimatedJourneys, cost_of_way, minutes_of_way
from geo.journeys.protocol import MODES, Journeys, Mode, Points
from geo.journeys.way_round import way_m

# Southend, Cardiff; Sheerness, Barry, Weston-super-Mare.
ORIGINS = Points(np.array([588_500.0, 318_300.0]), np.array([185_500.0, 176_400.0]))
DESTINATIONS = Points(np.array([592_000.0, 311_500.0, 332_000.0]), np.array([174_700.0, 168_200.0, 161_300.0]))
near = st.tuples(st.floats(300_000, 345_000), st.floats(150_000, 200_000))


@pytest.mark.parametrize("mode", ["walk", "bus", "rail", "car"])
def test_a_table_is_the_way_round_through_the_curve(mode: Mode) -> None:
    source: Journeys = EstimatedJourneys()
    table = source.table(ORIGINS, DESTINATIONS, mode)
    for row in range(2):
        for column in range(3):
            way = way_m(
                ORIGINS.easting_m[row],
                ORIGINS.northing_m[row],
                DESTINATIONS.easting_m[column],
                DESTINATIONS.northing_m[column],
                mode,
            )
            assert table.minutes[row, column] == minutes_of_way(way, mode)
            assert table.cost_gbp[row, column] == cost_of_way(way, mode)
    assert table.estimated.all() and table.estimated.shape == (2, 3)


def test_over_the_water_is_farther_than_along_it() -> None:
    minutes = EstimatedJourneys().table(ORIGINS, DESTINATIONS, "car").minutes
    assert minutes[1, 2] > 60 > 25 > minutes[1, 1]
    assert minutes[0, 0] > 60


def test_public_takes_the_quickest_with_its_own_way_round() -> None:
    source = EstimatedJourneys()
    tables = {mode: source.table(ORIGINS, DESTINATIONS, mode) for mode in MODES}
    each = np.array([tables[mode].minutes for mode in ("walk", "bus", "rail")])
    prices = np.array([tables[mode].cost_gbp for mode in ("walk", "bus", "rail")])
    quickest = np.nanargmin(each, axis=0)[None]
    assert np.array_equal(tables["public"].minutes, np.take_along_axis(each, quickest, 0)[0])
    assert np.array_equal(tables["public"].cost_gbp, np.take_along_axis(prices, quickest, 0)[0])


def test_it_declares_itself_an_estimate_with_version_and_fares() -> None:
    declared = EstimatedJourneys(date(2025, 6, 1)).declare("bus")
    assert declared.estimate and "estimate" in declared.method and not declared.fallback
    assert declared.version.endswith("fares of 2025-06-01")
    assert "fares" not in EstimatedJourneys().declare("walk").version


def test_fares_are_those_of_the_day_asked_for() -> None:
    old = EstimatedJourneys(date(2024, 6, 1)).table(ORIGINS, DESTINATIONS, "bus")
    assert (old.cost_gbp == 2.0).all()


def test_no_places_give_an_empty_table() -> None:
    nowhere = Points(np.empty(0), np.empty(0))
    assert EstimatedJourneys().table(nowhere, DESTINATIONS, "public").minutes.shape == (0, 3)


@settings(deadline=None, derandomize=True)
@given(near, near, st.sampled_from(MODES))
def test_no_journey_is_quicker_than_the_bound(start: tuple[float, float], end: tuple[float, float], mode: Mode) -> None:
    source = EstimatedJourneys()
    origin, destination = (Points(np.array([east]), np.array([north])) for east, north in (start, end))
    minutes = source.table(origin, destination, mode).minutes[0, 0]
    for straight in (np.hypot(start[0] - end[0], start[1] - end[1]), distance_m(*start, *end)):
        assert not minutes < source.at_least_minutes(straight, mode)


@given(st.floats(0, 500_000), st.floats(0, 5_000), st.sampled_from(MODES))
@settings(deadline=None, derandomize=True)
def test_the_bound_grows_with_the_line_and_is_close(straight_m: float, more_m: float, mode: Mode) -> None:
    source = EstimatedJourneys()
    assert source.at_least_minutes(straight_m + more_m, mode) >= source.at_least_minutes(straight_m, mode)
    way = np.rint(straight_m)
    if not np.isnan(minutes_of_way(way, mode)):
        assert 0 <= minutes_of_way(way, mode) - source.at_least_minutes(straight_m, mode) <= 0.02 or mode == "public"
