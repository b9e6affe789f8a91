"""Which plan is meant: the one named, or else the one published last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, func, select

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
    asked = _plans().where(plans.c.run_id == (run_id or current), plans_of(user))
    row = connection.execute(asked).first()
    if row is None:
        raise NotThere
    return PlanMeant(row.run_id, state_of(row, current), row.as_of, row.made_at, row.read_from)


def current_plan_id(connection: Connection) -> str | None:
    """The run whose plan was published last; None where none is."""
    latest = select(publications.c.run_id).order_by(publications.c.published_at.desc(), publications.c.run_id.desc())
    return connection.scalar(latest.limit(1))


def state_of(row: Row[Any], current: str | None) -> State:
    """The state of a plan whose row holds its run_id and published_at."""
    if row.published_at is None:
        return "draft"
    return "published" if row.run_id == current else "superseded"


def _plans() -> Select[Any]:
    read_from = func.coalesce(work.c.begun_at, runs.c.asked_at)
    return (
        select(plans.c.run_id, plans.c.made_at, runs.c.as_of, publications.c.published_at, read_from.label("read_from"))
        .join(runs, runs.c.run_id == plans.c.run_id)
        .join(work, work.c.run_id == plans.c.run_id)
        .outerjoin(publications, publications.c.run_id == plans.c.run_id)
    )
