"""One worker gets a run, and ends it once; one that gave no sign for a while can end nothing."""

from __future__ import annotations

import tempfile
import threading
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import DBAPIError

from api.runs import queue
from api.runs.asking import Asked, Kind, RunRefused, UnderWay, ask, asked_of
from api.runs.folders import make_folder
from api.runs.queue import Claim, LostRun, Progress, ask_to_stop, claim, end, give_sign, mark_crashed, put_back
from api.storage import moments
from api.storage.audit import log
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.runs import runs, work
from matcher.solver.plan import Level

DAY = date(2026, 10, 1)
LEVEL = Level(name="placed", value=5, bound=7)


def asked(kind: Kind = "manual", weeks: int = 12) -> Asked:
    return Asked(kind=kind, as_of=DAY, horizon_weeks=weeks, policy="")


def queued(engine: Engine, kind: Kind = "manual") -> str:
    with writing(engine) as connection:
        return ask(connection, asked(kind), "bea")


def state(engine: Engine, run_id: str) -> str | None:
    with reading(engine) as connection:
        return connection.scalar(select(work.c.state).where(work.c.run_id == run_id))


def ended(engine: Engine, claimed: Claim) -> None:
    with writing(engine) as connection:
        end(connection, claimed, "done")


def silent(engine: Engine, run_id: str) -> None:
    """Its worker gave its last sign long ago."""
    with writing(engine) as connection:
        long_ago = now() - queue.LOST_AFTER - timedelta(seconds=1)
        connection.execute(update(work).where(work.c.run_id == run_id).values(beat_at=long_ago))


def test_the_one_that_waits_longest_first_and_each_once(engine: Engine) -> None:
    first, second = sorted([queued(engine), queued(engine)])
    assert claim(engine, "w1") == Claim(first, "w1")
    assert claim(engine, "w2") == Claim(second, "w2")
    assert claim(engine, "w3") is None
    ended(engine, Claim(first, "w1"))
    assert (state(engine, first), state(engine, second)) == ("done", "running")


def test_many_workers_race_and_each_run_goes_to_one(engine: Engine) -> None:
    names = {queued(engine) for _ in range(8)}
    got: list[str] = []

    def work_on(worker: str) -> None:
        while (claimed := claim(engine, worker)) is not None:
            got.append(claimed.run_id)

    threads = [threading.Thread(target=work_on, args=(f"w{number}",)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(names)


def test_what_was_asked_comes_back(engine: Engine) -> None:
    run_id = queued(engine)
    with reading(engine) as connection:
        assert asked_of(connection, run_id) == asked()
        with pytest.raises(RunRefused, match="no run"):
            asked_of(connection, "none")


@pytest.mark.parametrize("weeks", [-1, 521])
def test_a_horizon_that_cannot_be(engine: Engine, weeks: int) -> None:
    with pytest.raises(RunRefused, match="0 to 520 weeks"), writing(engine) as connection:
        ask(connection, asked(weeks=weeks), "bea")


def test_one_nightly_run_at_a_time_and_any_number_of_others(engine: Engine) -> None:
    night = queued(engine, "batch")
    with pytest.raises(RunRefused, match="under way"):
        queued(engine, "batch")
    queued(engine)
    claimed = claim(engine, "w", night)
    assert claimed == Claim(night, "w")
    with pytest.raises(RunRefused, match="under way"):
        queued(engine, "batch")
    ended(engine, claimed)
    queued(engine, "batch")


def test_one_that_has_its_worker_at_once_never_waits(engine: Engine) -> None:
    with writing(engine) as connection:
        run_id = ask(connection, asked("batch"), "bea", "w")
    assert state(engine, run_id) == "running" and claim(engine, "w2") is None
    assert give_sign(engine, Claim(run_id, "w")) is False
    with pytest.raises(UnderWay):
        queued(engine, "batch")
    silent(engine, run_id)
    assert mark_crashed(engine) == [run_id]


def test_a_refused_one_leaves_nothing(engine: Engine) -> None:
    queued(engine, "batch")
    with pytest.raises(RunRefused):
        queued(engine, "batch")
    with reading(engine) as connection:
        assert len(connection.execute(select(runs)).all()) == 1


def test_signs_tell_how_far_it_is(engine: Engine) -> None:
    run_id = queued(engine)
    claimed = claim(engine, "w")
    assert claimed and give_sign(engine, claimed, Progress("search", [LEVEL])) is False
    assert give_sign(engine, claimed) is False
    with reading(engine) as connection:
        row = connection.execute(select(work).where(work.c.run_id == run_id)).one()
    assert (row.stage, row.levels) == ("search", '[["placed", 5, 7]]')


def test_who_gives_no_sign_has_crashed_and_can_end_nothing(engine: Engine) -> None:
    run_id = queued(engine, "batch")
    claimed = claim(engine, "w")
    assert claimed and mark_crashed(engine) == []
    silent(engine, run_id)
    assert mark_crashed(engine) == [run_id] and mark_crashed(engine) == []
    for late in (lambda: ended(engine, claimed), lambda: give_sign(engine, claimed)):
        with pytest.raises(LostRun):
            late()
    assert state(engine, run_id) == "crashed"
    queued(engine, "batch")


def test_whatever_becomes_of_a_run_the_log_says_why(engine: Engine) -> None:
    for _ in range(4):
        queued(engine)
    first, second, third, fourth = (claim(engine, name) for name in ("w1", "w2", "w3", "w4"))
    assert first and second and third and fourth
    ended(engine, first)
    silent(engine, fourth.run_id)
    assert mark_crashed(engine) == [fourth.run_id]
    with writing(engine) as connection:
        end(connection, second, "failed", "no tables")
        put_back(connection, third)
        assert ask_to_stop(connection, third.run_id, "bea")
    with reading(engine) as connection:
        whys = {(row.action, row.why) for row in connection.execute(select(log).where(log.c.kind == "run"))}
    assert whys == {
        ("ask", "manual"),
        ("done", "its plan is kept"),
        ("failed", "it came to no plan"),
        ("put_back", "its worker had to end"),
        ("stop", "DELETE /runs/{run_id}"),
        ("crashed", "its worker gave no sign of life"),
    }


def test_a_sign_keeps_it_alive(engine: Engine) -> None:
    run_id = queued(engine)
    claimed = claim(engine, "w")
    silent(engine, run_id)
    assert claimed and not give_sign(engine, claimed)
    assert mark_crashed(engine) == []


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_machine_whose_clock_is_wrong(engine: Engine, ahead: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Wrong:
            return super().now(tz) + ahead

    run_id, other = queued(engine), queued(engine)
    assert claim(engine, "w", run_id)
    with monkeypatch.context() as there:
        there.setattr(moments, "datetime", Wrong)
        assert mark_crashed(engine) == []
        claimed = claim(engine, "w2", other)
        assert claimed and give_sign(engine, claimed) is False
    assert mark_crashed(engine) == []
    with reading(engine) as connection:
        for row in connection.execute(select(work)).all():
            assert abs(row.begun_at - now()) < timedelta(minutes=1) and abs(row.beat_at - now()) < timedelta(minutes=1)


def test_asked_to_stop(engine: Engine) -> None:
    first, second = sorted([queued(engine), queued(engine)])
    claimed = claim(engine, "w")
    with writing(engine) as connection:
        assert ask_to_stop(connection, first, "bea") and ask_to_stop(connection, second, "bea")
    assert claimed and give_sign(engine, claimed) is True
    assert state(engine, second) == "failed" and claim(engine, "w2") is None
    ended(engine, claimed)
    with writing(engine) as connection:
        assert not ask_to_stop(connection, first, "bea") and not ask_to_stop(connection, "none", "bea")


def test_what_was_asked_is_never_changed(engine: Engine) -> None:
    queued(engine)
    for change in (update(runs).values(policy="another"), runs.delete()):
        with pytest.raises(DBAPIError, match="only added to"), writing(engine) as connection:
            connection.execute(change)


def test_put_back_it_is_for_the_next_worker_alone(engine: Engine) -> None:
    run_id = queued(engine, "batch")
    claimed = claim(engine, "w")
    assert claimed and not give_sign(engine, claimed, Progress("search", [LEVEL]))
    with writing(engine) as connection:
        put_back(connection, claimed)
    with reading(engine) as connection:
        row = connection.execute(select(work).where(work.c.run_id == run_id)).one()
    assert (row.state, row.worker, row.begun_at, row.beat_at, row.stage, row.levels) == ("queued", *[None] * 5)
    with pytest.raises(UnderWay):
        queued(engine, "batch")
    with pytest.raises(LostRun), writing(engine) as connection:
        put_back(connection, claimed)
    # The search that was left behind can end nothing, neither before another worker has it nor after.
    for _ in range(2):
        with pytest.raises(LostRun):
            ended(engine, claimed)
        claim(engine, "w2")
    ended(engine, Claim(run_id, "w2"))


def test_a_stop_is_asked_of_whoever_has_it(engine: Engine) -> None:
    run_id = queued(engine)
    claimed = claim(engine, "w")
    with writing(engine) as connection:
        assert ask_to_stop(connection, run_id, "bea") and ask_to_stop(connection, run_id, "pat")
    assert claimed
    with writing(engine) as connection:
        put_back(connection, claimed)
    again = claim(engine, "w2")
    assert again and give_sign(engine, again) is True
    with reading(engine) as connection:
        assert connection.scalar(select(work.c.stop_asked_by)) == "bea"


def test_stops_and_returns_at_once_leave_no_run_that_is_both(engine: Engine) -> None:
    """Whatever comes first, a stop is never answered as if the run had ended while it goes back into the queue."""
    for _ in range(8):
        run_id = queued(engine)
        claimed = claim(engine, "w", run_id)
        assert claimed is not None
        heard: list[bool] = []

        def back(claimed: Claim = claimed) -> None:
            with writing(engine) as connection:
                put_back(connection, claimed)

        def stop(run_id: str = run_id, heard: list[bool] = heard) -> None:
            with writing(engine) as connection:
                heard.append(ask_to_stop(connection, run_id, "bea"))

        threads = [threading.Thread(target=one) for one in (back, stop)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert heard == [True] and state(engine, run_id) in ("queued", "failed")


def test_folders_of_runs_that_have_ended_are_cleared_away(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    crashed, running, waiting = (queued(engine) for _ in range(3))
    assert claim(engine, "w1", crashed) and claim(engine, "w2", running)
    with writing(engine) as connection:
        connection.execute(update(work).where(work.c.run_id == crashed).values(state="crashed"))
    stay = {make_folder(running), make_folder(waiting), make_folder("20260101T000000000000-00000000")}
    left = make_folder(crashed)
    left.rename(left.with_name(f"{left.name}-gone"))
    (make_folder(crashed) / "restricted").mkdir()
    queue.clear_away_ended(engine)
    assert set(tmp_path.glob("homeward-*")) == stay
