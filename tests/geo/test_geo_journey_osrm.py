"""The routing client asks rightly, in batches that change nothing, and prices what it hears."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from geo.journeys.osrm import OsrmJourneys
from geo.journeys.protocol import JourneyError, Points
from tests.geo.osrm_standin import StandIn, points_of, recorded, serving

RECORDING = recorded("table")
EVERYWHERE = list(range(12))
ISLAND = 11


@pytest.fixture
def server() -> Iterator[StandIn]:
    with serving(StandIn(RECORDING)) as standin:
        yield standin


def expected_minutes(rows: list[int], columns: list[int]) -> np.ndarray:
    seconds = np.array(RECORDING["answer"]["durations"], dtype=np.float64)[np.ix_(rows, columns)]
    return np.rint(seconds) / 60


def test_asks_longitude_first_rounded_and_each_point_once(server: StandIn) -> None:
    here = points_of(RECORDING, [0, 1, 0])
    table = OsrmJourneys(server.url).table(here, points_of(RECORDING, [1, 2]), "car")
    assert server.paths == [
        "/table/v1/driving/-2.2387,53.3213;-2.2262,53.4507;-2.2301,53.4832"
        "?sources=1;2&destinations=0;1&annotations=duration,distance"
    ]
    np.testing.assert_array_equal(table.minutes, expected_minutes([0, 1, 0], [1, 2]))
    assert table.minutes[1, 0] == 0
    assert not table.estimated.any()


def test_the_way_there_is_not_the_way_back(server: StandIn) -> None:
    table = OsrmJourneys(server.url).table(points_of(RECORDING, [0, 5]), points_of(RECORDING, [0, 5]), "car")
    assert table.minutes[0, 1] == round(RECORDING["answer"]["durations"][0][5]) / 60
    assert table.minutes[1, 0] == round(RECORDING["answer"]["durations"][5][0]) / 60
    assert table.minutes[0, 1] != table.minutes[1, 0]


def test_pounds_by_the_mile(server: StandIn) -> None:
    table = OsrmJourneys(server.url, gbp_a_mile=0.5).table(points_of(RECORDING, [0]), points_of(RECORDING, [5]), "car")
    metres = round(RECORDING["answer"]["distances"][0][5])
    assert table.cost_gbp[0, 0] == pytest.approx(metres / 1609.344 * 0.5)
    assert OsrmJourneys(server.url).table(points_of(RECORDING, [0]), points_of(RECORDING, [5]), "car").cost_gbp[
        0, 0
    ] == pytest.approx(metres / 1609.344 * 0.45)


def test_without_distances_the_cost_is_not_known(server: StandIn) -> None:
    server.distances = False
    table = OsrmJourneys(server.url).table(points_of(RECORDING, [0]), points_of(RECORDING, [5]), "car")
    assert table.minutes[0, 0] > 0
    assert np.isnan(table.cost_gbp[0, 0])


def test_no_road_is_no_journey(server: StandIn) -> None:
    table = OsrmJourneys(server.url).table(points_of(RECORDING, [0, ISLAND]), points_of(RECORDING, [1]), "car")
    np.testing.assert_array_equal(np.isnan(table.minutes), [[False], [True]])
    assert np.isnan(table.cost_gbp[1, 0])


@pytest.mark.parametrize("batch", [2, 3, 5, 7, 12, 23, 24])
def test_batches_change_nothing(server: StandIn, batch: int) -> None:
    everywhere = points_of(RECORDING, EVERYWHERE)
    table = OsrmJourneys(server.url, batch=batch).table(everywhere, everywhere, "car")
    np.testing.assert_array_equal(table.minutes, expected_minutes(EVERYWHERE, EVERYWHERE))
    np.testing.assert_array_equal(
        table.cost_gbp, np.rint(np.array(RECORDING["answer"]["distances"], dtype=np.float64)) / 1609.344 * 0.45
    )
    assert max(points for _, _, points in server.asked) <= batch


def test_too_big_is_asked_in_halves(server: StandIn) -> None:
    server.most_pairs = 9
    everywhere = points_of(RECORDING, EVERYWHERE)
    source = OsrmJourneys(server.url)
    table = source.table(everywhere, everywhere, "car")
    np.testing.assert_array_equal(table.minutes, expected_minutes(EVERYWHERE, EVERYWHERE))
    refused = len(server.asked) - source.summary.requests
    assert refused == 2  # 24 points, then 12; 6 at once fit: three rows by three columns


def test_too_big_for_even_one_pair(server: StandIn) -> None:
    server.most_pairs = 0
    with pytest.raises(JourneyError, match="even one journey"):
        OsrmJourneys(server.url).table(points_of(RECORDING, [0]), points_of(RECORDING, [1]), "car")


@pytest.mark.parametrize("batch", [5, 100])
def test_a_place_off_the_streets_costs_only_itself(server: StandIn, batch: int) -> None:
    server.off_the_streets = {3, 8}
    everywhere = points_of(RECORDING, EVERYWHERE)
    source = OsrmJourneys(server.url, batch=batch)
    table = source.table(everywhere, everywhere, "car")
    wanted = expected_minutes(EVERYWHERE, EVERYWHERE)
    off = np.zeros(wanted.shape, dtype=bool)
    off[[3, 8]], off[:, [3, 8]] = True, True
    np.fill_diagonal(off, False)
    np.testing.assert_array_equal(table.minutes, np.where(off, np.nan, wanted))
    asked = len(server.asked)
    source.table(points_of(RECORDING, [3, 8]), points_of(RECORDING, [0]), "car")
    assert len(server.asked) == asked


def test_never_faster_than_the_straight_line(server: StandIn) -> None:
    swift = {**RECORDING["answer"], "durations": [[1.0] * 12 for _ in EVERYWHERE]}
    server.recording = {**RECORDING, "answer": swift}
    source = OsrmJourneys(server.url)
    everywhere = points_of(RECORDING, EVERYWHERE)
    table = source.table(everywhere, everywhere, "car")
    line_m = np.hypot(
        everywhere.easting_m[:, None] - everywhere.easting_m, everywhere.northing_m[:, None] - everywhere.northing_m
    )
    assert (table.minutes >= source.at_least_minutes(np.rint(line_m), "car")).all()
    assert source.at_least_minutes(130_000, "car") == pytest.approx(60)
    assert OsrmJourneys(server.url, mode="walk").at_least_minutes([10_000], "walk") == pytest.approx(60)


def test_nobody_to_ask_for() -> None:
    source = OsrmJourneys("http://127.0.0.1:9")
    none = Points(np.empty(0), np.empty(0))
    assert source.table(none, points_of(RECORDING, [0]), "car").minutes.shape == (0, 1)
    assert source.table(points_of(RECORDING, [0, 1]), none, "car").minutes.shape == (2, 0)


@pytest.mark.parametrize("mode", ["bus", "rail", "public", "walk"])
def test_other_modes_are_not_its_own(mode: str) -> None:
    source = OsrmJourneys("http://127.0.0.1:9")
    place = points_of(RECORDING, [0])
    for call in (
        lambda: source.table(place, place, mode),
        lambda: source.declare(mode),
        lambda: source.at_least_minutes(1, mode),
    ):
        with pytest.raises(JourneyError, match=f"use the estimate or a table for {mode}"):
            call()


def test_only_car_and_walk_have_streets() -> None:
    with pytest.raises(JourneyError, match="car or walk"):
        OsrmJourneys("http://127.0.0.1:9", mode="rail")


@pytest.mark.parametrize(
    "url",
    [
        "routes.example.org", "ftp://routes.example.org", "https://", "https://user:secret@routes.example.org",
        "https://routes.example.org/?key=secret", "https://routes.example.org/#secret", "http://routes.example.org:port",
        "http://routes.example.org:99999", "http://routes example.org", "http://[::1", "https://routes.example.org/table/v1/",
    ],
)  # fmt: skip
def test_addresses_that_cannot_be_one(url: str) -> None:
    with pytest.raises(JourneyError, match="routing server's address") as caught:
        OsrmJourneys(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("profile", ["a/b", "x?y", "ä", "-" * 41])
def test_profiles_that_cannot_be_one(profile: str) -> None:
    with pytest.raises(JourneyError, match="short name"):
        OsrmJourneys("https://routes.example.org", profile=profile)


@pytest.mark.parametrize(
    "wrong", [{"batch": 1}, {"timeout_s": 0}, {"retries": -1}, {"keep_days": 0}, {"gbp_a_mile": -1}]
)
def test_figures_that_make_no_sense(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="batch from 2"):
        OsrmJourneys("https://routes.example.org", **wrong)


def test_declares_itself(server: StandIn, tmp_path: Path) -> None:
    source = OsrmJourneys(server.url + "/", cache=tmp_path)
    assert source.declare("car").version == "v1, data without a stated version"
    server.data_versions = ["2026-10-01"]
    source.table(points_of(RECORDING, [0]), points_of(RECORDING, [1]), "car")
    declared = source.declare("car")
    assert (declared.method, declared.version) == ("the OSRM table service, profile driving", "v1, data 2026-10-01")
    assert not declared.estimate
    assert declared.fallback == ""
    assert OsrmJourneys(server.url, cache=tmp_path).declare("car") == declared


def test_new_data_on_the_server_begins_the_table_again(server: StandIn, tmp_path: Path) -> None:
    server.data_versions = ["old"]
    everywhere = points_of(RECORDING, EVERYWHERE)
    OsrmJourneys(server.url, cache=tmp_path).table(points_of(RECORDING, [0, 1, 2]), everywhere, "car")
    slower = np.array(RECORDING["answer"]["durations"], dtype=np.float64) + 600
    rows = [[None if np.isnan(cell) else cell for cell in row] for row in slower.tolist()]
    server.recording = {**RECORDING, "answer": {**RECORDING["answer"], "durations": rows}}
    server.data_versions = ["new"]
    source = OsrmJourneys(server.url, cache=tmp_path, batch=6)
    table = source.table(everywhere, everywhere, "car")
    wanted = np.rint(slower) / 60
    np.fill_diagonal(wanted, 0)
    np.testing.assert_array_equal(table.minutes, wanted)
    assert source.declare("car").version == "v1, data new"


def test_data_that_never_settles(server: StandIn) -> None:
    server.data_versions = [str(number) for number in range(100)]
    with pytest.raises(JourneyError, match="changed while it was asked"):
        OsrmJourneys(server.url, batch=4).table(
            points_of(RECORDING, EVERYWHERE), points_of(RECORDING, EVERYWHERE), "car"
        )
