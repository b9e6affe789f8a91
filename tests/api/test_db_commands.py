"""`homeward db` as somebody types it, on both databases, with good and bad input."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from api.storage.database import VARIABLE
from matcher.intake import read_tables
from tests.runs import FIXTURES, homeward


def said(*words: object, code: int = 0) -> str:
    done = homeward("db", *words)
    assert done.exit_code == code, done.output
    return done.output


def test_made_filled_and_emptied_again(empty_url: URL, tmp_path: Path) -> None:
    assert "ready." in said("init")
    assert "already" in said("init")
    assert "was up to date" in said("upgrade")
    assert "women: 12 new" in said("import", FIXTURES / "everything")
    again = said("import", FIXTURES / "everything")
    assert "women: 12 unchanged" in again and "new" not in again
    assert "12 women, 12 homes" in said("export", tmp_path / "out")
    assert read_tables(tmp_path / "out").instance == read_tables(FIXTURES / "everything").instance
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    replaced = said("import", FIXTURES / "tiny", "--replace")
    assert "women: 5 new, 12 removed" in replaced and "pins: 2 removed" in replaced


def test_what_it_exports_is_matched_like_the_tables_it_came_from(empty_url: URL, tmp_path: Path) -> None:
    said("init")
    said("import", FIXTURES / "everything")
    said("export", tmp_path / "out")
    runs = []
    for data in (FIXTURES / "everything", tmp_path / "out"):
        run = tmp_path / f"run{len(runs)}"
        assert homeward("match", "--data", data, "--out", run, "--as-of", "2026-10-01").exit_code == 0
        runs.append({path.name: path.read_bytes() for path in run.iterdir() if path.suffix in (".csv", ".html")})
    assert runs[0] == runs[1]


def test_a_backup_into_another_database(empty_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said("init")
    said("import", FIXTURES / "everything")
    rows = said("backup", tmp_path / "backup.zip").split(": ")[1]
    assert stat.S_IMODE((tmp_path / "backup.zip").stat().st_mode) == 0o600
    assert "is there already" in said("backup", tmp_path / "backup.zip", code=2)
    assert "not empty" in said("restore", tmp_path / "backup.zip", code=2)
    said("export", tmp_path / "first")
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/new/other.db")
    assert said("restore", tmp_path / "backup.zip") == rows
    said("export", tmp_path / "second")
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()


@pytest.mark.parametrize("words", [["import", FIXTURES / "tiny"], ["export", "out"], ["upgrade"], ["backup", "b.zip"]])
def test_an_empty_database_is_first_to_be_made(empty_url: URL, words: list[object], tmp_path: Path) -> None:
    assert "run `homeward db init`" in said(words[0], *(tmp_path / str(word) for word in words[1:]), code=2)
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".db"] == []


def test_every_fault_of_the_tables_and_nothing_written(empty_url: URL, tmp_path: Path) -> None:
    said("init")
    bad = shutil.copytree(FIXTURES / "tiny", tmp_path / "bad")
    homes = (bad / "homes.csv").read_text().replace("2026-10-22", "20x6-10-22", 1).replace("M1", "!!", 1)
    (bad / "homes.csv").write_text(homes)
    told = said("import", bad, code=2)
    assert "2 faults in the input; nothing was written." in told
    assert "homes.csv, row 3, column available_from" in told and "column postcode" in told
    assert "0 women" in said("export", tmp_path / "out")


def test_a_day_that_no_run_speaks_from(empty_url: URL) -> None:
    said("init")
    assert "as-of" in said("import", FIXTURES / "tiny", "--as-of", "1801-01-01", code=2)


def test_an_export_over_something(empty_url: URL, tmp_path: Path) -> None:
    said("init")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("mine")
    assert "is not empty" in said("export", tmp_path / "out", code=2)
    assert (tmp_path / "out" / "letter.txt").read_text() == "mine"


def test_a_backup_that_is_none(empty_url: URL, tmp_path: Path) -> None:
    (tmp_path / "backup.zip").write_text("not a zip")
    assert "not a whole backup" in said("restore", tmp_path / "backup.zip", code=2)
    assert "is not a file" in said("restore", tmp_path / "nothing.zip", code=2)


def test_a_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "postgresql://me:hush@127.0.0.1:1/homeward")
    told = said("init", code=2)
    assert "refused" in told and "hush" not in told


def test_a_file_that_is_no_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("mine, and long enough to be looked at as a database would be" * 20)
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/letter.db")
    assert "not a database" in said("init", code=2)
    assert (tmp_path / "letter.db").read_text().startswith("mine")
