"""`homeward batch` as a timer calls it: what it keeps, how it ends, one at a time, and after a crash."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, select, update

from api.runs import asking
from api.runs.queue import LOST_AFTER
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.runs import plan_files, work
from tests.api.nights import kept, process, states, until
from tests.runs import homeward

ALL = ("--as-of", "2026-10-01", "--horizon-weeks", "520")


def test_a_night(filled: Engine) -> None:
    done = homeward("batch", *ALL)
    assert done.exit_code == 0, done.output
    assert "of 12 women placed, gap 0.000%; the plan is a draft." in done.output
    assert states(filled) == ["done"] and kept(filled) == 1
    assert homeward("batch", *ALL, "--policy", "school-first").exit_code == 0
    assert homeward("audit", "verify").exit_code == 0


def test_faults_are_loud_and_the_next_night_goes_on(filled: Engine, tmp_path: Path) -> None:
    with writing(filled) as connection:
        connection.execute(CONTRACT["pins"].delete().where(CONTRACT["pins"].c.kind == "pin"))
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
    assert done.exit_code == 5 and "Another nightly run is under way. Nothing was run." in done.output
    assert states(filled) == ["running"]


def test_a_crashed_one_is_seen_and_superseded(filled: Engine) -> None:
    assert homeward("batch", *ALL).exit_code == 0
    with writing(filled) as connection:
        connection.execute(update(work).values(state="running", beat_at=now() - LOST_AFTER - timedelta(seconds=1)))
    done = homeward("batch", *ALL)
    assert done.exit_code == 0 and "crashed: nothing of it was kept, and this one takes its place." in done.output
    assert states(filled) == ["crashed", "done"]


def test_what_cannot_be_asked_is_no_other_night(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    done = homeward("batch", "--as-of", "2026-10-01", "--horizon-weeks", "600")
    assert done.exit_code == 2 and "0<=x<=520" in done.output

    def refused(*_asked: object) -> str:
        raise asking.RunRefused("there is no such run")

    monkeypatch.setattr(asking, "ask", refused)
    done = homeward("batch", *ALL)
    assert done.exit_code == 2 and "There is no such run. Nothing was run." in done.output


def test_whenever_it_dies_its_run_has_an_owner(filled: Engine) -> None:
    seen = []

    def look(connection: Connection) -> None:
        seen.extend(connection.scalars(select(work.c.state)).all())

    event.listen(Engine, "commit", look)
    try:
        assert homeward("batch", *ALL).exit_code == 0
    finally:
        event.remove(Engine, "commit", look)
    assert {"running", "done"} == set(seen)


@contextmanager
def at_work(engine: Engine, temporary: Path) -> Iterator[subprocess.Popen[str]]:
    """A night in the middle of its search."""
    with process("batch", *ALL, "--time-limit", "60") as night:
        until(lambda: states(engine) == ["running"] and list(temporary.iterdir()) != [])
        time.sleep(1.0)
        yield night


def test_told_to_end_it_leaves_nothing_and_the_next_one_runs_at_once(loaded: Engine, temporary: Path) -> None:
    with at_work(loaded, temporary) as night:
        night.send_signal(signal.SIGTERM)
        _, said = night.communicate(timeout=60)
    assert night.returncode == 143 and "Traceback" not in said
    assert list(temporary.iterdir()) == []
    with reading(loaded) as connection:
        assert connection.execute(select(work.c.state, work.c.fault)).one() == ("failed", "told to end")
    assert homeward("batch", *ALL, "--time-limit", "1").exit_code == 4
    assert states(loaded) == ["failed", "done"] and kept(loaded) == 1 and list(temporary.iterdir()) == []


def test_killed_in_the_middle_nothing_is_lost_or_half_kept(loaded: Engine, temporary: Path) -> None:
    with at_work(loaded, temporary) as night:
        night.kill()
        night.wait()
    assert states(loaded) == ["running"] and kept(loaded) == 0
    assert homeward("batch", *ALL, "--time-limit", "1").exit_code == 5
    with writing(loaded) as connection:
        connection.execute(update(work).values(beat_at=now() - LOST_AFTER - timedelta(seconds=1)))
    (temporary / "somebody-elses").mkdir()
    done = homeward("batch", *ALL, "--time-limit", "1")
    assert done.exit_code == 4, done.output
    assert states(loaded) == ["crashed", "done"] and kept(loaded) == 1
    assert [path.name for path in temporary.iterdir()] == ["somebody-elses"]
    with reading(loaded) as connection:
        assert connection.execute(select(plan_files)).first() is not None
    assert homeward("audit", "verify").exit_code == 0
