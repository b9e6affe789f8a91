"""That a landlord is shown her risk assessment: until when they are to answer, and what they answer.

The assessment itself is passed on outside the service, and not kept in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, or_, select, update

from api.access.scope import assessments_of, assessments_to_answer
from api.access.users import User
from api.service.cursors import BadCursor, closed, opened
from api.service.referrals.case import locked_case
from api.service.referrals.handing_over import require_partner
from api.service.referrals.new_ids import new_id
from api.service.refusals import ChangedMeanwhile, NotThere, Refused
from api.storage.audit import Entry, write_down
from api.storage.referrals import risk_assessments as assessments
from matcher.domain.reasons import REASONS, ReasonCode
from matcher.rules.calendar import ONE_DAY, working_day_on_or_after

Outcome = Literal["accepted", "refused", "more_needed"]
WORKING_DAYS = 10
"""How long a landlord has where nobody says. Common practice."""
LONGEST = timedelta(days=366)
LANDLORDS = tuple(code for code, reason in REASONS.items() if reason.side == "landlord")
"""Codes by which a landlord refuses."""
_open: ColumnElement[bool] = or_(assessments.c.outcome.is_(None), assessments.c.outcome == "more_needed")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which assessments are listed. open: those only to which there is no last word. after: where a page ended."""

    open: bool = False
    limit: int = 50
    after: str | None = None


def due_by(today: date) -> date:
    """The day by which a landlord answers where nobody says: so many working days of England and Wales from today."""
    day = today
    for _ in range(WORKING_DAYS):
        day = working_day_on_or_after(day + ONE_DAY)
    return day


def share(
    connection: Connection, user: User, woman_id: str, partner_id: str, due_on: date | None, at: datetime
) -> tuple[str, date]:
    """Notes that a landlord is shown her assessment; its id, and the day it is due. Raises NotThere and Refused."""
    locked_case(connection, user, woman_id).require_open()
    require_partner(connection, "partner_id", partner_id)
    today = at.date()
    due = due_on or due_by(today)
    if not today <= due <= today + LONGEST:
        faults = ["due_on: must lie between today and a year from now"]
        raise Refused("not_understood", "The day cannot be.", faults, understood=False)
    hers = (assessments.c.woman_id == woman_id, assessments.c.partner_id == partner_id)
    if connection.execute(select(assessments.c.assessment_id).where(*hers, _open)).first():
        raise Refused("assessment_open", "That landlord was shown her assessment and has not given a last word yet.")
    assessment_id = new_id("A")
    told = {"woman_id": woman_id, "partner_id": partner_id, "shared_by": user.user_id, "shared_at": at, "due_on": due}
    connection.execute(insert(assessments).values(assessment_id=assessment_id, **told))
    write_down(connection, Entry(user.user_id, "share assessment", "woman", woman_id, f"{assessment_id} {partner_id}"))
    return assessment_id, due


def answer(
    connection: Connection,
    user: User,
    assessment_id: str,
    seen: int,
    outcome: Outcome,
    code: ReasonCode | None,
    at: datetime,
) -> int:
    """Notes what a landlord answers; the new version. code: why they refuse. Raises NotThere, ChangedMeanwhile and
    Refused: after a last word, too."""
    chosen = assessments.c.assessment_id == assessment_id
    row = connection.execute(select(assessments).where(chosen, assessments_to_answer(user))).first()
    if row is None:
        raise NotThere
    _require_code(outcome, code)
    if row.version == seen and row.outcome in ("accepted", "refused"):
        raise Refused("already_answered", "The last word has been said.")
    told = {"outcome": outcome, "outcome_code": code, "outcome_by": user.user_id, "outcome_at": at}
    changed = update(assessments).where(chosen, assessments.c.version == seen).values(**told, version=seen + 1)
    if not connection.execute(changed).rowcount:
        raise ChangedMeanwhile
    write_down(connection, Entry(user.user_id, "answer", "assessment", assessment_id, code or outcome))
    return seen + 1


def _require_code(outcome: Outcome, code: ReasonCode | None) -> None:
    """A refusal has a landlord's reason, and nothing else has one."""
    if (outcome == "refused") != (code is not None):
        faults = ["reason_code: a refusal needs one"] if code is None else ["reason_code: only a refusal has one"]
        raise Refused("not_understood", "The reason does not fit the outcome.", faults, understood=False)


def listed(connection: Connection, user: User, asked: Asked) -> tuple[Sequence[Row[Any]], str | None]:
    """A page of the assessments that a user may know of, the first due first, and where the next begins. Raises
    BadCursor."""
    chosen = select(assessments).where(assessments_of(user))
    if asked.open:
        chosen = chosen.where(_open)
    if asked.after is not None:
        chosen = chosen.where(_after(*opened(asked.after, (str, str))))
    order = (assessments.c.due_on, assessments.c.assessment_id)
    rows = connection.execute(chosen.order_by(*order).limit(asked.limit + 1)).all()
    found = rows[: asked.limit]
    more = len(rows) > asked.limit
    return found, closed(found[-1].due_on.isoformat(), found[-1].assessment_id) if more else None


def _after(due_on: str, assessment_id: str) -> ColumnElement[bool]:
    try:
        day = date.fromisoformat(due_on)
    except ValueError as error:
        raise BadCursor from error
    later = and_(assessments.c.due_on == day, assessments.c.assessment_id > assessment_id)
    return or_(assessments.c.due_on > day, later)


def is_open(row: Row[Any]) -> bool:
    """Whether a landlord's last word is still to come."""
    return row.outcome in (None, "more_needed")


def is_overdue(row: Row[Any], today: date) -> bool:
    """Whether it should have come by now."""
    return is_open(row) and row.due_on < today
