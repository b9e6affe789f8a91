"""The audit log grows, is refused any other change, and shows every tampering."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, text, update
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from api.storage.audit import FIRST_SEAL, Entry, head, last_seal, log, verify, write_down
from api.storage.database import DatabaseError, connect, reading, writing
from api.storage.schema import upgrade

READ = Entry("amira", "read", "woman", "W1", "recommendations")


def entries(engine: Engine, count: int) -> None:
    for number in range(count):
        with writing(engine) as connection:
            write_down(connection, Entry("amira", "read", "woman", f"W{number}", "tests"))


def wrong(engine: Engine, seal: str | None = None) -> list[str]:
    with reading(engine) as connection:
        return list(verify(connection, seal))


def unguarded(connection: Connection) -> None:
    """What somebody with all rights to the database would do first."""
    if connection.dialect.name == "sqlite":
        for event in ("update", "delete"):
            connection.execute(text(f"drop trigger audit_no_{event}"))
    else:
        connection.execute(text("drop trigger audit_only_added_to on audit"))


def test_an_empty_log_holds(engine: Engine) -> None:
    assert wrong(engine) == [] == wrong(engine, FIRST_SEAL)
    with reading(engine) as connection:
        assert last_seal(connection) == (0, FIRST_SEAL)


def test_what_is_written_down_is_there_in_order(engine: Engine) -> None:
    with writing(engine) as connection:
        write_down(connection)
        write_down(connection, READ, Entry("pat", "change", "home", "H1", "void works"))
    with reading(engine) as connection:
        rows = connection.execute(select(log).order_by(log.c.seq)).all()
    assert [(row.seq, row.who, row.action, row.kind, row.object_id, row.why) for row in rows] == [
        (1, "amira", "read", "woman", "W1", "recommendations"),
        (2, "pat", "change", "home", "H1", "void works"),
    ]
    assert wrong(engine) == [] == wrong(engine, rows[0].seal)


def test_nothing_is_logged_of_what_was_not_done(engine: Engine) -> None:
    with pytest.raises(RuntimeError), writing(engine) as connection:
        write_down(connection, READ)
        raise RuntimeError
    with reading(engine) as connection:
        assert last_seal(connection)[0] == 0


@pytest.mark.parametrize("change", [update(log).values(why=""), delete(log), delete(log).where(log.c.seq == 2)])
def test_the_database_itself_refuses_other_changes(engine: Engine, change: object) -> None:
    entries(engine, 3)
    with pytest.raises(DBAPIError, match="only added to"), writing(engine) as connection:
        connection.execute(change)  # type: ignore[call-overload]
    assert wrong(engine) == []


def another_reason(connection: Connection) -> None:
    connection.execute(update(log).where(log.c.seq == 2).values(why="nothing"))


def another_hand(connection: Connection) -> None:
    connection.execute(update(log).where(log.c.seq == 3).values(who="pat"))


def another_time(connection: Connection) -> None:
    first = connection.scalar(select(log.c.at).where(log.c.seq == 1))
    connection.execute(update(log).where(log.c.seq == 2).values(at=first))


def one_gone(connection: Connection) -> None:
    connection.execute(delete(log).where(log.c.seq == 2))


def one_gone_and_the_rest_moved_up(connection: Connection) -> None:
    connection.execute(delete(log).where(log.c.seq == 2))
    connection.execute(update(log).where(log.c.seq == 3).values(seq=2))
    connection.execute(update(head).values(seq=2))


def the_last_gone(connection: Connection) -> None:
    connection.execute(delete(log).where(log.c.seq == 3))


def all_gone(connection: Connection) -> None:
    connection.execute(delete(log))


def the_head_gone(connection: Connection) -> None:
    connection.execute(delete(head))


@pytest.mark.parametrize(
    "tamper",
    [
        another_reason,
        another_hand,
        another_time,
        one_gone,
        one_gone_and_the_rest_moved_up,
        the_last_gone,
        all_gone,
        the_head_gone,
    ],
)
def test_every_tampering_shows(engine: Engine, tamper: Callable[[Connection], None]) -> None:
    entries(engine, 3)
    with writing(engine) as connection:
        unguarded(connection)
        tamper(connection)
    assert wrong(engine) != []


def test_a_log_written_anew_shows_by_a_seal_kept_elsewhere(engine: Engine) -> None:
    entries(engine, 3)
    with reading(engine) as connection:
        _, seal = last_seal(connection)
    with writing(engine) as connection:
        unguarded(connection)
        connection.execute(delete(log))
        connection.execute(update(head).values(seq=0, seal=FIRST_SEAL))
    entries(engine, 5)
    assert wrong(engine) == []
    assert wrong(engine, seal) == ["the seal noted earlier is not in the log: it was written anew"]


def test_many_hands_at_once_leave_one_chain(engine: Engine) -> None:
    threads = [threading.Thread(target=entries, args=(engine, 5)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as connection:
        assert last_seal(connection)[0] == 30
    assert wrong(engine) == []


@pytest.mark.parametrize("value", ["garbage", "", "9999999-01-01", 7, b"2026"])
def test_a_moment_that_is_none_is_told(new_database: Callable[[str], URL], value: object) -> None:
    engine = connect(new_database("sqlite"))
    upgrade(engine)
    entries(engine, 3)
    with writing(engine) as connection:
        unguarded(connection)
        connection.execute(text("update audit set at = :value where seq = 2"), {"value": value})
    assert wrong(engine) == ["entry 2 cannot be read"]
    engine.dispose()


@pytest.mark.parametrize("value", ["infinity", "0044-03-15 12:00 BC", "20260-01-01"])
def test_a_moment_beyond_every_calendar_is_told(new_database: Callable[[str], URL], value: str) -> None:
    engine = connect(new_database("postgresql"))
    upgrade(engine)
    entries(engine, 3)
    with writing(engine) as connection:
        unguarded(connection)
        connection.execute(text(f"update audit set at = '{value}' where seq = 2"))
    assert wrong(engine) == ["entry 2 cannot be read"]
    engine.dispose()


def test_it_holds_whatever_way_the_server_writes_its_days(new_database: Callable[[str], URL]) -> None:
    engine = connect(new_database("postgresql"))
    upgrade(engine)
    entries(engine, 2)
    with reading(engine) as connection:
        connection.execute(text("set local datestyle = 'German'"))
        connection.execute(text("set local timezone = 'Asia/Kolkata'"))
        assert list(verify(connection)) == []
    engine.dispose()


def test_a_second_end_of_the_log_is_told_and_stops_nobody(engine: Engine) -> None:
    entries(engine, 2)
    with writing(engine) as connection:
        connection.execute(insert(head), [{"row_id": 2, "seq": 9, "seal": "0"}])
    entries(engine, 1)
    with reading(engine) as connection:
        assert last_seal(connection)[0] == 3
    assert wrong(engine) == ["audit_head holds more than its one row"]


def test_nothing_is_added_to_a_log_without_its_end(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(delete(head))
    with pytest.raises(DatabaseError, match="audit verify"):
        entries(engine, 1)


def test_no_entry_is_replaced_either(new_database: Callable[[str], URL]) -> None:
    engine = connect(new_database("sqlite"))
    upgrade(engine)
    entries(engine, 1)
    with pytest.raises(DBAPIError, match="only added to"), writing(engine) as connection:
        connection.execute(
            text("insert or replace into audit select seq, at, 'pat', action, kind, object_id, why, seal from audit")
        )
    assert wrong(engine) == []
    engine.dispose()
