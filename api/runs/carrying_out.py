"""Carrying out a run, in a process that does nothing else: the database's tables in, a plan kept, or a fault told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, TimeoutError

from api.runs.asking import Asked, asked_of
from api.runs.inputs import within_horizon
from api.runs.plans import keep_plan, placements_of
from api.runs.queue import BEAT_SECONDS, Claim, LostRun, Progress, end, give_sign
from api.storage.contents import kept_tables
from api.storage.database import reading, writing
from matcher.intake.contents import from_contents
from matcher.intake.faults import BadInput
from matcher.intake.policy_file import parse_policy
from matcher.intake.reading import Reading
from matcher.report.build import build_report
from matcher.report.directory import write_run
from matcher.rules.doubts import doubts
from matcher.rules.switches import known_tables
from matcher.solver.build import InfeasiblePins
from matcher.solver.match import Match, match
from matcher.solver.watch import Watch


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
    is raised here. watch: who else may stop it. progress: what the watch tells, passed on with each sign of life.

    Raises LostRun where the run was taken for crashed meanwhile.
    """
    with reading(engine) as connection:
        asked = asked_of(connection, claimed.run_id)
    watch = watch or Watch(asked.time_limit_seconds)
    with _signs(engine, claimed, watch, progress):
        done = _matched(engine, asked, watch, folder)
        with writing(engine) as connection:
            if done.found is not None:
                keep_plan(connection, claimed.run_id, folder, done.found.plan.placements)
            end(connection, claimed, "failed" if done.faults else "done", "\n".join(done.faults) or None)
    return done


def _matched(engine: Engine, asked: Asked, watch: Watch, folder: Path) -> Done:
    """What came of the match; its run is written into the folder."""
    started = time.perf_counter()
    with reading(engine) as connection:
        tables = within_horizon(kept_tables(connection), asked.as_of, asked.horizon_weeks)
        previous = placements_of(connection, asked.previous_run_id) if asked.previous_run_id else None
    if not tables["women"]:
        return Done(None, faults=("nobody in the database is released by the end of the horizon",))
    try:
        policy = parse_policy(asked.policy.encode(), "policy", known_tables())
        read = from_contents(tables, asked.as_of)
        seconds = {"read": round(time.perf_counter() - started, 4)}
        found = match(read.instance, policy, previous=previous, watch=watch)
    except BadInput as error:
        return Done(None, faults=tuple(map(str, error.faults)))
    except InfeasiblePins as error:
        return Done(None, faults=tuple(map(str, error.conflicts)), pins=True)
    read = replace(read, warnings=(*read.warnings, *doubts(read.instance)))
    _write(found, read, folder, {**seconds, **found.seconds})
    return Done(found, read)


def _write(found: Match, read: Reading, folder: Path, seconds: Mapping[str, float]) -> None:
    started = time.perf_counter()
    report = build_report(found, tuple(str(warning) for warning in read.warnings))
    write_run(found, report, folder, {**seconds, "report": round(time.perf_counter() - started, 4)}, keep_pairs=False)


@contextmanager
def _signs(engine: Engine, claimed: Claim, watch: Watch, progress: Progress | None) -> Iterator[None]:
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
