"""A worker: a process that carries out the runs that wait, one after the other, until it is told to end."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, TimeoutError

from api.error_places import place_of
from api.runs.asking import asked_of
from api.runs.carrying_out import Done, carry_out
from api.runs.holding import held
from api.runs.queue import Claim, LostRun, claim, clear_away_ended, mark_crashed, put_back_all
from api.service.offers.expiry import lapse_expired
from api.storage.database import reading, writing
from matcher.report.words import count
from matcher.searching import beside

log = logging.getLogger("homeward.worker")
PAUSE_SECONDS = 2.0
"""Between two looks at the queue."""
LONGEST_PAUSE_SECONDS = 30.0
"""Between two looks at a database that does not answer."""


def worker_name() -> str:
    """A name that no other worker has: in a container every one may be process 1 of the same host."""
    return f"worker {socket.gethostname()} {os.getpid()} {secrets.token_hex(4)}"


def work_on(engine: Engine, goes_on: Callable[[], bool], *, once: bool = False) -> None:
    """Carries out what waits, for as long as it goes on; once: until nothing waits.

    For the main thread: SystemExit and KeyboardInterrupt end it, and the run at work goes back into the queue. Whatever
    else is raised is noted without what it says, which may be of somebody, and the next run is taken. With once, what
    the database says passes through.
    """
    worker = worker_name()
    log.info("%s is ready", worker)
    try:
        _work(engine, worker, goes_on, once)
    except (KeyboardInterrupt, SystemExit):
        # A run that was claimed a moment ago, and that nobody holds yet.
        with suppress(DBAPIError, TimeoutError):
            put_back_all(engine, worker)
        raise


def _work(engine: Engine, worker: str, goes_on: Callable[[], bool], once: bool) -> None:
    pause, cleared = PAUSE_SECONDS, False
    while goes_on():
        try:
            if not cleared:
                clear_away_ended(engine)
                cleared = True
            found = _next(engine, worker)
            pause = PAUSE_SECONDS
        except (DBAPIError, TimeoutError) as error:
            if once:
                raise
            log.warning("the database does not answer (%s); trying again", type(error).__name__)
            found, pause = None, min(2 * pause, LONGEST_PAUSE_SECONDS)
        if found is not None:
            _carry_out(engine, found)
        elif once:
            return
        else:
            time.sleep(pause)


def _next(engine: Engine, worker: str) -> Claim | None:
    for lost in mark_crashed(engine):
        log.warning("run %s crashed: nothing of it was kept", lost)
    return claim(engine, worker)


def _carry_out(engine: Engine, claimed: Claim) -> None:
    log.info("run %s begins", claimed.run_id)
    try:
        with held(engine, claimed, again=True) as folder:
            _let_lapse(engine, claimed)
            done = beside(lambda: carry_out(engine, claimed, folder))
    except LostRun:
        log.warning("run %s was taken for crashed, and nothing of it was kept", claimed.run_id)
    except Exception as error:  # noqa: BLE001  (one run that goes wrong must not keep the others waiting)
        log.error("run %s failed: %s in %s", claimed.run_id, type(error).__name__, place_of(error))
    else:
        log.info("run %s %s", claimed.run_id, _words(done))


def _let_lapse(engine: Engine, claimed: Claim) -> None:
    """The nightly run writes down which offers have lapsed, whoever carries it out."""
    with reading(engine) as connection:
        nightly = asked_of(connection, claimed.run_id).kind == "batch"
    if nightly:
        with writing(engine) as connection:
            lapse_expired(connection)


def _words(done: Done) -> str:
    """How it ended: no fault in words, since a fault may name a row."""
    return f"failed with {count(len(done.faults), 'fault')}" if done.found is None else "is done; its plan is a draft"
