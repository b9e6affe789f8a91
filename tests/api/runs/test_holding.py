"""A run that is held ends in the database whatever happens, and leaves no folder behind."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from api.runs import holding
from api.runs.asking import Asked, ask
from api.runs.folders import clear_away, make_folder, remove_folder
from api.runs.holding import held
from api.runs.queue import Claim, LostRun, end
from api.storage.database import reading, writing
from api.storage.runs import work

ASKED = Asked(kind="batch", as_of=date(2026, 10, 1), horizon_weeks=12, policy="")


@pytest.fixture
def claimed(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Claim:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    with writing(engine) as connection:
        return Claim(ask(connection, ASKED, "bea", "w"), "w")


def left() -> list[str]:
    return [path.name for path in Path(tempfile.gettempdir()).iterdir()]


def state(engine: Engine) -> tuple[str, str | None]:
    with reading(engine) as connection:
        row = connection.execute(select(work)).one()
    return row.state, row.fault


ENDS = [
    (SystemExit(143), "told to end"),
    (SystemExit(130), "stopped by hand"),
    (KeyboardInterrupt(), "stopped by hand"),
    (ZeroDivisionError("W01"), "an unexpected ZeroDivisionError; see the worker's log"),
]


@pytest.mark.parametrize(("error", "told"), ENDS)
def test_whatever_is_raised_ends_it(engine: Engine, claimed: Claim, error: BaseException, told: str) -> None:
    with pytest.raises(type(error)), held(engine, claimed) as folder:
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "restricted").mkdir()
        (folder / "restricted" / "instance.json").touch()
        raise error
    assert state(engine) == ("failed", told) and left() == []


@pytest.mark.parametrize("error", [SystemExit(143), SystemExit(130), KeyboardInterrupt()])
def test_a_worker_that_is_told_to_end_leaves_its_run_to_the_next(
    engine: Engine, claimed: Claim, error: BaseException
) -> None:
    with pytest.raises(type(error)), held(engine, claimed, again=True):
        raise error
    assert state(engine) == ("queued", None) and left() == []


def test_a_run_that_goes_wrong_is_not_begun_again(engine: Engine, claimed: Claim) -> None:
    with pytest.raises(ZeroDivisionError), held(engine, claimed, again=True):
        raise ZeroDivisionError
    assert state(engine)[0] == "failed" and left() == []


def test_a_plan_that_was_kept_stays_kept(engine: Engine, claimed: Claim) -> None:
    with pytest.raises(SystemExit), held(engine, claimed):
        with writing(engine) as connection:
            end(connection, claimed, "done")
        raise SystemExit(143)
    assert state(engine) == ("done", None) and left() == []


def test_one_taken_for_crashed_is_told_as_such(engine: Engine, claimed: Claim) -> None:
    with pytest.raises(LostRun), held(engine, claimed) as folder:
        with writing(engine) as connection:
            end(connection, claimed, "failed")
        clear_away(claimed.run_id)
        (folder / "run.json").touch()
    assert left() == []


def test_a_database_that_does_not_answer_changes_no_end(
    engine: Engine, claimed: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_asked: object) -> None:
        raise OperationalError("update", {}, Exception())

    monkeypatch.setattr(holding, "end", broken)
    with pytest.raises(SystemExit), held(engine, claimed):
        raise SystemExit(143)
    assert state(engine)[0] == "running" and left() == []


def test_where_no_folder_can_be_made(engine: Engine, claimed: Claim) -> None:
    Path(tempfile.gettempdir()).rmdir()
    with pytest.raises(FileNotFoundError), held(engine, claimed):
        pass
    assert state(engine)[0] == "failed"


def test_only_the_folders_of_that_run_are_cleared_away(claimed: Claim, tmp_path: Path) -> None:
    other = make_folder("20260101T000000000000-00000000")
    make_folder(claimed.run_id)
    (tmp_path / "kept").mkdir()
    Path(tempfile.gettempdir(), f"homeward-run-{claimed.run_id}-link").symlink_to(tmp_path / "kept")
    clear_away(claimed.run_id)
    assert (tmp_path / "kept").is_dir()
    remove_folder(other)
    remove_folder(other)
    assert not other.exists() and left() == [f"homeward-run-{claimed.run_id}-link"]
