"""Asking for a run: what it is to be about, put into the queue."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from api.runs.clock import database_now
from api.runs.horizon import LONGEST_HORIZON_WEEKS
from api.runs.queue import begun_by
from api.storage.audit import Entry, write_down
from api.storage.runs import runs, work

Kind = Literal["manual", "batch"]


class RunRefused(Exception):
    """A run that cannot be asked for; the message is for people."""


class UnderWay(RunRefused):
    """Another nightly run waits or is at work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a run.

    as_of: the day it speaks from. horizon_weeks: it is about the women released up to so many weeks later, and those
    whose day nobody knows. policy: a whole TOML file. previous_run_id: the run whose plan is to be kept to.
    """

    kind: Kind
    as_of: date
    horizon_weeks: int
    policy: str
    time_limit_seconds: float | None = None
    previous_run_id: str | None = None


def ask(connection: Connection, asked: Asked, by: str, worker: str | None = None) -> str:
    """Puts a run into the queue; its id. worker: whose it is at once, so that it never waits for anybody.

    Raises RunRefused, UnderWay for the second of two nightly runs at once.
    """
    if not 0 <= asked.horizon_weeks <= LONGEST_HORIZON_WEEKS:
        raise RunRefused(f"a horizon is 0 to {LONGEST_HORIZON_WEEKS} weeks")
    at = database_now(connection)
    run_id = f"{at:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    fields = {name: getattr(asked, name) for name in Asked.__slots__}
    connection.execute(insert(runs).values(run_id=run_id, asked_by=by, asked_at=at, **fields))
    begun = {"state": "queued"} if worker is None else begun_by(worker, at)
    try:
        connection.execute(insert(work).values(run_id=run_id, kind=asked.kind, **begun))
    except IntegrityError as error:
        raise UnderWay("another nightly run is under way") from error
    write_down(connection, Entry(by, "ask", "run", run_id, asked.kind))
    return run_id


def asked_of(connection: Connection, run_id: str) -> Asked:
    """What was asked of a run. Raises RunRefused where there is none."""
    row = connection.execute(select(runs).where(runs.c.run_id == run_id)).one_or_none()
    if row is None:
        raise RunRefused(f"there is no run {run_id!r}")
    return Asked(**{name: getattr(row, name) for name in Asked.__slots__})
