"""`/referrals`: women as caseworkers refer them, and their cases until they are closed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from api.access.reads import note_reads
from api.access.tokens import Caller
from api.service.referrals.case import Case
from api.service.referrals.changing import change
from api.service.referrals.closing import close, reopen
from api.service.referrals.entering import refer
from api.service.referrals.handing_over import hand_over
from api.service.referrals.showing import Asked, listed, show
from api.storage.database import reading, writing
from api.storage.moments import now
from api.web.callers import Database, may
from api.web.examples import like
from api.web.plan_bodies import PRINTABLE, Id, Pages, Words
from api.web.problems import told
from api.web.records import Day
from api.web.referral_answers import Referral, Referrals, ReferralWritten, State, line_body, shown_body, written_body
from api.web.referral_bodies import NewReferral, ReferralChange, sent_of
from api.web.writes import Answer, Write, etag, write
from matcher.domain.reasons import ReasonCode
from matcher.intake.cells import LONGEST_ID

router = APIRouter(tags=["referrals"])
Reader = Annotated[Caller, Depends(may("referrals:read"))]
Writer = Annotated[Write, Depends(write("referrals:write"))]
WomanId = Annotated[
    str, Path(max_length=LONGEST_ID, pattern=PRINTABLE, description="Of `GET /referrals`.", examples=["W01"])
]


class Search(Pages):
    """Which referrals are listed."""

    state: State | None = None
    missing: bool = Field(False, description="Only those of which some fact is missing.")
    receiving_partner_id: Id | None = Field(
        None, description="Only those that this project will receive.", examples=["P01"]
    )
    released_before: Day | None = Field(
        None, description="Only those whose release date is known and before this day.", examples=["2027-01-01"]
    )


class Closing(BaseModel):
    """Why a case is closed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason_code": "recalled_or_returned"}]})

    reason_code: ReasonCode | None = Field(None, description="Null only for a woman who has moved in.")


class ToProject(BaseModel):
    """To which project a case goes, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"to_partner_id": "P02", "reason": "Her children live in Leeds."}]},
    )

    to_partner_id: Id
    reason: Words = Field(description="Kept with the case, and nowhere else.")


class CaseWritten(BaseModel):
    """What became of a case."""

    model_config = like({"woman_id": "W01", "state": "open", "version": 2, "receiving_partner_id": "P02"})

    woman_id: str
    state: State
    version: int = Field(description="Its ETag, in quotation marks.")
    receiving_partner_id: str | None


@router.post("/referrals", status_code=201, response_model=ReferralWritten, responses=told(409))
def new_referral(write: Writer, body: NewReferral) -> Response:
    """Refers a woman with whatever is known of her; what is missing and matters is listed.

    Only what cannot be true together is refused. A caseworker's women are supervised by their own region.
    """

    def work(connection: Connection) -> Answer:
        done = refer(connection, write.user, sent_of(body), now())
        return Answer(written_body(done), 201, done.version, f"/referrals/{done.woman_id}")

    return write.once(work)


@router.get("/referrals", response_model=Referrals, responses=told())
def all_referrals(engine: Database, caller: Reader, search: Annotated[Search, Query()]) -> Referrals:
    """The women whom the caller may know of, by id. A woman who came with tables is an open referral too."""
    with reading(engine) as connection:
        found, after = listed(connection, caller.user, Asked(**search.model_dump()))
    with writing(engine) as connection:
        note_reads(connection, caller.user, [one.row.woman_id for one in found], "GET /referrals")
    return Referrals(referrals=[line_body(one) for one in found], next=after)


@router.get("/referrals/{woman_id}", response_model=Referral, response_model_exclude_unset=True, responses=told(404))
def one_referral(engine: Database, caller: Reader, woman_id: WomanId, response: Response) -> Referral:
    """A woman's whole record, what is missing of it and why it matters, and how her case went so far.

    Restricted places are named under `hidden`, and not shown to anybody.
    """
    with reading(engine) as connection:
        found = show(connection, caller.user, woman_id)
    with writing(engine) as connection:
        note_reads(connection, caller.user, [woman_id], "GET /referrals/{woman_id}")
    body = shown_body(found, now().date())
    response.headers["ETag"] = etag(body.version)
    return body


@router.patch("/referrals/{woman_id}", response_model=ReferralWritten, responses=told(404, 409, 412, 428))
def change_referral(write: Writer, woman_id: WomanId, body: ReferralChange) -> Response:
    """Changes what is known of a woman: what is left out stays, null empties, a list that is sent replaces that list.

    In such a list a row that names its key stays that row, and what it leaves out stays.
    """

    def work(connection: Connection) -> Answer:
        done = change(connection, write.user, woman_id, write.version, sent_of(body), now())
        return Answer(written_body(done), version=done.version)

    return write.once(work)


@router.post("/referrals/{woman_id}/close", response_model=CaseWritten, responses=told(404, 409, 412))
def close_case(write: Writer, woman_id: WomanId, body: Closing) -> Response:
    """Closes a case, for a coded reason; refused while an offer of hers may still become a home."""

    def work(connection: Connection) -> Answer:
        return _case(close(connection, write.user, woman_id, _seen(write), body.reason_code, now()))

    return write.once(work)


@router.post("/referrals/{woman_id}/reopen", response_model=CaseWritten, responses=told(404, 409, 412))
def reopen_case(write: Writer, woman_id: WomanId) -> Response:
    """Opens a closed case again."""

    def work(connection: Connection) -> Answer:
        return _case(reopen(connection, write.user, woman_id, _seen(write), now()))

    return write.once(work)


@router.post("/referrals/{woman_id}/handover", response_model=CaseWritten, responses=told(404, 409, 412))
def hand_case_over(write: Writer, woman_id: WomanId, body: ToProject) -> Response:
    """Says which project will receive her; by that the project sees no more of her than proposals sent to it."""

    def work(connection: Connection) -> Answer:
        done = hand_over(connection, write.user, woman_id, _seen(write), body.to_partner_id, body.reason, now())
        return _case(done)

    return write.once(work)


def _seen(write: Write) -> int | None:
    """The version that the caller read, where they say so."""
    return None if write.if_match is None else write.version


def _case(case: Case) -> Answer:
    body = CaseWritten(
        woman_id=case.woman_id,
        state="closed" if case.state == "closed" else "open",
        version=case.version,
        receiving_partner_id=case.receiving_partner_id,
    )
    return Answer(body, version=case.version)
