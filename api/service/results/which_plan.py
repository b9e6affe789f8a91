"""Which plan is meant: the one named, or else the one published last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from api.access.scope import plans_of
from api.access.users import User
from api.service.refusals import NotThere
from api.storage.decisions import publications
from api.storage.runs import plans, runs, work

State = Literal["draft", "published", "superseded"]
"""Nobody published it; the one published last; one that another was published after."""


class NoPlanPublished(NotThere):
    """There is no plan that everybody goes by yet."""

    code, sentence = "no_plan_published", "No plan is published yet."


@dataclass(frozen=True, slots=True)
class PlanMeant:
    """A plan. read_from: the moment from which on its run read the tables: what changed later it does not know."""

    run_id: str
    state: State
    as_of: date
    made_at: datetime
    read_from: datetime


def plan_meant(connection: Connection, user: User, run_id: str | None = None) -> PlanMeant:
    """The plan of a run, None: the one published last, as far as this user may know of it.

    Raises NotThere; NoPlanPublished where none is named and none is published.
    """
    current = current_plan_id(connection)
    if run_id is None and current is None:
        raise NoPlanPublished
    row = connection.execute(_plan_of(user), {"run_id": run_id or current}).first()
    if row is None:
        raise NotThere
    return PlanMeant(row.run_id, state_of(row, current), row.as_of, row.made_at, row.read_from)


def current_plan_id(connection: Connection) -> str | None:
    """The run whose plan was published last; None where none is."""
    return connection.scalar(_LATEST)


def state_of(row: Row[Any], current: str | None) -> State:
    """The state of a plan whose row holds its run_id and published_at."""
    if row.published_at is None:
        return "draft"
    return "published" if row.run_id == current else "superseded"


_LATEST = (
    select(publications.c.run_id).order_by(publications.c.published_at.desc(), publications.c.run_id.desc()).limit(1)
)


@lru_cache(maxsize=256)
def _plan_of(user: User) -> Select[Any]:
    """One plan, `run_id`, as far as a user may know of it: made once for each, since to make it takes longer than to
    ask it."""
    read_from = func.coalesce(work.c.begun_at, runs.c.asked_at).label("read_from")
    return (
        select(plans.c.run_id, plans.c.made_at, runs.c.as_of, publications.c.published_at, read_from)
        .join(runs, runs.c.run_id == plans.c.run_id)
        .join(work, work.c.run_id == plans.c.run_id)
        .outerjoin(publications, publications.c.run_id == plans.c.run_id)
        .where(plans.c.run_id == bindparam("run_id"), plans_of(user))
    )
