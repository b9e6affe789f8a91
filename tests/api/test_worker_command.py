"""`homeward worker` as a process of its own: it takes what waits, and leaves nothing half done."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine, select, update

from api.runs.asking import Asked, Kind, ask
from api.runs.queue import LOST_AFTER, ask_to_stop
from api.storage.audit import log, verify
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.runs import plan_files, plan_placements, plans, work
from matcher.domain import Policy
from matcher.intake.policy_text import write_policy
from matcher.rules.switches import known_tables
from tests.api.nights import PATIENCE_SECONDS, kept, process, states, until
from tests.runs import homeward

PLAIN = write_policy(Policy(), known_tables())


def asked(engine: Engine, kind: Kind = "manual", seconds: float | None = None) -> str:
    wanted = Asked(kind=kind, as_of=date(2026, 10, 1), horizon_weeks=520, policy=PLAIN, time_limit_seconds=seconds)
    with writing(engine) as connection:
        return ask(connection, wanted, "bea")


def once() -> int:
    """How a worker ends that carries out all that waits."""
    with process("worker", "--once") as worker:
        worker.communicate(timeout=PATIENCE_SECONDS)
    return worker.returncode


def row(engine: Engine, run_id: str) -> tuple[str, str | None, str | None]:
    with reading(engine) as connection:
        found = connection.execute(select(work).where(work.c.run_id == run_id)).one()
    return found.state, found.fault, found.worker


def half_kept(engine: Engine) -> bool:
    """Whether anything is kept of a run that is not done."""
    undone = select(work.c.run_id).where(work.c.state != "done")
    with reading(engine) as connection:
        return any(
            connection.execute(select(table).where(table.c.run_id.in_(undone))).first()
            for table in (plans, plan_placements, plan_files)
        )


def silent(engine: Engine) -> None:
    """The workers of all runs gave their last sign long ago."""
    with writing(engine) as connection:
        connection.execute(update(work).values(beat_at=now() - LOST_AFTER - timedelta(seconds=1)))


def test_it_takes_all_that_waits_and_ends(filled: Engine, temporary: Path) -> None:
    first, night = asked(filled), asked(filled, "batch")
    assert once() == 0
    assert [row(filled, name)[0] for name in (first, night)] == ["done", "done"] and kept(filled) == 2
    assert once() == 0
    assert list(temporary.iterdir()) == []


def test_one_that_fails_does_not_keep_the_others_waiting(filled: Engine, temporary: Path) -> None:
    with writing(filled) as connection:
        wrong = Asked(kind="manual", as_of=date(2026, 10, 1), horizon_weeks=520, policy="weights = 3")
        bad = ask(connection, wrong, "bea")
    good = asked(filled)
    assert once() == 0
    state, fault, _ = row(filled, bad)
    assert state == "failed" and fault and "weights" in fault and row(filled, good)[0] == "done"


@contextmanager
def at_work(engine: Engine, temporary: Path) -> Iterator[subprocess.Popen[str]]:
    """A worker in the middle of a search that takes long."""
    with process("worker") as worker:
        until(lambda: states(engine) == ["running"] and list(temporary.iterdir()) != [] and worker.poll() is None)
        until(lambda: told(engine) not in (None, "read"))
        yield worker


def told(engine: Engine) -> str | None:
    """The stage that the first run tells."""
    with reading(engine) as connection:
        return connection.execute(select(work.c.stage).order_by(work.c.run_id)).scalars().first()


def test_killed_in_the_middle_nothing_is_half_kept_and_the_next_start_is_clean(loaded: Engine, temporary: Path) -> None:
    crashed = asked(loaded, seconds=60)
    with at_work(loaded, temporary) as worker:
        worker.kill()
        worker.wait()
    assert list(temporary.iterdir()) != [] and not half_kept(loaded)
    # Nobody can tell yet whether it only sleeps.
    assert once() == 0 and states(loaded) == ["running"]
    silent(loaded)
    (temporary / "somebody-elses").mkdir()
    asked(loaded, seconds=1)
    assert once() == 0
    assert states(loaded) == ["crashed", "done"] and kept(loaded) == 1 and not half_kept(loaded)
    assert [path.name for path in temporary.iterdir()] == ["somebody-elses"]
    with reading(loaded) as connection:
        assert list(verify(connection)) == []
        said = connection.scalars(select(log.c.action).where(log.c.object_id == crashed).order_by(log.c.seq)).all()
    assert said == ["ask", "crashed"]


def test_told_to_end_it_puts_its_run_back_for_the_next_one(loaded: Engine, temporary: Path) -> None:
    run_id = asked(loaded, seconds=1)
    with process("worker") as worker:
        until(lambda: states(loaded) == ["running"] and list(temporary.iterdir()) != [])
        worker.send_signal(signal.SIGTERM)
        _, said = worker.communicate(timeout=PATIENCE_SECONDS)
    assert worker.returncode == 143 and "Traceback" not in said and "W0" not in said
    assert row(loaded, run_id) == ("queued", None, None) and list(temporary.iterdir()) == []
    assert once() == 0
    assert row(loaded, run_id)[0] == "done" and kept(loaded) == 1


def test_idle_it_ends_at_once_when_told_to(filled: Engine, temporary: Path) -> None:
    with process("worker") as worker:
        assert worker.stderr is not None
        assert "is ready" in worker.stderr.readline()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=PATIENCE_SECONDS) == 143


def test_who_stops_a_run_gets_the_best_plan_so_far(loaded: Engine, temporary: Path) -> None:
    run_id = asked(loaded, seconds=600)
    with at_work(loaded, temporary):
        with writing(loaded) as connection:
            assert ask_to_stop(connection, run_id, "bea")
        until(lambda: row(loaded, run_id)[0] != "running")
    assert row(loaded, run_id)[0] == "done"
    with reading(loaded) as connection:
        assert connection.scalar(select(plans.c.finished)) is False


def test_two_workers_and_many_runs(filled: Engine, temporary: Path) -> None:
    names = [asked(filled) for _ in range(6)]
    with process("worker"), process("worker"):
        until(lambda: set(states(filled)) == {"done"})
    assert kept(filled) == len(names)
    assert len({row(filled, name)[2] for name in names}) == 2
    with reading(filled) as connection:
        done = connection.scalars(select(log.c.object_id).where(log.c.action == "done")).all()
        assert sorted(done) == sorted(names) and list(verify(connection)) == []


def test_a_night_and_a_run_of_somebodys_do_not_disturb_each_other(loaded: Engine, temporary: Path) -> None:
    run_id = asked(loaded, seconds=5)
    with process("worker"):
        until(lambda: row(loaded, run_id)[0] == "running")
        night = homeward("batch", "--as-of", "2026-10-01", "--horizon-weeks", "520", "--time-limit", "1")
        assert night.exit_code == 4, night.output
        until(lambda: set(states(loaded)) == {"done"})
    assert kept(loaded) == 2 and list(temporary.iterdir()) == []


def test_a_worker_of_a_parent_that_is_gone_ends(filled: Engine) -> None:
    with process("worker", "--parent", "1234567") as orphan:
        assert orphan.wait(timeout=PATIENCE_SECONDS) == 0
