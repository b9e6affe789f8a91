"""What the routing client does when the server is busy, late, broken, or no routing server at all."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from time import monotonic
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from geo.journeys.osrm import OsrmJourneys
from geo.journeys.protocol import JourneyError, Mode
from tests.geo.osrm_standin import StandIn, input_points, points_of, recorded, serving
from tests.geo.strolling import Strolling

RECORDING = recorded("table")
HERE, THERE = points_of(RECORDING, [0, 1]), points_of(RECORDING, [5, 11])


@pytest.fixture
def server() -> Iterator[StandIn]:
    with serving(StandIn(RECORDING)) as standin:
        yield standin


def no_place_in(text: str) -> bool:
    return not any(f"{part:.4f}" in text for pair in input_points(RECORDING) for part in pair)


@pytest.mark.parametrize("trouble", [[503, 503], [429], ["cut"], [500, "cut", 504], ["slow"]])
def test_passing_trouble_is_waited_out(server: StandIn, trouble: list[Any]) -> None:
    wanted = OsrmJourneys(server.url).table(HERE, THERE, "car")
    server.paths.clear()
    server.trouble = list(trouble)
    source = OsrmJourneys(server.url, retries=3, timeout_s=0.2)
    np.testing.assert_array_equal(source.table(HERE, THERE, "car").minutes, wanted.minutes)
    assert len(server.paths) == len(trouble) + 1
    assert (source.summary.requests, source.summary.warnings) == (1, ())


LASTING = [
    ([503] * 2, r"is busy or out of order \(status 503, 2 tries\)"),
    ([429] * 2, r"is busy or out of order \(status 429, 2 tries\)"),
    (["cut"] * 2, "could not be reached or broke off"),
    (["slow"] * 2, "did not answer in 0.2 seconds"),
    (["html"], "answered something else than routes"),
    ([302], "answered something else than routes"),
    ([404], "answered something else than routes"),
    ([recorded("no_table")], "found no route at all"),
    ([recorded("no_route")], "found no route at all"),
    ([recorded("invalid_query")], "must know annotations"),
    ([{"code": "Strange"}], "refused the question"),
    ([{"code": 7}], "something else than routes"),
    ([{"code": "Ok"}], "not 2 by 2 numbers"),
    ([{"code": "Ok", "durations": [[1, 2]]}], "not 2 by 2 numbers"),
    ([{"code": "Ok", "durations": [[1, 2], [3]]}], "not 2 by 2 numbers"),
    ([{"code": "Ok", "durations": [[1, 2], [3, "4"]]}], "not 2 by 2 numbers"),
    ([{"code": "Ok", "durations": [[1, 2], [3, True]]}], "not 2 by 2 numbers"),
    ([{"code": "Ok", "durations": [[1, 2], [3, -1]]}], "not 2 by 2 numbers"),
    ([{"code": "Ok", "durations": [[1, 2], [3, float("nan")]]}], "not 2 by 2 numbers"),
    ([{"code": "Ok", "durations": [[1, 2], [3, 1e300]]}], "not 2 by 2 numbers"),
    ([{"code": "Ok", "durations": [[1, 2], [3, 4]], "distances": None}], "not 2 by 2 numbers"),
]


@pytest.mark.parametrize(("trouble", "message"), LASTING)
def test_lasting_trouble_is_said_without_a_place(server: StandIn, trouble: list[Any], message: str) -> None:
    server.trouble = list(trouble)
    with pytest.raises(JourneyError, match=message) as caught:
        OsrmJourneys(server.url, retries=1, timeout_s=0.2).table(HERE, THERE, "car")
    assert server.url.removeprefix("http://") in str(caught.value)
    assert "/table" not in str(caught.value)
    assert no_place_in(str(caught.value))
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert not server.trouble, "tried fewer times than it said"


@pytest.mark.parametrize(("trouble", "message"), LASTING)
def test_lasting_trouble_is_left_to_the_fallback(server: StandIn, trouble: list[Any], message: str) -> None:
    server.trouble = list(trouble)
    source = OsrmJourneys(server.url, retries=1, timeout_s=0.2, fallback=Strolling())
    table, strolled = source.table(HERE, THERE, "car"), Strolling().table(HERE, THERE, "car")
    np.testing.assert_array_equal(table.minutes, strolled.minutes)
    np.testing.assert_array_equal(table.cost_gbp, strolled.cost_gbp)
    assert table.estimated.all()
    summary = source.summary
    assert (summary.server, summary.fallback, summary.nobody) == (0, 4, 0)
    assert len(summary.warnings) == 1
    assert no_place_in(summary.warnings[0])


def test_nobody_listens() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}"
    with pytest.raises(JourneyError, match=r"could not be reached or broke off \(2 tries\)"):
        OsrmJourneys(url, retries=1).table(HERE, THERE, "car")


def test_pairs_without_a_road_go_to_the_fallback_and_are_marked(server: StandIn) -> None:
    source = OsrmJourneys(server.url, fallback=Strolling())
    table, plain = source.table(HERE, THERE, "car"), OsrmJourneys(server.url).table(HERE, THERE, "car")
    np.testing.assert_array_equal(table.estimated, [[False, True], [False, True]])
    np.testing.assert_array_equal(table.minutes[:, 0], plain.minutes[:, 0])
    np.testing.assert_array_equal(table.minutes[:, 1], Strolling().table(HERE, THERE, "car").minutes[:, 1])
    assert (table.cost_gbp[:, 1] == 1).all()
    assert (source.summary.server, source.summary.fallback, source.summary.nobody) == (2, 2, 0)
    plain_source = OsrmJourneys(server.url)
    plain_source.table(HERE, THERE, "car")
    assert (plain_source.summary.server, plain_source.summary.nobody) == (2, 2)


def test_what_was_answered_before_the_trouble_is_kept(server: StandIn) -> None:
    server.trouble = [None, "html"]
    everywhere = points_of(RECORDING, list(range(8)))
    source = OsrmJourneys(server.url, batch=8, fallback=Strolling())
    table = source.table(everywhere, everywhere, "car")
    assert 0 < source.summary.server < 64
    assert source.summary.fallback == int(table.estimated.sum()) == 64 - source.summary.server
    np.testing.assert_array_equal(np.isnan(table.minutes), False)


def test_a_failed_server_rests_and_is_asked_again(server: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    server.trouble = ["html"]
    source = OsrmJourneys(server.url, fallback=Strolling())
    for _ in range(3):
        assert source.table(HERE, THERE, "car").estimated.all()
    assert len(server.paths) == 1
    later_s = monotonic() + 61
    monkeypatch.setattr("geo.journeys.osrm.monotonic", lambda: later_s)
    assert not source.table(HERE, THERE, "car").estimated[:, 0].any()


def test_other_modes_are_the_fallbacks_wholly(server: StandIn) -> None:
    source = OsrmJourneys(server.url, fallback=Strolling())
    table, strolled = source.table(HERE, THERE, "bus"), Strolling().table(HERE, THERE, "bus")
    np.testing.assert_array_equal(table.minutes, strolled.minutes)
    assert table.estimated.all()
    assert source.declare("bus") == Strolling().declare("bus")
    assert source.declare("car").fallback == "strolling by car"
    assert not server.paths


def test_the_bound_holds_for_the_fallback_too(server: StandIn) -> None:
    class Flying(Strolling):
        def at_least_minutes(self, distance_m: ArrayLike, mode: Mode) -> NDArray[np.float64]:
            return super().at_least_minutes(distance_m, mode) / 200

    slow, swift = OsrmJourneys(server.url, fallback=Strolling()), OsrmJourneys(server.url, fallback=Flying())
    assert slow.at_least_minutes(130_000, "car") == pytest.approx(60)
    assert swift.at_least_minutes(130_000, "car") == Flying().at_least_minutes(130_000, "car") < 60


def test_no_log_holds_a_place(server: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.trouble = ["cut", 429, "slow"]
    OsrmJourneys(server.url, retries=4, timeout_s=0.2).table(HERE, THERE, "car")
    assert len(server.paths) == 4
    assert caplog.records, "urllib3 logs at least the connection"
    assert no_place_in(caplog.text)


def test_no_log_holds_a_place_where_the_head_of_an_answer_is_odd(
    server: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    server.trouble = ["odd head"]
    OsrmJourneys(server.url, retries=0).table(HERE, THERE, "car")
    assert server.trouble == []
    assert no_place_in(caplog.text)


def test_a_server_that_refuses_only_whole_tables(server: StandIn) -> None:
    server.trouble = [recorded("no_segment")]
    with pytest.raises(JourneyError, match="refuses places that it knows"):
        OsrmJourneys(server.url).table(HERE, THERE, "car")


def test_a_too_long_address_is_too_big(server: StandIn) -> None:
    server.trouble = [414]
    table = OsrmJourneys(server.url).table(HERE, THERE, "car")
    np.testing.assert_array_equal(np.isnan(table.minutes), [[False, True], [False, True]])
    assert len(server.asked) > 1
