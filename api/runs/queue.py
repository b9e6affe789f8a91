"""The queue of runs, in the database: one worker gets a run, gives a sign now and then, and ends it once.

A run whose worker has given no sign for a while has crashed: its worker, should it come back, can no longer end it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, and_, case, func, select, update
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError

from api.runs.clock import database_now
from api.runs.folders import clear_away, runs_with_folders
from api.storage.audit import Entry, write_down
from api.storage.database import reading, writing
from api.storage.runs import work
from matcher.solver.plan import Level

BEAT_SECONDS = 5.0
LOST_AFTER = timedelta(seconds=60)
"""Without a sign for so long, a worker is taken for dead."""

ENDED_WHY = {"done": "its plan is kept", "failed": "it came to no plan"}
"""State in which a worker ends a run -> what the log gives as the reason."""

AWAY = (InterfaceError, OperationalError, TimeoutError)
"""What is raised where a database does not answer, or is busy for too long."""


class LostRun(Exception):
    """The run was taken for crashed meanwhile: nothing of it may be kept."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A run that a worker has got."""

    run_id: str
    worker: str


@dataclass(slots=True)
class Progress:
    """How far a run is: the stage, and value and bound of each level so far, as its watch tells them (`Watch(seconds,
    progress.tell)`)."""

    stage: str | None = None
    levels: Sequence[Level] = ()

    def tell(self, stage: str, levels: Sequence[Level]) -> None:
        """Notes how far it is."""
        self.stage, self.levels = stage, levels

    def reach(self, stage: str, _share: float = 0.0) -> None:
        """Notes the stage alone; the levels stay as they are."""
        self.stage = stage


def claim(engine: Engine, worker: str, run_id: str | None = None) -> Claim | None:
    """The run that waits longest, or the one named, for this worker alone; None where none waits."""
    waiting = select(work.c.run_id).where(work.c.state == "queued").order_by(work.c.run_id)
    if run_id is not None:
        waiting = waiting.where(work.c.run_id == run_id)
    # Whoever looks in vain every few seconds must not keep those who write from it.
    with reading(engine) as connection:
        found = connection.scalars(waiting).all()
    for name in found:
        with writing(engine) as connection:
            got = connection.execute(
                update(work)
                .where(work.c.run_id == name, work.c.state == "queued")
                .values(begun_by(worker, database_now(connection)))
            )
        if got.rowcount:
            return Claim(name, worker)
    return None


def begun_by(worker: str, at: datetime) -> dict[str, object]:
    """What the queue says of a run that a worker gets at a moment."""
    return {"state": "running", "worker": worker, "begun_at": at, "beat_at": at}


def give_sign(engine: Engine, claimed: Claim, progress: Progress | None = None) -> bool:
    """Says that the worker lives, and how far it is; whether somebody asked it to stop. Raises LostRun."""
    told: dict[str, str] = {}
    if progress is not None and progress.stage is not None:
        told = {"stage": progress.stage, "levels": json.dumps([_shown(one) for one in progress.levels])}
    with writing(engine) as connection:
        done = connection.execute(update(work).where(_mine(claimed)).values(beat_at=database_now(connection), **told))
        if not done.rowcount:
            raise LostRun(claimed.run_id)
        return connection.scalar(select(work.c.stop_asked_by).where(work.c.run_id == claimed.run_id)) is not None


def _shown(level: Level) -> tuple[str, int, int]:
    return level.name, level.value, level.bound


def end(connection: Connection, claimed: Claim, state: str, fault: str | None = None) -> None:
    """Ends a run, in the transaction that keeps what came of it. state: done or failed. Raises LostRun."""
    at = database_now(connection)
    done = connection.execute(update(work).where(_mine(claimed)).values(state=state, ended_at=at, fault=fault))
    if not done.rowcount:
        raise LostRun(claimed.run_id)
    write_down(connection, Entry(claimed.worker, state, "run", claimed.run_id, ENDED_WHY[state]))


def put_back(connection: Connection, claimed: Claim) -> None:
    """Lets another worker begin a run anew: this one has to end. Raises LostRun."""
    nobody = {"state": "queued", "worker": None, "begun_at": None, "beat_at": None, "stage": None, "levels": None}
    if not connection.execute(update(work).where(_mine(claimed)).values(nobody)).rowcount:
        raise LostRun(claimed.run_id)
    write_down(connection, Entry(claimed.worker, "put_back", "run", claimed.run_id, "its worker had to end"))


def put_back_all(engine: Engine, worker: str) -> None:
    """Lets other workers begin anew whatever one has."""
    with reading(engine) as connection:
        its = work.c.worker == worker, work.c.state == "running"
        found = connection.scalars(select(work.c.run_id).where(*its)).all()
    for run_id in found:
        with writing(engine) as connection:
            put_back(connection, Claim(run_id, worker))


def _mine(claimed: Claim) -> ColumnElement[bool]:
    return and_(work.c.run_id == claimed.run_id, work.c.worker == claimed.worker, work.c.state == "running")


def mark_crashed(engine: Engine) -> Sequence[str]:
    """Ends the runs whose workers are taken for dead, and clears away what they left on this machine; their ids."""
    with reading(engine) as connection:
        if connection.execute(select(work.c.run_id).where(*_lost(connection))).first() is None:
            return []
    with writing(engine) as connection:
        lost = _lost(connection)
        crashed = {"state": "crashed", "ended_at": database_now(connection)}
        found = [
            run_id
            for run_id in connection.scalars(select(work.c.run_id).where(*lost).order_by(work.c.run_id)).all()
            if connection.execute(update(work).where(work.c.run_id == run_id, *lost).values(crashed)).rowcount
        ]
        write_down(
            connection,
            *(Entry("queue", "crashed", "run", run_id, "its worker gave no sign of life") for run_id in found),
        )
    for run_id in found:
        clear_away(run_id)
    return found


def clear_away_ended(engine: Engine) -> None:
    """Removes what runs that have ended left on this machine: whoever marked one as crashed may be on another."""
    if not (left := runs_with_folders()):
        return
    with reading(engine) as connection:
        ended = work.c.state.in_(("done", "failed", "crashed"))
        found = connection.scalars(select(work.c.run_id).where(work.c.run_id.in_(left), ended)).all()
    for run_id in found:
        clear_away(run_id)


def _lost(connection: Connection) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return work.c.state == "running", work.c.beat_at < database_now(connection) - LOST_AFTER


def ask_to_stop(connection: Connection, run_id: str, by: str) -> bool:
    """Asks the worker of a run to end with the best plan so far, or takes one that waits out of the queue; False where
    it has ended already."""
    # In one statement: a run that is put back between two would be found by neither.
    waits = work.c.state == "queued"
    stopped = {
        "stop_asked_by": func.coalesce(work.c.stop_asked_by, by),
        "state": case((waits, "failed"), else_=work.c.state),
        "ended_at": case((waits, database_now(connection)), else_=work.c.ended_at),
        "fault": case((waits, "stopped before it began"), else_=work.c.fault),
    }
    found = connection.execute(
        update(work).where(work.c.run_id == run_id, work.c.state.in_(("queued", "running"))).values(stopped)
    )
    if not found.rowcount:
        return False
    write_down(connection, Entry(by, "stop", "run", run_id, "DELETE /runs/{run_id}"))
    return True
