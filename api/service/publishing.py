"""Plans and what became of them: drafts, the one that everybody goes by, and those it took the place of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select
from sqlalchemy.exc import IntegrityError

from api.access.scope import plans_of
from api.access.users import User
from api.runs.clock import database_now
from api.service.cursors import closed, opened
from api.service.refusals import NotThere, Refused
from api.service.results.which_plan import State, current_plan_id, state_of
from api.storage.audit import Entry, write_down
from api.storage.decisions import decisions, publications
from api.storage.runs import plans, runs


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """A plan in numbers. gap: the largest proven relative gap of any level. finished: no time limit ended the search.
    decided: women on whom somebody has decided."""

    run_id: str
    state: State
    kind: str
    as_of: date
    horizon_weeks: int
    made_at: datetime
    version: str
    women: int
    placed: int
    gap: float
    finished: bool
    decided: int
    published_by: str | None
    published_at: datetime | None


def plans_listed(
    connection: Connection, user: User, limit: int, after: str | None = None, state: State | None = None
) -> tuple[Sequence[PlanSummary], str | None]:
    """One page of the plans this user may know of, the latest first, and where the next begins. Raises BadCursor."""
    current = current_plan_id(connection)
    asked = _summaries(user).order_by(plans.c.run_id.desc()).limit(limit + 1)
    if state is not None:
        asked = asked.where(*_in_state(state, current))
    if after is not None:
        asked = asked.where(plans.c.run_id < opened(after, (str,))[0])
    rows = connection.execute(asked).all()
    found = [_summary(row, current) for row in rows[:limit]]
    return found, closed(found[-1].run_id) if len(rows) > limit else None


def plan_summary(connection: Connection, user: User, run_id: str) -> PlanSummary:
    """One plan. Raises NotThere."""
    row = connection.execute(_summaries(user).where(plans.c.run_id == run_id)).first()
    if row is None:
        raise NotThere
    return _summary(row, current_plan_id(connection))


def publish(connection: Connection, user: User, run_id: str, reason: str) -> datetime:
    """Makes a draft the plan that everybody goes by, in place of the one before; the moment.

    Raises NotThere where there is no such run, Refused where it has no plan, or the plan was published before.
    """
    if connection.execute(select(runs.c.run_id).where(runs.c.run_id == run_id)).first() is None:
        raise NotThere
    if connection.execute(select(plans.c.run_id).where(plans.c.run_id == run_id)).first() is None:
        raise Refused("no_plan", "The run has no plan: it is not over, or it failed.")
    at = database_now(connection)
    row = {"run_id": run_id, "published_by": user.user_id, "published_at": at, "why": reason}
    try:
        # The key decides who was first, also between two at once.
        with connection.begin_nested():
            connection.execute(insert(publications).values(**row))
    except IntegrityError as error:
        raise Refused("published_already", "The plan was published before; a plan is published once.") from error
    write_down(connection, Entry(user.user_id, "publish", "plan", run_id, "POST /plans/{run_id}/publish"))
    return at


def _summaries(user: User) -> Select[Any]:
    decided = (
        select(func.count(decisions.c.woman_id.distinct()))
        .where(decisions.c.run_id == plans.c.run_id)
        .scalar_subquery()
        .label("decided")
    )
    return (
        select(
            plans, runs.c.kind, runs.c.as_of, runs.c.horizon_weeks, decided,
            publications.c.published_by, publications.c.published_at,
        )
        .join(runs, runs.c.run_id == plans.c.run_id)
        .outerjoin(publications, publications.c.run_id == plans.c.run_id)
        .where(plans_of(user))
    )  # fmt: skip


def _in_state(state: State, current: str | None) -> tuple[ColumnElement[bool], ...]:
    published = publications.c.published_at.is_not(None)
    if state == "draft":
        return (~published,)
    is_current = plans.c.run_id == (current or "")
    return (published, is_current if state == "published" else ~is_current)


def _summary(row: Row[Any], current: str | None) -> PlanSummary:
    fields = {name: getattr(row, name) for name in PlanSummary.__slots__ if name != "state"}
    return PlanSummary(state=state_of(row, current), **fields)
