"""Risk assessments shared with landlords: when they are due, and what the landlords say."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, Row

from api.access.reads import note_reads
from api.access.tokens import Caller
from api.service.assessments import LANDLORDS, Asked, Outcome, answer, is_open, is_overdue, listed, share
from api.storage.database import reading, writing
from api.storage.moments import now
from api.web.callers import Database, may
from api.web.examples import AN_ASSESSMENT, example, like
from api.web.plan_bodies import PRINTABLE, Id, Pages
from api.web.problems import Problem, told
from api.web.records import Day
from api.web.routes.referrals import WomanId, Writer
from api.web.writes import Answer, Write, write
from matcher.domain.reasons import ReasonCode
from matcher.intake.cells import LONGEST_ID

router = APIRouter(tags=["assessments"])
AssessmentId = Annotated[
    str, Path(max_length=LONGEST_ID, pattern=PRINTABLE, description="Of `GET /assessments`.", examples=[AN_ASSESSMENT])
]
LandlordCode = Literal[*LANDLORDS]  # type: ignore[valid-type]


class ToShare(BaseModel):
    """With whom her assessment is shared."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"partner_id": "P01"}]})

    partner_id: Id
    due_on: Day | None = Field(None, description="By when they answer; without, ten working days from today.")


class Shared(BaseModel):
    """That it is noted."""

    model_config = like({"assessment_id": AN_ASSESSMENT, "due_on": "2026-12-04", "version": 1})

    assessment_id: str = Field(description="Write it on what you send: by this the landlord answers.")
    due_on: date
    version: int = Field(description="Its ETag, in quotation marks.")


class Answered(BaseModel):
    """What a landlord says of it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"outcome": "accepted"}]})

    outcome: Outcome
    reason_code: LandlordCode | None = Field(None, description="Why it is refused; for a refusal only.")


class AnswerWritten(BaseModel):
    """That it is noted."""

    model_config = like({"assessment_id": AN_ASSESSMENT, "outcome": "accepted", "version": 2})

    assessment_id: str
    outcome: Outcome
    version: int = Field(description="Its ETag, in quotation marks.")


class Search(Pages):
    """Which assessments are listed."""

    open: bool = Field(False, description="Only those to which there is no last word.")


class Assessment(BaseModel):
    """An assessment that was shared. A landlord is told no more than its id, and when it is due."""

    assessment_id: str
    woman_id: str | None = Field(description="Null for a landlord, who has the assessment itself.")
    partner_id: str
    shared_at: datetime
    due_on: date
    open: bool = Field(description="There is no last word yet.")
    overdue: bool
    outcome: Outcome | None
    reason_code: ReasonCode | None = Field(description="Why it was refused.")
    version: int = Field(description="Its ETag, in quotation marks.")


class Assessments(BaseModel):
    """One page of assessments, the first due first."""

    model_config = like({"assessments": [example("assessment")], "next": None})

    assessments: list[Assessment]
    next: str | None = Field(description="`after` of the next page; null on the last.")


@router.post("/referrals/{woman_id}/assessments", status_code=201, response_model=Shared, responses=told(404, 409))
def share_assessment(write: Writer, woman_id: WomanId, body: ToShare) -> Response:
    """Notes that a landlord is shown her risk assessment. Send the document itself as you always do: it is not kept
    here."""

    def work(connection: Connection) -> Answer:
        assessment_id, due_on = share(connection, write.user, woman_id, body.partner_id, body.due_on, now())
        return Answer(Shared(assessment_id=assessment_id, due_on=due_on, version=1), 201, 1)

    return write.once(work)


@router.get("/assessments", response_model=Assessments, responses=told())
def all_assessments(
    engine: Database, caller: Annotated[Caller, Depends(may("offers:read"))], search: Annotated[Search, Query()]
) -> Assessments:
    """The assessments that the caller has to do with: a landlord's own to answer, a caseworker's women's."""
    with reading(engine) as connection:
        found, after = listed(connection, caller.user, Asked(**search.model_dump()))
    with writing(engine) as connection:
        note_reads(connection, caller.user, [row.woman_id for row in found], "GET /assessments")
    told_who = caller.user.role != "partner"
    today = now().date()
    return Assessments(assessments=[_shown(row, today, told_who=told_who) for row in found], next=after)


@router.post("/assessments/{assessment_id}/outcome", response_model=AnswerWritten, responses=told(404, 409, 412, 428))
def answer_assessment(
    write: Annotated[Write, Depends(write("offers:answer"))],
    assessment_id: AssessmentId,
    body: Answered,
) -> Response:
    """What the landlord whom it was shared with says: accepted and refused are last words, more_needed is not."""
    if write.user.role != "partner":
        raise Problem(403, "not_allowed", "Only the landlord answers.")

    def work(connection: Connection) -> Answer:
        version = answer(connection, write.user, assessment_id, write.version, body.outcome, body.reason_code, now())
        return Answer(
            AnswerWritten(assessment_id=assessment_id, outcome=body.outcome, version=version), version=version
        )

    return write.once(work)


def _shown(row: Row[Any], today: date, *, told_who: bool) -> Assessment:
    """An assessment. told_who: whose it is."""
    same = ("assessment_id", "partner_id", "shared_at", "due_on", "outcome", "version")
    told = {name: getattr(row, name) for name in same}
    woman_id = row.woman_id if told_who else None
    open_, overdue = is_open(row), is_overdue(row, today)
    return Assessment(**told, reason_code=row.outcome_code, woman_id=woman_id, open=open_, overdue=overdue)
