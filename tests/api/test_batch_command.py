"""`homeward batch` as a timer calls it: what it keeps, how it ends, one at a time, and after a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.engine import URL

from api.runs.queue import LOST_AFTER
from api.storage.database import connect, reading, writing
from api.storage.moments import now
from api.storage.runs import plan_files, plans, work
from tests.runs import FIXTURES, homeward

ALL = ("--as-of", "2026-10-01", "--horizon-weeks", "520")


@pytest.fixture
def filled(empty_url: URL) -> Engine:
    for words in (["init"], ["import", FIXTURES / "everything"]):
        assert homeward("db", *words).exit_code == 0
    return connect(empty_url)


def states(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.scalars(select(work.c.state).order_by(work.c.run_id)))


def kept(engine: Engine) -> int:
    with reading(engine) as connection:
        return len(connection.execute(select(plans)).all())


def test_a_night(filled: Engine) -> None:
    done = homeward("batch", *ALL)
    assert done.exit_code == 0, done.output
    assert "of 12 women placed, gap 0.000%; the plan is a draft." in done.output
    assert states(filled) == ["done"] and kept(filled) == 1
    assert homeward("batch", *ALL, "--policy", "school-first").exit_code == 0
    assert homeward("audit", "verify").exit_code == 0


def test_faults_are_loud_and_the_next_night_goes_on(filled: Engine, tmp_path: Path) -> None:
    done = homeward("batch", "--as-of", "2026-10-01", "--horizon-weeks", "0")
    assert done.exit_code == 2 and "nobody in the database" in done.output
    (tmp_path / "policy.toml").write_text("weights = 3")
    done = homeward("batch", *ALL, "--policy", tmp_path / "policy.toml")
    assert done.exit_code == 2 and "nothing was run" in done.output
    assert homeward("batch", "--as-of", "1801-01-01").exit_code == 2
    assert states(filled) == ["failed"]
    assert homeward("batch", *ALL).exit_code == 0


def test_two_at_once_never(filled: Engine) -> None:
    assert homeward("batch", *ALL).exit_code == 0
    with writing(filled) as connection:
        connection.execute(update(work).values(state="running", beat_at=now()))
    done = homeward("batch", *ALL)
    assert done.exit_code == 5 and "Another nightly run is under way; nothing was run." in done.output
    assert states(filled) == ["running"]


def test_a_crashed_one_is_seen_and_superseded(filled: Engine) -> None:
    assert homeward("batch", *ALL).exit_code == 0
    with writing(filled) as connection:
        connection.execute(update(work).values(state="running", beat_at=now() - LOST_AFTER - timedelta(seconds=1)))
    done = homeward("batch", *ALL)
    assert done.exit_code == 0 and "crashed: nothing of it was kept, and this one takes its place." in done.output
    assert states(filled) == ["crashed", "done"]


def test_killed_in_the_middle_nothing_is_lost_or_half_kept(empty_url: URL, unprovable_load: Path) -> None:
    for words in (["init"], ["import", unprovable_load]):
        assert homeward("db", *words).exit_code == 0
    engine = connect(empty_url)
    command = [sys.executable, "-c", "from api.cli import main; main()", "batch", *ALL, "--time-limit", "60"]
    night = subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while states(engine) != ["running"]:
        assert time.monotonic() < end and night.poll() is None
        time.sleep(0.1)
    time.sleep(1.0)
    os.kill(night.pid, signal.SIGKILL)
    night.wait()
    assert states(engine) == ["running"] and kept(engine) == 0
    assert homeward("batch", *ALL, "--time-limit", "1").exit_code == 5
    with writing(engine) as connection:
        connection.execute(update(work).values(beat_at=now() - LOST_AFTER - timedelta(seconds=1)))
    done = homeward("batch", *ALL, "--time-limit", "1")
    assert done.exit_code == 4, done.output
    assert states(engine) == ["crashed", "done"] and kept(engine) == 1
    with reading(engine) as connection:
        assert connection.execute(select(plan_files)).first() is not None
    assert homeward("audit", "verify").exit_code == 0
    engine.dispose()
