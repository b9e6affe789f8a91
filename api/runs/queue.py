"""The queue of runs, in the database: one worker gets a run, gives a sign now and then, and ends it once.

A run whose worker has given no sign for a while has crashed: its worker, should it come back, can no longer end it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, and_, select, update

from api.runs.clock import database_now
from api.runs.folders import clear_away
from api.storage.audit import Entry, write_down
from api.storage.database import writing
from api.storage.runs import work
from matcher.solver.plan import Level

BEAT_SECONDS = 5.0
LOST_AFTER = timedelta(seconds=60)
"""Without a sign for so long, a worker is taken for dead."""


class LostRun(Exception):
    """The run was taken for crashed meanwhile: nothing of it may be kept."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A run that a worker has got."""

    run_id: str
    worker: str


@dataclass(slots=True)
class Progress:
    """How far a run is, as its watch tells it (`Watch(seconds, progress.tell)`): the stage, and value and bound of each
    level so far."""

    stage: str | None = None
    levels: Sequence[Level] = ()

    def tell(self, stage: str, levels: Sequence[Level]) -> None:
        """Notes how far it is."""
        self.stage, self.levels = stage, levels


def claim(engine: Engine, worker: str, run_id: str | None = None) -> Claim | None:
    """The run that waits longest, or the one named, for this worker alone; None where none waits."""
    waiting = select(work.c.run_id).where(work.c.state == "queued").order_by(work.c.run_id)
    if run_id is not None:
        waiting = waiting.where(work.c.run_id == run_id)
    with writing(engine) as connection:
        for found in connection.scalars(waiting).all():
            got = connection.execute(
                update(work)
                .where(work.c.run_id == found, work.c.state == "queued")
                .values(begun_by(worker, database_now(connection)))
            )
            if got.rowcount:
                return Claim(found, worker)
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
    write_down(connection, Entry(claimed.worker, state, "run", claimed.run_id))


def _mine(claimed: Claim) -> ColumnElement[bool]:
    return and_(work.c.run_id == claimed.run_id, work.c.worker == claimed.worker, work.c.state == "running")


def mark_crashed(engine: Engine) -> Sequence[str]:
    """Ends the runs whose workers are taken for dead, and clears away what they left on this machine; their ids."""
    with writing(engine) as connection:
        at = database_now(connection)
        lost = (work.c.state == "running", work.c.beat_at < at - LOST_AFTER)
        found = [
            run_id
            for run_id in connection.scalars(select(work.c.run_id).where(*lost).order_by(work.c.run_id)).all()
            if connection.execute(
                update(work).where(work.c.run_id == run_id, *lost).values(state="crashed", ended_at=at)
            ).rowcount
        ]
        write_down(connection, *(Entry("queue", "crashed", "run", run_id) for run_id in found))
    for run_id in found:
        clear_away(run_id)
    return found


def ask_to_stop(connection: Connection, run_id: str, by: str) -> bool:
    """Asks the worker of a run to end with the best plan so far, or takes one that waits out of the queue; False where
    it has ended already."""
    at = database_now(connection)
    waits = connection.execute(
        update(work)
        .where(work.c.run_id == run_id, work.c.state == "queued")
        .values(state="failed", ended_at=at, stop_asked_by=by, fault="stopped before it began")
    )
    runs = connection.execute(
        update(work).where(work.c.run_id == run_id, work.c.state == "running").values(stop_asked_by=by)
    )
    if waits.rowcount or runs.rowcount:
        write_down(connection, Entry(by, "stop", "run", run_id))
        return True
    return False
