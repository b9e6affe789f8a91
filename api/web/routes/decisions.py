"""`/plans/{run_id}/decisions`: what named people decide on the proposals of a plan."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from api.access.reads import note_reads
from api.access.tokens import Caller
from api.service.decisions import Decided, Verdict, decide, decisions_listed, prepared
from api.storage.database import reading, writing
from api.web.callers import Database, may
from api.web.examples import A_RUN, example, like
from api.web.plan_bodies import Id, Pages, RunId, Words
from api.web.problems import told
from api.web.writes import Answer, Write, write

router = APIRouter(tags=["plans"])
PlanId = Annotated[RunId, Path(description="The run that the plan came of.", examples=[A_RUN])]


class ToDecide(BaseModel):
    """What is decided on the proposal for a woman."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"woman_id": "W01", "verdict": "approve", "reason": "Close to both schools, as she asked."}]
        },
    )

    woman_id: Id
    verdict: Verdict
    reason: Words = Field(description="Kept with the decision, and nowhere else.")
    home_id: Id | None = Field(None, description="With `override`, the home chosen instead.")


class DecisionMade(BaseModel):
    """That a decision is kept."""

    model_config = like({"decision_id": 1, "run_id": A_RUN, "woman_id": "W01", "verdict": "approve"})

    decision_id: int
    run_id: str
    woman_id: str
    verdict: Verdict


class DecisionBody(DecisionMade):
    """A decision. home_id: what was decided on; with `override`, the home chosen instead."""

    model_config = like(example("decision"))

    home_id: str | None
    reviewer: str
    reason: str
    at: datetime


class Decisions(BaseModel):
    """One page of decisions, in the order they were made."""

    model_config = like({"decisions": [example("decision")], "next": None})

    decisions: list[DecisionBody]
    next: str | None = Field(description="`after` of the next page; null on the last.")


class DecisionsWanted(Pages):
    """Which decisions."""

    woman_id: Id | None = Field(None, description="On this woman alone.", examples=["W01"])
    history: bool = Field(False, description="Also those that a later one took the place of.")


@router.post("/plans/{run_id}/decisions", status_code=201, response_model=DecisionMade, responses=told(404, 409))
def decide_on_proposal(
    write: Annotated[Write, Depends(write("decisions:write"))], run_id: PlanId, sent: ToDecide
) -> Response:
    """Approves or rejects the proposal for a woman, or chooses another home for her: the caller's own decision. A later
    one takes the place of an earlier one, and both are kept. A home is approved or chosen only where it could be
    offered to her today."""
    decided = Decided(**sent.model_dump())
    if decided.verdict == "override":
        # That is no time to keep others from writing.
        with reading(write.engine) as connection:
            prepared(connection, run_id)

    def work(connection: Connection) -> Answer:
        number = decide(connection, write.user, run_id, decided)
        made = DecisionMade(decision_id=number, run_id=run_id, woman_id=sent.woman_id, verdict=sent.verdict)
        return Answer(made, 201, location=f"/plans/{run_id}/decisions")

    return write.once(work)


@router.get("/plans/{run_id}/decisions", response_model=Decisions, responses=told(404))
def all_decisions(
    engine: Database,
    caller: Annotated[Caller, Depends(may("decisions:write"))],
    run_id: PlanId,
    wanted: Annotated[DecisionsWanted, Query()],
) -> Decisions:
    """What was decided on a plan's proposals, with the reasons: of each woman the last decision, which holds."""
    with reading(engine) as connection:
        found, after = decisions_listed(
            connection, caller.user, run_id, wanted.limit, wanted.after,
            woman_id=wanted.woman_id, history=wanted.history,
        )  # fmt: skip
    with writing(engine) as connection:
        why = "GET /plans/{run_id}/decisions"
        note_reads(connection, caller.user, [one.woman_id for one in found], why)
    return Decisions(decisions=[DecisionBody(run_id=run_id, **asdict(one)) for one in found], next=after)
