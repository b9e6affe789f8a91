"""Carrying out a run, in a process that does nothing else: the database's tables in, a plan kept, or a fault told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError, TimeoutError

from api.runs.asking import Asked, asked_of
from api.runs.inputs import Known, standing_offers
from api.runs.plans import keep_plan, placements_of
from api.runs.queue import AWAY, BEAT_SECONDS, Claim, LostRun, Progress, end, give_sign
from api.storage.contents import kept_tables
from api.storage.database import reading, writing
from api.storage.runs import work
from matcher.domain import Instance
from matcher.intake.contents import from_contents
from matcher.intake.faults import BadInput, Fault
from matcher.intake.policy_file import parse_policy
from matcher.intake.reading import Reading
from matcher.report.build import build_report
from matcher.report.directory import write_run
from matcher.rules.doubts import doubts
from matcher.rules.switches import known_tables
from matcher.solver.build import InfeasiblePins
from matcher.solver.match import Match, match
from matcher.solver.watch import Watch

LEFT_OUT = "; everybody under offer is left out of this run, and her home"
FULL = " is not used: the home is full of those who live there or are under offer"
KEEP_TRYING_SECONDS, RETRY_SECONDS = 600.0, 2.0
"""For so long a finished plan waits for a database that is away."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a run. found: the match, or None where there was a fault. faults: what is to be put right, one
    sentence each. pins: the faults are pins that cannot all hold."""

    found: Match | None
    reading: Reading | None = None
    faults: tuple[str, ...] = ()
    pins: bool = False


def carry_out(
    engine: Engine, claimed: Claim, folder: Path, watch: Watch | None = None, progress: Progress | None = None
) -> Done:
    """Carries out a run and keeps what came of it, all or nothing.

    folder: an empty one, into which the run is written first; `holding.held` gives it, and ends the run where anything
    is raised here. watch: who else may stop it; it tells the progress. progress: passed on with each sign of life.

    Raises LostRun where the run was taken for crashed meanwhile.
    """
    with reading(engine) as connection:
        asked = asked_of(connection, claimed.run_id)
    progress = progress or Progress()
    watch = watch or Watch(asked.time_limit_seconds, progress.tell)
    with _signs(engine, claimed, watch, progress):
        done = _matched(engine, asked, watch, progress, folder)
        progress.reach("keep")
        _keep(engine, claimed, folder, done)
    return done


def _keep(engine: Engine, claimed: Claim, folder: Path, done: Done) -> None:
    """Keeps what came of a run and ends it, in one transaction; again, where the database is away for a while."""
    last = time.monotonic() + KEEP_TRYING_SECONDS
    tried = False
    while True:
        try:
            with writing(engine) as connection:
                # The answer to a commit may have been lost, and not the commit.
                if tried and _has_ended(connection, claimed):
                    return
                if done.found is not None:
                    keep_plan(connection, claimed.run_id, folder, done.found.plan.placements)
                end(connection, claimed, "failed" if done.faults else "done", "\n".join(done.faults) or None)
            return
        except AWAY:
            if time.monotonic() > last:
                raise
            tried = True
            time.sleep(RETRY_SECONDS)


def _has_ended(connection: Connection, claimed: Claim) -> bool:
    """Whether this worker has ended the run itself."""
    row = connection.execute(select(work.c.state, work.c.worker).where(work.c.run_id == claimed.run_id)).one()
    return row.worker == claimed.worker and row.state in ("done", "failed")


def _matched(engine: Engine, asked: Asked, watch: Watch, progress: Progress, folder: Path) -> Done:
    """What came of the match; its run is written into the folder."""
    started = time.perf_counter()
    progress.reach("read")
    with reading(engine) as connection:
        known = Known(kept_tables(connection), standing_offers(connection), asked.as_of, asked.horizon_weeks)
        previous = placements_of(connection, asked.previous_run_id) if asked.previous_run_id else None
    try:
        policy = parse_policy(asked.policy.encode(), "policy", known_tables())
        if not known.tables()["women"]:
            return Done(None, faults=("nobody in the database is released by the end of the horizon",))
        read = from_contents(known.tables(), asked.as_of)
        seconds = {"read": round(time.perf_counter() - started, 4)}
        matched = partial(match, policy=policy, previous=previous, progress=progress.reach, watch=watch)
        read, found = _promises_kept(known, read, matched)
    except BadInput as error:
        return Done(None, faults=tuple(map(str, error.faults)))
    except InfeasiblePins as error:
        return Done(None, faults=tuple(map(str, error.conflicts)), pins=True)
    read = replace(read, warnings=(*read.warnings, *doubts(read.instance)))
    progress.reach("write")
    write_found(found, [str(warning) for warning in read.warnings], folder, {**seconds, **found.seconds})
    return Done(found, read)


def _promises_kept(known: Known, read: Reading, matched: Callable[[Instance], Match]) -> tuple[Reading, Match]:
    """What was read and the match of it. Where an offer under way cannot hold by the rules of today, everybody under
    offer is left out with her home, and told of: one stale offer must not cost all others their plan. Raises
    InfeasiblePins where nobody else is left, too."""
    try:
        return read, matched(read.instance)
    except InfeasiblePins as error:
        if not known.standing.promised:
            raise
        tables, dropped = known.aside()
        named = tuple(dict.fromkeys(_named(error.conflicts)))
        if not tables["women"]:
            raise InfeasiblePins(named) from error
        read = from_contents(tables, known.as_of)
        told = [Fault(file="offers", message=f"{one}{LEFT_OUT}", severity="warning") for one in named]
        told += [
            Fault(file="pins", message=f"pin {woman_id} to {home_id}{FULL}", severity="warning")
            for woman_id, home_id in dropped
        ]
        return replace(read, warnings=(*read.warnings, *told)), matched(read.instance)


def _named(conflicts: Sequence[str]) -> Iterator[str]:
    """Conflicts as an open file may name them: a home or a rule, and never who may not be near whom."""
    for one in conflicts:
        yield one if one.startswith("pin ") else "offers under way cannot hold together"


def write_found(found: Match, warnings: Sequence[str], folder: Path, seconds: Mapping[str, float]) -> None:
    """Writes the files of a run into an empty folder. seconds: stage -> wall time so far."""
    started = time.perf_counter()
    report = build_report(found, tuple(warnings))
    write_run(found, report, folder, {**seconds, "report": round(time.perf_counter() - started, 4)}, keep_pairs=False)


@contextmanager
def _signs(engine: Engine, claimed: Claim, watch: Watch, progress: Progress) -> Iterator[None]:
    """Gives signs of life until the block ends; stops the watch where somebody asked for it, or the run was lost."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            try:
                if give_sign(engine, claimed, progress):
                    watch.stop()
            except LostRun:
                watch.stop()
                return
            except (DBAPIError, TimeoutError):
                continue  # The next sign may get through: there is a minute for it.

    signs = threading.Thread(target=beat, daemon=True)
    signs.start()
    try:
        yield
    finally:
        over.set()
        signs.join()
