"""A worker goes on whatever a run does, and while its database is away."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from api.runs import carrying_out, working
from api.runs.asking import Asked, ask
from api.runs.carrying_out import carry_out
from api.runs.holding import held
from api.runs.queue import claim
from api.runs.working import work_on, worker_name
from api.storage.audit import log
from api.storage.database import reading, writing
from api.storage.runs import plans, work
from matcher.domain import Policy
from matcher.intake.policy_text import write_policy
from matcher.rules.switches import known_tables

PLAIN = write_policy(Policy(), known_tables())


def asked(engine: Engine, policy: str = PLAIN) -> str:
    wanted = Asked(kind="manual", as_of=date(2026, 10, 1), horizon_weeks=520, policy=policy)
    with writing(engine) as connection:
        return ask(connection, wanted, "bea")


def state(engine: Engine, run_id: str) -> str:
    with reading(engine) as connection:
        return connection.execute(select(work.c.state).where(work.c.run_id == run_id)).scalar_one()


def goes_away(engine: Engine, url: URL) -> None:
    """Nobody reaches the database any more, not even by a connection that is open."""
    engine.dispose()
    if url.get_backend_name() == "sqlite":
        Path(str(url.database)).rename(f"{url.database}.away")
    else:
        done(url, f'alter database "{url.database}" allow_connections false')
        done(url, f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{url.database}'")


def comes_back(url: URL) -> None:
    if url.get_backend_name() == "sqlite":
        Path(f"{url.database}.away").rename(str(url.database))
    else:
        done(url, f'alter database "{url.database}" allow_connections true')


def done(url: URL, words: str) -> None:
    other = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        connection.execute(text(words))
    other.dispose()


def test_no_two_workers_have_one_name() -> None:
    assert worker_name() != worker_name()


def test_it_goes_on_while_the_database_is_away(
    everything: Engine, empty_url: URL, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(working, "PAUSE_SECONDS", 0.01)
    run_id = asked(everything)
    looks = iter(range(100))

    def goes_on() -> bool:
        look = next(looks)
        if look == 0:
            goes_away(everything, empty_url)
        if look == 3:
            comes_back(empty_url)
        return look < 4 or state(everything, run_id) != "done"

    with caplog.at_level(logging.INFO, "homeward.worker"):
        work_on(everything, goes_on)
    said = [record.getMessage() for record in caplog.records]
    assert said[1:4] == ["the database does not answer (OperationalError); trying again"] * 3
    assert said[4:] == [f"run {run_id} begins", f"run {run_id} is done; its plan is a draft"]


def test_a_defect_is_noted_without_what_it_says_and_the_next_run_goes_on(
    everything: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real, troubles = carrying_out.match, [ZeroDivisionError("W01 was born on 1990-01-01")]

    def broken(*args: Any, **named: Any) -> Any:
        if troubles:
            raise troubles.pop()
        return real(*args, **named)

    monkeypatch.setattr(carrying_out, "match", broken)
    first, second, third = asked(everything), asked(everything, "weights = 3"), asked(everything)
    with caplog.at_level(logging.INFO, "homeward.worker"):
        work_on(everything, lambda: True, once=True)
    assert [state(everything, name) for name in (first, second, third)] == ["failed", "failed", "done"]
    assert f"run {first} failed: ZeroDivisionError in test_working.py" in caplog.text
    assert f"run {second} failed with 1 fault" in caplog.text
    assert "W01" not in caplog.text


def test_a_plan_that_is_ready_waits_for_the_database(
    everything: Engine, empty_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying_out, "RETRY_SECONDS", 0.05)
    run_id = asked(everything)
    claimed = claim(everything, "w")
    assert claimed is not None
    real = carrying_out.write_found

    def written(*args: Any, **named: Any) -> None:
        real(*args, **named)
        goes_away(everything, empty_url)
        threading.Timer(0.5, comes_back, [empty_url]).start()

    monkeypatch.setattr(carrying_out, "write_found", written)
    with held(everything, claimed) as folder:
        carry_out(everything, claimed, folder)
    assert state(everything, run_id) == "done"


def test_a_commit_whose_answer_was_lost_is_not_made_twice(everything: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying_out, "RETRY_SECONDS", 0.01)
    run_id = asked(everything)
    claimed = claim(everything, "w")
    assert claimed is not None
    lost = [True]

    @contextmanager
    def unheard(engine: Engine) -> Iterator[Connection]:
        with writing(engine) as connection:
            yield connection
        if lost:
            lost.clear()
            raise OperationalError("commit", {}, Exception())

    monkeypatch.setattr(carrying_out, "writing", unheard)
    with held(everything, claimed) as folder:
        carry_out(everything, claimed, folder)
    assert state(everything, run_id) == "done" and not lost
    with reading(everything) as connection:
        assert len(connection.execute(select(plans)).all()) == 1
        assert len(connection.execute(select(log).where(log.c.action == "done")).all()) == 1


def test_a_database_that_stays_away_ends_the_wait(everything: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying_out, "KEEP_TRYING_SECONDS", 0.1)
    monkeypatch.setattr(carrying_out, "RETRY_SECONDS", 0.01)
    asked(everything)
    claimed = claim(everything, "w")
    assert claimed is not None

    def broken(*_args: object) -> None:
        raise OperationalError("insert", {}, Exception())

    monkeypatch.setattr(carrying_out, "keep_plan", broken)
    with pytest.raises(OperationalError), held(everything, claimed) as folder:
        carry_out(everything, claimed, folder)
    assert state(everything, claimed.run_id) == "failed"


def test_told_to_end_at_the_worst_moment_it_leaves_its_run_to_the_next(
    everything: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = asked(everything)

    def claimed_and_told(engine: Engine, worker: str) -> None:
        assert claim(engine, worker) is not None
        raise SystemExit(143)

    with monkeypatch.context() as first:
        first.setattr(working, "claim", claimed_and_told)
        with pytest.raises(SystemExit):
            work_on(everything, lambda: True)
    assert state(everything, run_id) == "queued"
    work_on(everything, lambda: True, once=True)
    assert state(everything, run_id) == "done"
