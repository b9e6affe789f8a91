"""A run's directory is there whole or not at all, and its restricted part is its owner's alone."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.report.build import build_report
from matcher.report.directory import OutputError, fresh_directory, require_replaceable, run_record, write_run
from matcher.rules.registry import criteria, hard_rules
from matcher.solver.match import NOT_ENFORCED, Match, match
from tests.rules.world import home, woman, world
from tests.runs import contents, record


def filled(target: Path, text: str) -> None:
    """Writes a small run through `fresh_directory`."""
    with fresh_directory(target) as folder:
        (folder / "restricted").mkdir(mode=0o700)
        (folder / "restricted" / "instance.json").write_text(text)
        (folder / "run.json").write_text(text)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_directory_takes_its_place_with_its_parents(tmp_path: Path) -> None:
    filled(tmp_path / "a" / "b" / "run", "one")
    assert contents(tmp_path / "a" / "b" / "run") == {"run.json": b"one", "restricted/instance.json": b"one"}
    assert names(tmp_path / "a" / "b") == ["run"]


def test_nothing_is_to_be_seen_until_the_end(tmp_path: Path) -> None:
    with fresh_directory(tmp_path / "run") as folder:
        (folder / "run.json").write_text("one")
        assert not (tmp_path / "run").exists()
        assert folder.parent == tmp_path
    assert names(tmp_path) == ["run"]


def test_an_earlier_run_is_replaced_whole(tmp_path: Path) -> None:
    filled(tmp_path / "run", "one")
    (tmp_path / "run" / "old.csv").write_text("left over")
    filled(tmp_path / "run", "two")
    assert contents(tmp_path / "run") == {"run.json": b"two", "restricted/instance.json": b"two"}
    assert names(tmp_path) == ["run"]


def test_an_empty_directory_is_filled(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    filled(tmp_path / "run", "one")
    assert names(tmp_path / "run") == ["restricted", "run.json"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, OSError])
def test_when_writing_fails_nothing_is_left_and_the_earlier_run_stays(
    error: type[BaseException], tmp_path: Path
) -> None:
    filled(tmp_path / "run", "one")
    for target in (tmp_path / "run", tmp_path / "new"):
        with pytest.raises(error), fresh_directory(target) as folder:
            (folder / "run.json").write_text("two")
            raise error
    assert names(tmp_path) == ["run"]
    assert contents(tmp_path / "run") == {"run.json": b"one", "restricted/instance.json": b"one"}


def test_other_peoples_files_are_never_replaced(tmp_path: Path) -> None:
    folder, file = tmp_path / "folder", tmp_path / "file"
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    file.write_text("mine")
    for target in (folder, file):
        with pytest.raises(OutputError, match="is not an earlier run"):
            require_replaceable(target)
        with pytest.raises(OutputError), fresh_directory(target):
            raise AssertionError("the block must not run")
    assert names(tmp_path) == ["file", "folder"]
    assert contents(tmp_path) == {"file": b"mine", "folder/thesis.txt": b"mine"}


def test_what_may_be_replaced(tmp_path: Path) -> None:
    require_replaceable(tmp_path / "new")
    require_replaceable(tmp_path)
    (tmp_path / "run.json").write_text("{}")
    require_replaceable(tmp_path)


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
    files = ["alternatives.csv", "placements.csv", "report.html", "run.json", "shortages.csv", "unplaced.csv"]
    assert names(written) == sorted([*files, "restricted"])
    assert names(written / "restricted") == ["instance.json", "policy.json"]


def test_pairs_and_limits_are_written_when_asked_for(tiny_run: Path, written: Path) -> None:
    assert set(contents(tiny_run)) - set(contents(written)) == {"pairs.parquet", "limits.json"}


def test_run_json_says_what_was_done(small: Match, written: Path) -> None:
    found = record(written)
    assert set(found) == {
        "version", "as_of", "input_sha256", "policy_sha256", "rules", "criteria", "counts", "status", "method",
        "levels", "gap", "not_enforced", "warnings", "seconds",
    }  # fmt: skip
    assert found["rules"] == [rule.code for rule in hard_rules()]
    assert found["criteria"] == [criterion.code for criterion in criteria()]
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
    assert found["not_enforced"] == list(NOT_ENFORCED)
    assert found["seconds"].keys() == {"read", "write"} and found["seconds"]["read"] == 0.5


def test_every_stage_is_timed(tiny_run: Path) -> None:
    seconds = record(tiny_run)["seconds"]
    assert set(seconds) == {"read", "facts", "candidates", "solve", "referee", "report", "write"}
    assert all(isinstance(value, float) and value >= 0.0 for value in seconds.values())


def test_the_hashes_sign_the_inputs_kept_for_replay(written: Path) -> None:
    for name, key in (("instance.json", "input_sha256"), ("policy.json", "policy_sha256")):
        assert hashlib.sha256((written / "restricted" / name).read_bytes()).hexdigest() == record(written)[key]


def test_the_record_is_json_with_sorted_keys(small: Match, written: Path) -> None:
    text = (written / "run.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True) + "\n"
    assert run_record(small, build_report(small), record(written)["seconds"]) == record(written)
