"""Runs as people see them: listed, watched and stopped, and the files of their plans."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from api.access.reads import read_of_plan
from api.access.scope import runs_of, sees_plans
from api.access.tokens import Caller
from api.access.users import User
from api.runs.plans import file_of
from api.runs.queue import ask_to_stop
from api.service.cursors import closed, opened
from api.service.new_runs import policy_words
from api.service.refusals import NotThere, Refused
from api.service.results.which_plan import current_plan_id, state_of
from api.storage.audit import write_down
from api.storage.decisions import publications
from api.storage.runs import plans, runs, work
from matcher.report.directory import FILES, RUN_FILE
from matcher.solver.plan import Level

ENDED = frozenset({"done", "failed", "crashed"})
"""States of a run that come to no other any more."""
OPEN_FILES = frozenset({*FILES, RUN_FILE})
"""Files of a plan that hold nothing restricted."""
_ASKED = tuple(column for column in runs.c if column is not runs.c.run_id)
_WORK = tuple(
    work.c[name] for name in ("state", "begun_at", "beat_at", "ended_at", "stop_asked_by", "stage", "levels", "fault")
)
_PLAN = tuple(plans.c[name] for name in ("policy_sha256", "gap", "finished", "women", "placed"))


@dataclass(frozen=True, slots=True)
class Page:
    """Runs, the newest first, and where the next page begins; None after the last."""

    runs: Sequence[Mapping[str, Any]]
    next: str | None


def listed(connection: Connection, user: User, limit: int, after: str | None) -> Page:
    """One page of the runs that a user may know of. Raises BadCursor."""
    asked = _shown_to(user).order_by(runs.c.run_id.desc()).limit(limit + 1)
    if after is not None:
        asked = asked.where(runs.c.run_id < opened(after, (str,))[0])
    rows = connection.execute(asked).all()
    more = closed(rows[limit - 1].run_id) if len(rows) > limit else None
    current = current_plan_id(connection)
    return Page([_summary(row, current) for row in rows[:limit]], more)


def one(connection: Connection, caller: Caller, run_id: str) -> Mapping[str, Any]:
    """All that is known of a run: with how far it is, and what was wrong. Raises NotThere."""
    row = connection.execute(_shown_to(caller.user).where(runs.c.run_id == run_id)).one_or_none()
    if row is None:
        raise NotThere
    faults = row.fault.split("\n") if row.fault else []
    levels = list(_levels(connection, row))
    return {
        **_summary(row, current_plan_id(connection)),
        **{name: getattr(row, name) for name in ("begun_at", "ended_at", "stop_asked_by")},
        "time_limit_seconds": row.time_limit_seconds,
        "last_sign_at": row.beat_at,
        "stage": row.stage if row.state == "running" else None,
        "levels": [{"name": it.name, "value": it.value, "bound": it.bound, "gap": it.gap} for it in levels],
        "gap": max((it.gap for it in levels), default=None) if row.gap is None else row.gap,
        # Of women by their ids, and who may not live near whom: not for everybody who may ask how a run is.
        "faults": faults if sees_plans(caller) else [],
        "fault_count": len(faults),
    }


def stopped(connection: Connection, user: User, run_id: str) -> str:
    """Asks a run to end with the best plan so far; the state it is in then. Raises NotThere; Refused where it has ended
    already."""
    there = select(runs.c.run_id).where(runs.c.run_id == run_id, runs_of(user))
    if connection.execute(there).first() is None:
        raise NotThere
    if not ask_to_stop(connection, run_id, user.user_id):
        raise Refused("run_ended", "The run has ended already.")
    state: str = connection.execute(select(work.c.state).where(work.c.run_id == run_id)).scalar_one()
    return state


def open_file(connection: Connection, caller: Caller, run_id: str, name: str, why: str) -> bytes:
    """An open file of a plan; that somebody reads what it says of all its women is written down. Raises NotThere."""
    found = file_of(connection, run_id, name) if name in OPEN_FILES and sees_plans(caller) else None
    if found is None:
        raise NotThere
    write_down(connection, read_of_plan(caller.user, run_id, why))
    return found


def _shown_to(user: User) -> Select[Any]:
    return (
        select(runs.c.run_id, *_ASKED, *_WORK, *_PLAN, publications.c.published_at)
        .select_from(
            runs.join(work, work.c.run_id == runs.c.run_id)
            .outerjoin(plans, plans.c.run_id == runs.c.run_id)
            .outerjoin(publications, publications.c.run_id == runs.c.run_id)
        )
        .where(runs_of(user))
    )


def _summary(row: Row[Any], current: str | None) -> dict[str, Any]:
    """What a list says of a run."""
    names = ("run_id", "kind", "state", "asked_by", "asked_at", "as_of", "horizon_weeks", "previous_run_id")
    policy, scenario = policy_words(row.policy)
    return {
        **{name: getattr(row, name) for name in (*names, *(column.name for column in _PLAN))},
        "policy": policy,
        "scenario": scenario,
        "plan_state": None if row.gap is None else state_of(row, current),
    }


def _levels(connection: Connection, row: Row[Any]) -> Iterator[Level]:
    """The levels of the plan, or those of the last sign where there is none yet."""
    if row.gap is not None and (record := file_of(connection, row.run_id, RUN_FILE)) is not None:
        for level in json.loads(record)["levels"]:
            yield Level(name=level["name"], value=level["value"], bound=level["bound"])
        return
    for name, value, bound in json.loads(row.levels or "[]"):
        yield Level(name=name, value=value, bound=bound)
