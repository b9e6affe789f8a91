"""Entries of the log from a crowd at once: each is there once, together with the others', before anybody goes on."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select

from api.storage.audit import Entry, log, verify, write_down
from api.storage.database import reading, writing
from api.storage.noting import note

READERS = 12


def seen(engine: Engine) -> list[tuple[str, object]]:
    """(object, moment) of every entry in order; the log must hold together."""
    with reading(engine) as connection:
        assert list(verify(connection)) == []
        return [(row.object_id, row.at) for row in connection.execute(select(log).order_by(log.c.seq))]


def entry(number: int) -> Entry:
    return Entry("tests", "read", "woman", f"W{number}", "tests")


def crowd(engine: Engine, beside: ThreadPoolExecutor, others: list[Entry]) -> list[Future[None]]:
    """One who notes and is kept waiting by a writer, and then others, who come meanwhile."""
    with writing(engine) as connection:
        write_down(connection, entry(0))
        first = beside.submit(note, engine, entry(1))
        time.sleep(0.3)
        rest = [beside.submit(note, engine, one) for one in others]
        time.sleep(0.3)
        assert not any(one.done() for one in (first, *rest))
    return [first, *rest]


def test_who_comes_meanwhile_is_written_in_one_transaction(engine: Engine) -> None:
    with ThreadPoolExecutor(READERS) as beside:
        for one in crowd(engine, beside, [entry(number) for number in range(2, READERS)]):
            one.result(timeout=30)
    found = seen(engine)
    assert sorted(name for name, _ in found) == sorted(f"W{number}" for number in range(READERS))
    # The writer before, the first, and everybody else at one moment.
    assert len({at for _, at in found}) == 3


def test_nobody_goes_on_before_theirs_is_kept(engine: Engine) -> None:
    missing: list[int] = []

    def read(number: int) -> None:
        note(engine, entry(number), entry(number + 100))
        with reading(engine) as connection:
            there = set(connection.scalars(select(log.c.object_id)))
        if not {f"W{number}", f"W{number + 100}"} <= there:
            missing.append(number)

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert missing == []
    assert len(seen(engine)) == 2 * READERS


def test_what_fails_for_one_is_written_for_all_others(engine: Engine) -> None:
    """An entry that cannot be written fails for whoever asked for it, and for nobody else, whoever tries first."""
    with ThreadPoolExecutor(READERS) as beside:
        others = [Entry("tests", "read", "woman", "\ud800", "tests"), *(entry(number) for number in range(3, READERS))]
        asked = crowd(engine, beside, others)
        failed = [number for number, one in enumerate(asked, start=1) if one.exception(timeout=30) is not None]
    with pytest.raises(UnicodeEncodeError):
        asked[1].result()
    assert failed == [2]
    assert sorted(name for name, _ in seen(engine)) == sorted(f"W{number}" for number in range(READERS) if number != 2)
