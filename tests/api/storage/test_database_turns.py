"""Writers of one process: on SQLite they wait for each other before they take anything that others need."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from api.storage.audit import Entry, head, write_down
from api.storage.database import connect, reading, writing
from api.storage.schema import upgrade
from tests.api.conftest import NewDatabase

WRITERS = 30


def test_every_writer_of_a_crowd_has_its_turn(engine: Engine) -> None:
    def write(number: int) -> None:
        with writing(engine) as connection:
            write_down(connection, Entry("tests", "read", "woman", f"W{number}", "tests"))

    crowd = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    with reading(engine) as connection:
        assert connection.execute(select(head.c.seq)).scalar_one() == WRITERS


@pytest.fixture
def file(new_database: NewDatabase) -> Iterator[Engine]:
    """SQLite alone: PostgreSQL has a lock for each row."""
    engine = connect(new_database("sqlite"))
    upgrade(engine)
    yield engine
    engine.dispose()


def test_who_waits_to_write_keeps_nobody_from_reading(file: Engine) -> None:

    def write() -> None:
        with writing(file) as connection:
            write_down(connection, Entry("tests", "read", "woman", "W1", "tests"))

    with writing(file) as first:
        crowd = [threading.Thread(target=write) for _ in range(WRITERS)]
        for one in crowd:
            one.start()
        time.sleep(0.2)
        assert file.pool.checkedout() == 1  # type: ignore[attr-defined]
        with reading(file) as connection:
            assert connection.execute(select(head.c.seq)).scalar_one() == 0
        write_down(first, Entry("tests", "read", "woman", "W0", "tests"))
    for one in crowd:
        one.join()
    with reading(file) as connection:
        assert connection.execute(select(head.c.seq)).scalar_one() == WRITERS + 1


def test_who_failed_lets_the_next_one_write(engine: Engine) -> None:
    try:
        with writing(engine) as connection:
            write_down(connection, Entry("tests", "read", "woman", "W1", "tests"))
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    with writing(engine) as connection:
        write_down(connection, Entry("tests", "read", "woman", "W2", "tests"))
    with reading(engine) as connection:
        assert connection.execute(select(head.c.seq)).scalar_one() == 1
