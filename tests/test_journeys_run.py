"""Runs by journey time, end to end: looked up once, then checked and explained from the files of the run alone."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geo.distance import distance_m
from geo.journeys.osrm_batches import keys_of, lon_lat
from geo.journeys.protocol import Points
from matcher.domain import Instance, Policy
from matcher.domain.serial import from_json
from matcher.intake.reading import read_tables
from matcher.rules.facts.pulls import places_that_draw
from tests.geo.osrm_standin import StandIn, serving
from tests.runs import AS_OF, FIXTURES, homeward, matched

TINY = FIXTURES / "tiny"
MOTHER = "W2"
SECONDS_A_KM = 90


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a server said is kept here, and not in the cache of whoever runs the tests."""
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def by_car(tmp_path: Path) -> Path:
    path = tmp_path / "by-car.toml"
    path.write_text('journey_mode = "car"\n', encoding="utf-8")
    return path


@pytest.fixture
def server() -> StandIn:
    """Roads that are straight between all places of the tables, driven at 40 km an hour."""
    instance = read_tables(TINY).instance
    places = [*places_that_draw(instance, Policy()), *(home.place for home in instance.homes if home.place)]
    ends = sorted({(place.easting_m, place.northing_m) for place in places})
    east, north = np.array(ends).T
    asked = [[float(part) for part in lon_lat(key).split(",")] for key in keys_of(Points(east, north)).tolist()]
    metres = distance_m(east[:, None], north[:, None], east, north)
    answer = {
        "durations": (metres / 1000 * SECONDS_A_KM).tolist(),
        "distances": metres.tolist(),
        **{end: [{"location": spot} for spot in asked] for end in ("sources", "destinations")},
    }
    return StandIn({"asked": asked, "answer": answer}, data_versions=["2026-09-30"])


def record_of(run: Path) -> dict[str, Any]:
    held: dict[str, Any] = json.loads((run / "run.json").read_text(encoding="utf-8"))
    return held


def instance_of(run: Path) -> Instance:
    return from_json(Instance, (run / "restricted" / "instance.json").read_text(encoding="utf-8"))


def replayed(run: Path) -> str:
    """What `explain` says of a placed mother, once `check` found the run to hold."""
    done = homeward("check", run)
    assert done.exit_code == 0, done.output
    told = homeward("explain", run, MOTHER)
    assert told.exit_code == 0, told.output
    return told.output


@pytest.fixture(scope="module")
def by_estimate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that several tests read; what changes one changes a copy."""
    return matched(TINY, tmp_path_factory.mktemp("estimate") / "run", "--journeys", "estimate")


def test_by_the_estimate(by_estimate: Path) -> None:
    run = by_estimate
    journeys, held = record_of(run)["journeys"], instance_of(run).journeys
    assert (journeys["compared_by"], journeys["mode"], journeys["estimate"]) == ("time", "public", True)
    assert held is not None and journeys["estimated_pairs"] == held.minutes.size > 0
    assert "compared by journey time (estimate from distance" in (run / "report.html").read_text(encoding="utf-8")
    told = replayed(run)
    assert "minutes to the school" in told and "compared by journey time (estimate" in told


def test_by_a_table_that_is_gone_afterwards(tmp_path: Path) -> None:
    table = tmp_path / "times.csv"
    table.write_text(f"from_postcode,to_postcode,mode,minutes,cost_gbp\n{districts()}", encoding="utf-8")
    run = matched(TINY, tmp_path / "run", "--journeys", table)
    before = replayed(run)
    table.unlink()
    assert replayed(run) == before
    held = instance_of(run).journeys
    assert held is not None and not held.estimate and (held.minutes == 33.0).any()
    assert "33 minutes to the school" in before
    assert record_of(run)["journeys"]["version"] == held.version


def districts() -> str:
    """33 minutes between any two districts of homes and of schools."""
    outcodes = sorted(
        {
            code.partition(" ")[0]
            for name, column in (("homes", "postcode"), ("children", "school_postcode"))
            for row in csv.DictReader((TINY / f"{name}.csv").read_text(encoding="utf-8").splitlines())
            if (code := row.get(column) or "")
        }
    )
    return "".join(f"{a},{b},public,33,2.50\n" for a in outcodes for b in outcodes if a <= b)


def test_by_a_server_that_is_gone_afterwards(tmp_path: Path, server: StandIn, by_car: Path, own_cache: Path) -> None:
    with serving(server):
        run = matched(TINY, tmp_path / "run", "--journeys", server.url, "--policy", by_car)
        asked = len(server.paths)
    assert asked == 1
    told, journeys, held = replayed(run), record_of(run)["journeys"], instance_of(run).journeys
    assert "OSRM table service, profile driving v1, data 2026-09-30, by car" in told
    assert (journeys["estimate"], journeys["estimated_pairs"]) == (False, 0)
    assert held is not None and held.minutes.shape == (len(held.origins), len(held.destinations))
    for start, row in held.origin_row.items():
        for end, column in held.destination_row.items():
            drive = float(distance_m(*start, *end)) / 1000 * SECONDS_A_KM / 60
            assert held.minutes[row, column] == pytest.approx(drive, abs=0.06)
    assert not [path for path in own_cache.glob("osrm*") if path.stat().st_mode & 0o077]


def test_a_server_is_asked_once_and_hears_nothing_but_places(tmp_path: Path, server: StandIn, by_car: Path) -> None:
    with serving(server):
        first = matched(TINY, tmp_path / "first", "--journeys", server.url, "--policy", by_car)
        second = matched(TINY, tmp_path / "second", "--journeys", server.url, "--policy", by_car)
        heard = list(server.paths)
    place = r"-?\d+\.\d{4},\d+\.\d{4}"
    assert len(heard) == 1
    assert re.fullmatch(
        rf"/table/v1/driving/{place}(;{place})*\?sources=[\d;]+&destinations=[\d;]+&annotations=duration,distance",
        heard[0],
    )
    assert (first / "placements.csv").read_bytes() == (second / "placements.csv").read_bytes()
    assert record_of(first)["input_sha256"] == record_of(second)["input_sha256"]


def test_a_server_that_fails_is_told_of_and_its_journeys_are_no_roads(
    tmp_path: Path, server: StandIn, by_car: Path
) -> None:
    with serving(server):
        server.trouble = [{"code": "InvalidVersion"}]
        run = matched(TINY, tmp_path / "run", "--journeys", server.url, "--policy", by_car)
    record, held = record_of(run), instance_of(run).journeys
    assert held is not None and record["journeys"]["estimated_pairs"] == held.minutes.size
    warnings = [warning for warning in record["warnings"] if "routing server" in warning]
    assert len(warnings) == 1 and "no version 1" in warnings[0]
    assert "come from the fallback" in replayed(run)


def test_a_server_for_a_mode_it_lacks_says_what_to_set(tmp_path: Path, server: StandIn) -> None:
    with serving(server):
        words = ("match", "--data", TINY, "--out", tmp_path / "run", "--as-of", AS_OF, "--journeys", server.url)
        done = homeward(*words)
    assert (done.exit_code, server.paths) == (2, [])
    assert "journey_mode" in done.output and "public" in done.output
    assert not (tmp_path / "run").exists()


def test_a_record_that_calls_an_estimate_something_else_does_not_hold(tmp_path: Path, by_estimate: Path) -> None:
    run = shutil.copytree(by_estimate, tmp_path / "run")
    record = record_of(run)
    record["journeys"]["estimate"] = False
    (run / "run.json").write_text(json.dumps(record), encoding="utf-8")
    done = homeward("check", run)
    assert done.exit_code == 1 and "journeys" in done.output


def test_journeys_that_are_changed_afterwards_are_found(tmp_path: Path, by_estimate: Path) -> None:
    run = shutil.copytree(by_estimate, tmp_path / "run")
    path = run / "restricted" / "instance.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    held["journeys"]["minutes_packed"] = held["journeys"]["cost_packed"]
    path.write_text(json.dumps(held), encoding="utf-8")
    for command in (("check", run), ("explain", run, MOTHER)):
        done = homeward(*command)
        assert done.exit_code == 2 and "instance.json is not the file this run was made from" in done.output
