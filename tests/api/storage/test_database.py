"""Which database is meant, what it says when it refuses, and what a transaction sees."""

from __future__ import annotations

import os
import stat
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, StatementError

from api.storage import database
from api.storage.contract import CONTRACT
from api.storage.database import VARIABLE, DatabaseError, connect, database_url, make_file, reading, trouble, writing

PARTNERS = CONTRACT["partners"]
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


def partner(name: str, at: datetime = NOON) -> dict[str, object]:
    return {"partner_id": name, "changed_at": at}


def names(engine: Engine) -> set[str]:
    with reading(engine) as connection:
        return set(connection.scalars(select(PARTNERS.c.partner_id)))


def test_without_a_word_it_is_a_file_of_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(tmp_path))
    assert database_url() == make_url(f"sqlite:///{tmp_path}/homeward.db")


@pytest.mark.parametrize(
    "given",
    ["postgres://u:p@h/d", "postgresql://u:p@h/d", "postgresql+psycopg2://u:p@h/d", "postgresql+psycopg://u:p@h/d"],
)
def test_one_driver_for_every_way_to_write_postgresql(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, given)
    assert database_url() == make_url("postgresql+psycopg://u:p@h/d")


@pytest.mark.parametrize("given", ["mysql://u:hush@h/d", "no address: hush", "://hush"])
def test_an_address_that_leads_nowhere(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, given)
    with pytest.raises(DatabaseError, match=VARIABLE) as refusal:
        database_url()
    assert "hush" not in str(refusal.value)


def test_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    url = URL.create("sqlite", database=str(tmp_path / "new" / "homeward.db"))
    with pytest.raises(DatabaseError, match="db init"):
        connect(url)
    make_file(url)
    assert stat.S_IMODE((tmp_path / "new" / "homeward.db").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_no_file_no_database(tmp_path: Path) -> None:
    for url in (URL.create("sqlite"), URL.create("sqlite", database=":memory:")):
        with pytest.raises(DatabaseError, match="names no file"):
            make_file(url)
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match=r"cannot be made: (file exists|not a directory)"):
        make_file(URL.create("sqlite", database=str(tmp_path / "file" / "homeward.db")))


def test_what_a_database_says_holds_nobodys_data(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as refusal, writing(engine) as connection:
        connection.execute(insert(PARTNERS), [partner("hush"), partner("hush")])
    assert "hush" not in trouble(refusal.value)
    with pytest.raises(DBAPIError) as refusal, writing(engine) as connection:
        connection.execute(text("select hush from partners"))
    assert "hush" not in trouble(refusal.value)


def test_a_block_that_fails_leaves_no_trace(engine: Engine) -> None:
    with pytest.raises(RuntimeError), writing(engine) as connection:
        connection.execute(insert(PARTNERS), [partner("one")])
        raise RuntimeError
    assert names(engine) == set()


def test_a_reader_sees_one_state_to_its_end(engine: Engine) -> None:
    with reading(engine) as connection:
        assert connection.scalars(select(PARTNERS.c.partner_id)).all() == []
        with writing(engine) as other:
            other.execute(insert(PARTNERS), [partner("late")])
        assert connection.scalars(select(PARTNERS.c.partner_id)).all() == []
    assert names(engine) == {"late"}


def test_a_reader_cannot_write(engine: Engine) -> None:
    with pytest.raises(DBAPIError), reading(engine) as connection:
        connection.execute(insert(PARTNERS), [partner("never")])
    assert names(engine) == set()


def test_writers_that_read_first_never_pass_each_other(engine: Engine) -> None:
    """Each adds one to a number that it has read: not one is lost. On PostgreSQL the row is locked by the reader."""
    with writing(engine) as connection:
        connection.execute(insert(PARTNERS), [{**partner("count"), "assessment_days": 0}])
    days = PARTNERS.c.assessment_days

    def count() -> None:
        for _ in range(5):
            with writing(engine) as connection:
                seen = connection.scalar(select(days).with_for_update())
                connection.execute(PARTNERS.update().values(assessment_days=seen + 1))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as connection:
        assert connection.scalar(select(days)) == 20


def test_a_moment_comes_back_in_utc_and_never_without_a_zone(engine: Engine) -> None:
    summer = timezone(timedelta(hours=1))
    with writing(engine) as connection:
        connection.execute(insert(PARTNERS), [partner("one", datetime(2026, 7, 1, 0, 30, tzinfo=summer))])
    with reading(engine) as connection:
        moment = connection.scalar(select(PARTNERS.c.changed_at))
    assert moment == datetime(2026, 6, 30, 23, 30, tzinfo=UTC) and moment.tzinfo is UTC
    with pytest.raises(StatementError, match="time zone"), writing(engine) as connection:
        connection.execute(insert(PARTNERS), [partner("two", datetime(2026, 7, 1))])


@pytest.mark.skipif(os.name == "nt", reason="no such rights there")
def test_what_sqlite_writes_beside_its_file_is_as_private(tmp_path: Path) -> None:
    url = URL.create("sqlite", database=str(tmp_path / "homeward.db"))
    make_file(url)
    engine = connect(url)
    with writing(engine) as connection:
        connection.execute(text("create table one (number integer)"))
        rights = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    engine.dispose()
    assert rights == {0o600}


def test_a_file_that_went_is_not_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "a b%20?#&\u00e9 mode=rwc.db"
    url = URL.create("sqlite", database=str(file))
    make_file(url)
    engine = connect(url)
    with writing(engine) as connection:
        connection.execute(text("create table one (number integer)"))
    assert file.stat().st_size
    engine.dispose()
    file.unlink()
    with pytest.raises(DBAPIError, match="unable to open") as refusal, reading(engine):
        pass
    assert trouble(refusal.value) == "unable to open database file"
    assert not file.exists()


def test_two_writers_that_cannot_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.01)
    url = URL.create("sqlite", database=str(tmp_path / "homeward.db"))
    make_file(url)
    engine = connect(url)
    with writing(engine), pytest.raises(DBAPIError) as refusal, writing(engine):
        pass
    assert trouble(refusal.value) == "another writer is at work; try again in a moment"
    engine.dispose()


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    for use in (make_file, connect):
        with pytest.raises(DatabaseError, match=f"names a folder; name a file in it, such as {tmp_path}/homeward.db"):
            use(URL.create("sqlite", database=str(tmp_path)))


def test_the_users_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv(VARIABLE, "sqlite:///~/x.db")
    make_file(database_url())
    assert (tmp_path / "x.db").is_file()
    engine = connect(database_url())
    with reading(engine) as connection:
        assert connection.scalar(text("select 1")) == 1
    engine.dispose()
    with pytest.raises(DatabaseError, match="a user who has none"):
        make_file(URL.create("sqlite", database="~nobody-of-that-name/x.db"))
