"""Answers are kept once, for a while, for one server and profile, readable by their owner, and never in the way."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import time

import numpy as np
import pytest

from geo.journeys.osrm import OsrmJourneys
from geo.journeys.osrm_cache import FILE
from geo.journeys.protocol import JourneyError
from tests.geo.osrm_standin import StandIn, points_of, recorded, serving

RECORDING = recorded("table")
SOME, ALL = points_of(RECORDING, [0, 1, 2, 11]), points_of(RECORDING, list(range(12)))


@pytest.fixture
def server() -> Iterator[StandIn]:
    with serving(StandIn(RECORDING)) as standin:
        yield standin


def rows(folder: Path) -> list[tuple[int | None, ...]]:
    file = sqlite3.connect(folder / FILE)
    try:
        return file.execute("SELECT origin, destination, seconds, metres, day FROM journey").fetchall()
    finally:
        file.close()


def change(folder: Path, statement: str) -> None:
    file = sqlite3.connect(folder / FILE)
    try:
        with file:
            file.execute(statement)
    finally:
        file.close()


def test_kept_answers_are_those_of_the_server_and_ask_nothing(server: StandIn, tmp_path: Path) -> None:
    first = OsrmJourneys(server.url, cache=tmp_path / "new" / "folder").table(ALL, ALL, "car")
    asked = len(server.paths)
    again = OsrmJourneys(server.url, cache=tmp_path / "new" / "folder")
    for origins, corner in ((ALL, first), (SOME, None)):
        table = again.table(origins, ALL, "car")
        wanted = corner or OsrmJourneys(server.url, cache=tmp_path / "new" / "folder").table(SOME, ALL, "car")
        np.testing.assert_array_equal(table.minutes, wanted.minutes)
        np.testing.assert_array_equal(table.cost_gbp, wanted.cost_gbp)
    np.testing.assert_array_equal(again.table(SOME, ALL, "car").minutes, first.minutes[[0, 1, 2, 11]])
    assert len(server.paths) == asked
    assert again.summary.requests == 0
    assert again.summary.warnings == ()


def test_only_what_is_missing_is_asked(server: StandIn, tmp_path: Path) -> None:
    OsrmJourneys(server.url, cache=tmp_path).table(SOME, ALL, "car")
    server.asked.clear()
    OsrmJourneys(server.url, cache=tmp_path).table(ALL, ALL, "car")
    pairs = {(source, destination) for sources, ends, _ in server.asked for source in sources for destination in ends}
    assert {source for source, _ in pairs} == {3, 4, 5, 6, 7, 8, 9, 10}


def test_whole_numbers_and_nothing_else(server: StandIn, tmp_path: Path) -> None:
    OsrmJourneys(server.url, cache=tmp_path).table(SOME, ALL, "car")
    kept = rows(tmp_path)
    assert len(kept) == 48
    assert all(cell is None or isinstance(cell, int) for row in kept for cell in row)
    assert any(row[2] is None for row in kept)


def test_readable_by_the_owner_only(server: StandIn, tmp_path: Path) -> None:
    source = OsrmJourneys(server.url, cache=tmp_path)
    source.table(SOME, ALL, "car")
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    (tmp_path / FILE).chmod(0o644)
    OsrmJourneys(server.url, cache=tmp_path)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize(("age_days", "asks"), [(6, False), (7, True)])
def test_old_answers_are_asked_again(server: StandIn, tmp_path: Path, age_days: int, asks: bool) -> None:
    OsrmJourneys(server.url, cache=tmp_path).table(SOME, ALL, "car")
    server.paths.clear()
    change(tmp_path, f"UPDATE journey SET day = {int(time() // 86_400) - age_days}")
    OsrmJourneys(server.url, cache=tmp_path, keep_days=7).table(SOME, ALL, "car")
    assert bool(server.paths) == asks
    assert len(rows(tmp_path)) == 48


def test_another_profile_and_another_server_are_other_answers(server: StandIn, tmp_path: Path) -> None:
    OsrmJourneys(server.url, cache=tmp_path).table(SOME, ALL, "car")
    with pytest.raises(JourneyError), serving(StandIn(RECORDING)) as other:
        other.trouble = [404]
        OsrmJourneys(other.url, cache=tmp_path).table(SOME, ALL, "car")
    server.trouble = [404]
    with pytest.raises(JourneyError, match="status 404"):
        OsrmJourneys(server.url, profile="lorry", cache=tmp_path).table(SOME, ALL, "car")


def test_other_data_of_the_server_is_other_answers(server: StandIn, tmp_path: Path) -> None:
    for version in ("a", "b", "a"):
        server.data_versions = [version]
        OsrmJourneys(server.url, cache=tmp_path).table(SOME, points_of(RECORDING, [3]), "car")
        OsrmJourneys(server.url, cache=tmp_path).table(SOME, points_of(RECORDING, [4]), "car")
    assert OsrmJourneys(server.url, cache=tmp_path).declare("car").version == "v1, data a"


@pytest.mark.parametrize("broken", [b"not a database at all, but long enough to be looked at" * 100, b"half"])
def test_a_broken_file_is_set_aside(server: StandIn, tmp_path: Path, broken: bytes) -> None:
    (tmp_path / FILE).write_bytes(broken)
    source = OsrmJourneys(server.url, cache=tmp_path)
    table = source.table(SOME, ALL, "car")
    np.testing.assert_array_equal(table.minutes, OsrmJourneys(server.url).table(SOME, ALL, "car").minutes)
    assert [text for text in source.summary.warnings if "set aside and begun anew" in text] == list(
        source.summary.warnings
    )
    assert len(source.summary.warnings) == 1
    assert (tmp_path / FILE).with_suffix(".broken").read_bytes() == broken
    assert len(rows(tmp_path)) == 48


def test_a_file_that_breaks_in_between_is_set_aside(server: StandIn, tmp_path: Path) -> None:
    source = OsrmJourneys(server.url, cache=tmp_path)
    wanted = source.table(SOME, ALL, "car")
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    np.testing.assert_array_equal(source.table(SOME, ALL, "car").minutes, wanted.minutes)
    assert "set aside" in source.summary.warnings[0]
    np.testing.assert_array_equal(source.table(SOME, ALL, "car").minutes, wanted.minutes)


def test_a_folder_that_is_none_only_warns(server: StandIn, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    source = OsrmJourneys(server.url, cache=tmp_path / "file")
    assert np.isfinite(source.table(SOME, SOME, "car").minutes).any()
    assert source.summary.warnings == (f"journeys are not kept: {FILE} cannot be used in its folder",)


def test_a_file_of_other_tables_only_warns(server: StandIn, tmp_path: Path) -> None:
    file = sqlite3.connect(tmp_path / FILE)
    file.execute("CREATE TABLE source (something INTEGER)")
    file.close()
    source = OsrmJourneys(server.url, cache=tmp_path)
    assert np.isfinite(source.table(SOME, SOME, "car").minutes).any()
    assert "journeys are not kept" in source.summary.warnings[0]


def test_several_at_once(server: StandIn, tmp_path: Path) -> None:
    wanted = OsrmJourneys(server.url).table(ALL, ALL, "car")
    sources = [OsrmJourneys(server.url, cache=tmp_path, batch=8) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        for table in pool.map(lambda turn: sources[turn % 4].table(ALL, ALL, "car"), range(8)):
            np.testing.assert_array_equal(table.minutes, wanted.minutes)
    assert all(source.summary.warnings == () for source in sources)
    assert len(rows(tmp_path)) >= 132
