"""Processes killed outright in the middle of writing: what they wrote is whole or absent, and the next start is clean.

What the worker of a run leaves behind when it is killed is tested beside it (test_worker_command.py).
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, Engine, create_engine, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from api.storage.audit import log, verify
from api.storage.contract import CONTRACT
from api.storage.database import connect, reading
from api.storage.kept_answers import kept_answers
from tests.api.test_serve_command import COMMAND, answered, free_port, serving, told
from tests.runs import homeward

IMPORT = [*COMMAND[:-2], "db", "import"]
CLIENTS = 4
WAIT_SECONDS = 60.0


@contextmanager
def watching(url: URL) -> Iterator[Callable[[], bool]]:
    """Whether somebody else is in the middle of a writing transaction just now."""
    quick = {"timeout": 0} if url.get_backend_name() == "sqlite" else {}
    engine = create_engine(url, isolation_level="AUTOCOMMIT", connect_args=quick)
    with engine.connect() as connection:
        yield lambda: _is_written(connection)
    engine.dispose()


def _is_written(connection: Connection) -> bool:
    if connection.dialect.name == "postgresql":
        others = "pid <> pg_backend_pid() and datname = current_database() and backend_xid is not null"
        return bool(connection.scalar(text(f"select count(*) from pg_stat_activity where {others}")))
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError:
        return True
    connection.exec_driver_sql("ROLLBACK")
    return False


def wait_until(true: Callable[[], bool], or_over: subprocess.Popen[str] | None = None) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not true() and (or_over is None or or_over.poll() is None):
        assert time.monotonic() < end
        time.sleep(0.005)


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def counts(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {name: len(connection.execute(select(table)).all()) for name, table in _TABLES.items()}


_TABLES = {**CONTRACT, "audit": log}


def require_sound(engine: Engine) -> None:
    """The log holds, and nothing refers to what is not there."""
    with reading(engine) as connection:
        assert list(verify(connection)) == []
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables that take a while to write."""
    folder = tmp_path_factory.mktemp("kill") / "load"
    done = homeward("generate", "--women", 250, "--homes", 400, "--out", folder)
    assert done.exit_code == 0, done.output
    return folder


def test_an_import_is_whole_or_absent(empty_url: URL, load: Path) -> None:
    told("db", "init")
    engine = connect(empty_url)
    nothing = counts(engine)
    absent = 0
    with watching(empty_url) as is_written:
        for seconds in (0.0, 0.05, 0.3):
            importing = subprocess.Popen([*IMPORT, str(load)], env=os.environ, stdout=subprocess.DEVNULL, text=True)
            wait_until(is_written, importing)
            time.sleep(seconds)
            kill(importing)
            wait_until(lambda: not is_written())
            require_sound(engine)
            left = counts(engine)
            if left != nothing:  # A fast machine was done before it was killed.
                assert (left["women"], left["homes"], left["audit"]) == (250, 400, 1)
                break
            absent += 1
    assert absent >= 1, "none was killed in the middle"
    before = counts(engine)["audit"]
    said = told("db", "import", load)
    assert ("women: 250 unchanged" if before else "women: 250 new") in said
    whole = counts(engine)
    assert (whole["women"], whole["homes"], whole["audit"]) == (250, 400, before + 1)
    require_sound(engine)
    engine.dispose()


@dataclass
class Client:
    """Adds home after home, each under a key of its own, until the server is gone. answers: key -> home_id, None for
    one that was sent and not answered."""

    port: int
    token: str
    name: int
    answers: dict[str, str | None] = field(default_factory=dict)

    def work(self) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}") as client:
            number = 0
            while True:
                number, key = number + 1, f"client-{self.name}-{number:04}"
                self.answers[key] = None
                try:
                    self.answers[key] = self.add(client, key)
                except httpx.TransportError:
                    return

    def add(self, client: httpx.Client, key: str) -> str:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        answer = client.post("/homes", json={"bedrooms": 2, "postcode": "M14 4BY"}, headers=headers, timeout=40)
        assert answer.status_code == 201, answer.text
        name: str = answer.json()["home_id"]
        return name


def at_work(port: int, token: str) -> tuple[list[Client], list[threading.Thread]]:
    clients = [Client(port, token, number) for number in range(CLIENTS)]
    threads = [threading.Thread(target=client.work) for client in clients]
    for thread in threads:
        thread.start()
    return clients, threads


def done_by(clients: Sequence[Client]) -> dict[str, str]:
    return {key: name for client in clients for key, name in client.answers.items() if name is not None}


def test_what_was_answered_is_kept_and_what_is_sent_again_is_done_once(filled: Engine, empty_url: URL) -> None:
    told("user", "add", "pat", "--role", "partner", "--partner", "P01")
    token = told("token", "create", "pat")
    before, port = counts(filled), free_port()
    with serving(port) as server:
        answered(port, "/health")
        clients, threads = at_work(port, token)
        wait_until(lambda: len(done_by(clients)) >= 3 * CLIENTS)
        kill(server)
        for thread in threads:
            thread.join(WAIT_SECONDS)
            assert not thread.is_alive()
    known, sent = done_by(clients), {key for client in clients for key in client.answers}
    require_sound(filled)
    _each_is_whole(filled, before, known, sent)
    port = free_port()
    with serving(port):
        assert answered(port, "/health").status_code == 200
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            again = {key: Client(port, token, 0).add(client, key) for key in sorted(sent)}
    assert {key: again[key] for key in known} == known and len(set(again.values())) == len(sent)
    _each_is_whole(filled, before, again, sent, all_of_them=True)
    require_sound(filled)


def _each_is_whole(
    engine: Engine, before: dict[str, int], known: dict[str, str], sent: set[str], *, all_of_them: bool = False
) -> None:
    """Home, log entry and kept answer are there together; all that were answered, and none that was not sent."""
    after = counts(engine)
    added = after["homes"] - before["homes"]
    assert len(known) <= added <= len(sent) and (not all_of_them or added == len(sent))
    with reading(engine) as connection:
        homes = set(connection.scalars(select(CONTRACT["homes"].c.home_id)))
        logged = list(connection.scalars(select(log.c.object_id).where(log.c.action == "add", log.c.kind == "home")))
        answers = connection.execute(select(kept_answers.c.key, kept_answers.c.status)).all()
    assert set(known.values()) <= homes
    assert len(logged) == len(set(logged)) == added and set(logged) <= homes
    assert len(answers) == added and {row.key for row in answers} <= sent and {row.status for row in answers} == {201}
