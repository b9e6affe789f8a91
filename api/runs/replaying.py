"""A kept plan made again from what was kept with it: the same bytes, or what differs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from api.runs.asking import Asked, asked_of
from api.runs.carrying_out import write_found
from api.runs.plans import digests, file_of
from api.storage.audit import Entry, write_down
from api.storage.database import reading, writing
from api.storage.runs import plans
from matcher.domain import Instance, Policy
from matcher.domain.serial import from_json
from matcher.report.build import DISTRIBUTION
from matcher.report.directory import PREVIOUS_FILE, REPLAY_FILES, RESTRICTED, RUN_FILE
from matcher.report.previous import previous_in
from matcher.report.signatures import file_faults, signatures
from matcher.solver.match import match
from matcher.solver.watch import Watch

TIMINGS = "seconds"
"""Of run.json: all that differs from run to run."""
_INPUTS = tuple(f"{RESTRICTED}/{name}" for name in REPLAY_FILES)


class NoReplay(Exception):
    """A plan that cannot be made again; the message is for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What is kept of a run. signed: file -> sha256. previous: woman_id -> home_id of the plan it was to keep to."""

    asked: Asked
    record: Mapping[str, Any]
    instance: Instance
    policy: Policy
    previous: Mapping[str, str] | None
    signed: Mapping[str, str]


def replay(engine: Engine, run_id: str, folder: Path, by: str) -> tuple[str, ...]:
    """Makes the plan of a run again into an empty folder, for its owner's eyes alone: it holds what the run knew of the
    women, and that somebody reads it is written down. What differs from the plan that is kept, one sentence each;
    nothing where every file is the same byte for byte, but for the timings in run.json.

    Raises NoReplay.
    """
    with reading(engine) as connection:
        kept = _kept(connection, run_id)
    with writing(engine) as connection:
        write_down(connection, Entry(by, "read", "plan", run_id, "replay"))
    watch = Watch(kept.asked.time_limit_seconds)
    found = match(kept.instance, kept.policy, previous=kept.previous, watch=watch)
    write_found(found, kept.record["warnings"], folder, found.seconds)
    return tuple(_differences(kept, folder))


def _kept(connection: Connection, run_id: str) -> _Kept:
    row = connection.execute(select(plans.c.version, plans.c.finished).where(plans.c.run_id == run_id)).first()
    if row is None:
        raise NoReplay(f"there is no plan of a run {run_id!r}")
    if not row.finished:
        raise NoReplay("its search was cut short; how far one comes by then is never twice the same")
    if row.version != version(DISTRIBUTION):
        raise NoReplay(f"version {row.version} made it; use that version")
    record, instance, policy = (file_of(connection, run_id, name) for name in (RUN_FILE, *_INPUTS))
    if record is None or instance is None or policy is None:
        raise NoReplay("what it knew of the women is no longer kept")
    previous = file_of(connection, run_id, f"{RESTRICTED}/{PREVIOUS_FILE}")
    return _Kept(
        asked=asked_of(connection, run_id),
        record=json.loads(record),
        instance=from_json(Instance, instance.decode()),
        policy=from_json(Policy, policy.decode()),
        previous=None if previous is None else previous_in(previous.decode()),
        signed=digests(connection, run_id),
    )


def _differences(kept: _Kept, folder: Path) -> Iterator[str]:
    signed = {name: sha256 for name, sha256 in kept.signed.items() if name != RUN_FILE}
    yield from (fault.sentence for fault in file_faults(signed, signatures(folder, but=RUN_FILE)))
    again = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
    for name in sorted(again.keys() | kept.record.keys()):
        if name != TIMINGS and again.get(name) != kept.record.get(name):
            yield f"{RUN_FILE}: {name} is not as this run wrote it"
