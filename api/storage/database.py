"""Which database there is, and how to reach it: SQLite in the data folder, or what HOMEWARD_DATABASE_URL names."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from geo.installed import data_folder

VARIABLE = "HOMEWARD_DATABASE_URL"
FILE = "homeward.db"
BUSY_SECONDS = 30.0
"""How long a writer waits for another one to finish before it gives up."""

CACHE_KIB = 32_768
"""What each connection to SQLite holds of the file at most; with the library's 2 MB a search reads most of it again."""

_WRITES = "homeward_writes"
_TURNS: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


class DatabaseError(Exception):
    """A database that cannot be used as it is; the message is for people and holds no password."""


def database_url() -> URL:
    """The database that is meant: HOMEWARD_DATABASE_URL, else the address in the file HOMEWARD_DATABASE_URL_FILE, else
    a file of the data folder. Raises DatabaseError."""
    given = os.environ.get(VARIABLE, "").strip() or _address_in_file()
    if not given:
        return URL.create("sqlite", database=str(data_folder() / FILE))
    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as error:
        raise DatabaseError(f"{VARIABLE} is not an address such as sqlite:////srv/homeward.db") from error
    driver = _DRIVERS.get(url.drivername.split("+")[0])
    if driver is None:
        raise DatabaseError(f"{VARIABLE} begins with {url.drivername!r}; it must begin with sqlite or postgresql")
    return url.set(drivername=driver)


def _address_in_file() -> str:
    """The address that a file holds, for who keeps secrets in files; empty where no file is named."""
    named = os.environ.get(f"{VARIABLE}_FILE", "").strip()
    if not named:
        return ""
    try:
        return Path(named).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise DatabaseError(f"the file that {VARIABLE}_FILE names cannot be read") from error


def connect(url: URL) -> Engine:
    """An engine for a database, of which nothing is asked yet. Raises DatabaseError where an SQLite file is missing."""
    if url.get_backend_name() == "sqlite":
        file = _file(url)
        if not file.is_file():
            raise DatabaseError("there is no database yet; run `homeward db init`")
        return _sqlite(url, file)
    return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args={"application_name": "homeward"})


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the whole database from its first question on, and changes nothing."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that is committed at the end of the block, or leaves no trace where that is not reached.

    On SQLite it is the only writer from its start: two that both read first and write later cannot pass each other.
    """
    with _turn(engine), engine.connect() as connection:
        connection.execution_options(**{_WRITES: True})
        with connection.begin():
            yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Who writes to SQLite waits for the other threads of its process here: the lock of the file itself is asked for
    again and again, at intervals of up to a tenth of a second, and whoever asks at the right moment gets it."""
    turn = _TURNS.get(engine)
    if turn is None:
        yield
        return
    mine = turn.acquire(timeout=BUSY_SECONDS)
    try:
        yield
    finally:
        if mine:
            turn.release()


def make_file(url: URL) -> None:
    """The file of an SQLite database where there is none, for nobody else to read. Raises DatabaseError."""
    if url.get_backend_name() != "sqlite":
        return
    file = _file(url)
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise DatabaseError(f"the file {file} cannot be made: {reason}") from error


def _file(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise DatabaseError(f"{VARIABLE} names no file; write it like sqlite:////srv/homeward.db")
    try:
        file = Path(url.database).expanduser()
    except RuntimeError as error:
        raise DatabaseError(f"{VARIABLE} names the home of a user who has none") from error
    if file.is_dir():
        raise DatabaseError(f"{VARIABLE} names a folder; name a file in it, such as {file / FILE}")
    return file


def _sqlite(url: URL, file: Path) -> Engine:
    # As an address, which is opened and never made: a file that went would come back empty, for everybody to read.
    url = url.set(database=file.absolute().as_uri(), query={**url.query, "mode": "rw", "uri": "true"})
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    _TURNS[engine] = Lock()
    return engine


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    """Readers beside one writer, references kept, what is committed on the disk, no row replaced past its guard, and
    what is removed overwritten."""
    connection.isolation_level = None  # Python's own idea of when a transaction begins leaves reads out of it.
    settings = (
        "foreign_keys = on",
        "synchronous = full",
        "recursive_triggers = on",
        "secure_delete = on",
        f"cache_size = -{CACHE_KIB}",
    )
    for setting in ("journal_mode = wal", *settings):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITES, False):
        connection.exec_driver_sql("PRAGMA query_only = off")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # Past the library, which takes several times as long: a reader never waits here, and so never fails.
        sqlite = connection.connection.driver_connection
        assert sqlite is not None
        sqlite.execute("PRAGMA query_only = on")
        sqlite.execute("BEGIN")


def trouble(error: DBAPIError) -> str:
    """What a database said, as far as it can hold nobody's data: in full only where nothing had been asked yet."""
    if isinstance(error, IntegrityError):
        return "something else in it still needs a row that would go, or a row is there already"
    if getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
        return "another writer is at work; try again in a moment"
    asked = error.statement is not None
    said = "" if asked or error.orig is None else str(error.orig).strip().split("\n")[0]
    return said or f"{type(error).__name__}, {type(error.orig).__name__}"
