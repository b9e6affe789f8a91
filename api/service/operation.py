"""How the work stands: what those watch who keep the service running. Numbers alone, and nobody's data."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Column, Connection, func, select

from api.runs.clock import database_now
from api.storage.audit import last_seal
from api.storage.offers import ENDED, LIVE, offers
from api.storage.runs import runs, work

RUN_STATES = ("queued", "running", "done", "failed", "crashed")


@dataclass(frozen=True, slots=True)
class Standing:
    """runs, offers: state -> how many. queue_age_seconds: of the run that waits longest; 0 where none waits.
    database_seconds: how long it took to find out."""

    runs: Mapping[str, int]
    offers: Mapping[str, int]
    queue_age_seconds: float
    audit_entries: int
    database_seconds: float


def standing(connection: Connection) -> Standing:
    """How the work stands at this moment."""
    started = time.perf_counter()
    waiting = select(func.min(runs.c.asked_at)).join(work).where(work.c.state == "queued")
    since = connection.execute(waiting).scalar_one()
    age = 0.0 if since is None else max(0.0, (database_now(connection) - since).total_seconds())
    found = (
        dict.fromkeys(RUN_STATES, 0) | _by(connection, work.c.state),
        dict.fromkeys((*LIVE, *ENDED), 0) | _by(connection, offers.c.state),
        age,
        last_seal(connection)[0],
    )
    return Standing(*found, time.perf_counter() - started)


def _by(connection: Connection, column: Column[str]) -> dict[str, int]:
    rows = connection.execute(select(column, func.count()).group_by(column))
    return {row[0]: row[1] for row in rows}
