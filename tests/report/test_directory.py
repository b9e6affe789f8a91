"""What a run's directory holds: every file signed, the restricted part its owner's alone, and nothing of others."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from matcher.domain import Policy
from matcher.report.build import build_report
from matcher.report.directory import not_a_run, run_record, write_run
from matcher.report.fresh import fresh_directory
from matcher.report.journey_words import journeys_record
from matcher.report.roll import policy_roll
from matcher.solver.match import NOT_ENFORCED, Match, match
from matcher.synthetic import generate
from tests.rules.world import home, woman, world
from tests.runs import contents, record


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def small() -> Match:
    return match(world(woman(), home()), keep_criteria=True)


@pytest.fixture(scope="module")
def written(small: Match, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A run written by somebody who lets everybody read and write what they make."""
    folder = tmp_path_factory.mktemp("written")
    before = os.umask(0)
    try:
        with fresh_directory(folder / "run") as beside:
            write_run(small, build_report(small), beside, {"read": 0.5}, keep_pairs=False)
        yield folder / "run"
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_restricted_files_are_their_owners_alone(written: Path) -> None:
    restricted = written / "restricted"
    assert mode(restricted) == 0o700
    assert {path.name: mode(path) for path in restricted.iterdir()} == {
        "instance.json": 0o600,
        "policy.json": 0o600,
    }
    assert mode(written) == 0o755


def test_the_files_of_a_run(written: Path) -> None:
    files = ["alternatives.csv", "certificate.json", "placements.csv", "report.html"]
    files += ["run.json", "shortages.csv", "unplaced.csv"]
    assert names(written) == sorted([*files, "restricted"])
    assert names(written / "restricted") == ["instance.json", "policy.json"]


def test_pairs_and_limits_are_written_when_asked_for(tiny_run: Path, written: Path) -> None:
    assert set(contents(tiny_run)) - set(contents(written)) == {"pairs.parquet", "limits.json"}


def test_run_json_says_what_was_done(small: Match, written: Path) -> None:
    found = record(written)
    assert set(found) == {
        "version", "as_of", "input_sha256", "policy_sha256", "scenario", "files", "rules", "criteria", "counts",
        "status", "method", "levels", "gap", "journeys", "places", "not_enforced", "warnings", "seconds",
        "proof", "finished", "floors",
    }  # fmt: skip
    assert {key: found[key] for key in ("scenario", "rules", "criteria")} == policy_roll(small.policy)
    assert found["journeys"] == journeys_record(small.instance, small.policy)
    assert [source["kind"] for source in found["places"]] == ["embedded"]
    assert found["counts"] == {
        "women": 1, "homes": 1, "partners": 1, "pairs_evaluated": 1, "pairs_eligible": 1, "pairs_proposable": 1,
        "placed": 1, "unplaced": 0,
    }  # fmt: skip
    assert (found["as_of"], found["gap"], found["status"]) == ("2026-10-01", 0.0, "optimal")
    points = small.plan.placements[0].points
    assert found["levels"] == [
        {"name": "placed", "value": 4, "bound": 4, "gap": 0.0},
        {"name": "points", "value": points, "bound": points, "gap": 0.0},
    ]
    assert (found["proof"], found["finished"], found["floors"]) == (small.result.proof, True, [])
    assert found["not_enforced"] == list(NOT_ENFORCED)
    assert found["seconds"].keys() == {"read", "write"} and found["seconds"]["read"] == 0.5


def test_every_stage_is_timed(tiny_run: Path) -> None:
    seconds = record(tiny_run)["seconds"]
    assert set(seconds) == {"read", "facts", "candidates", "solve", "referee", "report", "write"}
    assert all(isinstance(value, float) and value >= 0.0 for value in seconds.values())


def test_the_hashes_sign_the_inputs_kept_for_replay(written: Path) -> None:
    for name, key in (("instance.json", "input_sha256"), ("policy.json", "policy_sha256")):
        assert hashlib.sha256((written / "restricted" / name).read_bytes()).hexdigest() == record(written)[key]


def test_every_other_file_is_signed(written: Path, tiny_run: Path) -> None:
    for run in (written, tiny_run):
        held = {name: hashlib.sha256(text).hexdigest() for name, text in contents(run).items() if name != "run.json"}
        assert record(run)["files"] == held
    assert {"pairs.parquet", "limits.json", "restricted/instance.json"} <= record(tiny_run)["files"].keys()


def test_a_run_and_an_empty_directory_may_be_replaced(written: Path, tiny_run: Path, tmp_path: Path) -> None:
    assert [not_a_run(folder) for folder in (written, tiny_run, tmp_path)] == ["", "", ""]


@pytest.mark.parametrize("name", ["notes.txt", "restricted/notes.txt", ".hidden"])
def test_a_file_that_no_run_writes_is_named(name: str, written: Path, tmp_path: Path) -> None:
    run = Path(shutil.copytree(written, tmp_path / "run"))
    (run / name).write_text("mine")
    assert not_a_run(run) == f"holds {name}, which no run writes; move it away first"


@pytest.mark.parametrize("name", ["letters", "restricted/letters", "pairs.parquet"])
def test_a_directory_that_no_run_writes_is_named(name: str, written: Path, tmp_path: Path) -> None:
    run = Path(shutil.copytree(written, tmp_path / "run"))
    (run / name).mkdir()
    assert not_a_run(run) == f"holds {name}, which no run writes; move it away first"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda run: (run / "run.json").unlink(),
        lambda run: (run / "run.json").write_text("{}"),
        lambda run: (run / "run.json").write_text("["),
        lambda run: (run / "run.json").write_text('["version"]'),
        lambda run: (run / "run.json").write_bytes(b"\xff"),
        lambda run: shutil.rmtree(run / "restricted"),
    ],
)
def test_a_directory_that_only_looks_like_a_run_is_none(
    spoil: Callable[[Path], object], written: Path, tmp_path: Path
) -> None:
    run = Path(shutil.copytree(written, tmp_path / "run"))
    spoil(run)
    assert not_a_run(run) == "is not an earlier run; name a directory that is new, empty or an earlier run"


def test_the_record_is_json_with_sorted_keys(small: Match, written: Path) -> None:
    text = (written / "run.json").read_text(encoding="utf-8")
    found = record(written)
    assert text == json.dumps(found, indent=1, sort_keys=True) + "\n"
    assert run_record(small, build_report(small), found["files"], found["seconds"]) == found


def test_what_a_floor_costs_is_told_in_the_run_and_in_its_report(tmp_path: Path) -> None:
    """As much as the plan without it is worth more."""
    instance = generate(60, 30, 2)
    free, found = match(instance), match(instance, Policy(floors={"high_support": 0.5}))
    with fresh_directory(tmp_path / "run") as beside:
        write_run(found, build_report(found), beside, {}, keep_pairs=False)
    cost = {
        level.name: other.value - level.value for level, other in zip(found.plan.levels, free.plan.levels, strict=True)
    }
    assert cost["placed"] > 0 and found.plan.gap == free.plan.gap == 0.0
    (told,) = record(tmp_path / "run")["floors"]
    placed = len(found.plan.placements)
    members = told.pop("placed_in_group")
    assert told == {
        "group": "high_support", "least_share": "1/2", "placed": placed, "price": cost, "price_is_exact": True
    }  # fmt: skip
    assert placed <= 2 * members <= 2 * placed
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert f"It costs {cost['placed']} of level placed." in page
