"""Databases for the tests: SQLite in a file, and a real PostgreSQL server that the tests start."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url

from api.storage.database import VARIABLE, connect, make_file
from api.storage.schema import upgrade
from tests.runs import FIXTURES, homeward

BACKENDS = ("sqlite", "postgresql")
NewDatabase = Callable[..., URL]
_numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[URL]:
    """A PostgreSQL server of this test process."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="homeward-xdg-"))
    import pgserver

    # Beside the tests' own folders: the server's user must be able to enter all those above, and makes it so.
    with tempfile.TemporaryDirectory(prefix="homeward-pg-", ignore_cleanup_errors=True) as folder:
        running = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield make_url(running.get_uri()).set(drivername="postgresql+psycopg")
        finally:
            running.cleanup()


@pytest.fixture(scope="session")
def ready_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with its tables, to be copied."""
    file = tmp_path_factory.mktemp("ready") / "ready.db"
    url = URL.create("sqlite", database=str(file))
    make_file(url)
    _upgraded(url)
    return file


@pytest.fixture(scope="session")
def ready_name(server: URL) -> str:
    """A PostgreSQL database with its tables, to be copied; its name."""
    _done(server, 'create database "ready"')
    _upgraded(server.set(database="ready"))
    return "ready"


def _upgraded(url: URL) -> None:
    engine = connect(url)
    upgrade(engine)
    engine.dispose()


@pytest.fixture
def new_database(tmp_path: Path, request: pytest.FixtureRequest) -> NewDatabase:
    """Makes one more database of the kind named, empty or with its tables."""

    def made(backend: str, ready: bool = False) -> URL:
        name = f"test_{next(_numbers)}"
        if backend == "sqlite":
            url = URL.create("sqlite", database=str(tmp_path / f"{name}.db"))
            make_file(url)
            if ready:
                shutil.copyfile(request.getfixturevalue("ready_file"), tmp_path / f"{name}.db")
            return url
        server: URL = request.getfixturevalue("server")
        copied = f' template "{request.getfixturevalue("ready_name")}"' if ready else ""
        _done(server, f'create database "{name}"{copied}')
        request.addfinalizer(lambda: _done(server, f'drop database "{name}" with (force)'))
        return server.set(database=name)

    return made


def _done(server: URL, words: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(words))
    engine.dispose()


@pytest.fixture(params=BACKENDS)
def empty_url(request: pytest.FixtureRequest, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch) -> URL:
    """An empty database of either kind, which the command line finds too."""
    # Whoever asks for `engine` gets a copy of one with its tables: to make them anew takes most of a second.
    url = new_database(request.param, "engine" in request.fixturenames)
    monkeypatch.setenv(VARIABLE, url.render_as_string(hide_password=False))
    return url


@pytest.fixture
def engine(empty_url: URL) -> Iterator[Engine]:
    """A database of either kind with its tables."""
    engine = connect(empty_url)
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def filled(empty_url: URL) -> Iterator[Engine]:
    """With the tables of fixtures/everything, brought in by the command line."""
    yield from _brought_in(empty_url, FIXTURES / "everything")


@pytest.fixture
def loaded(empty_url: URL, unprovable_load: Path) -> Iterator[Engine]:
    """With tables whose search takes a minute or more."""
    yield from _brought_in(empty_url, unprovable_load)


def _brought_in(url: URL, tables: Path) -> Iterator[Engine]:
    for words in (["init"], ["import", tables]):
        done = homeward("db", *words)
        assert done.exit_code == 0, done.output
    engine = connect(url)
    yield engine
    engine.dispose()


@pytest.fixture
def temporary(empty_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary directory of every process from here on, empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder
