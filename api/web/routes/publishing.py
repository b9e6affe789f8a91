"""`/plans`: drafts, the plan that everybody goes by, and those it took the place of."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from api.access.tokens import Caller
from api.service.publishing import PlanSummary, plan_summary, plans_listed, publish
from api.service.results.which_plan import State
from api.storage.database import reading
from api.web.callers import Database, may
from api.web.examples import A_RUN, example, like
from api.web.plan_bodies import Pages, PlanSaid, RunId, Words
from api.web.problems import told
from api.web.writes import Answer, Write, write

router = APIRouter(tags=["plans"])
Reader = Annotated[Caller, Depends(may("runs:read"))]
PlanId = Annotated[RunId, Path(description="The run that the plan came of.", examples=[A_RUN])]


class PlanSummaryBody(PlanSaid):
    """A plan in numbers."""

    model_config = like(example("plan"))

    kind: str = Field(examples=["batch"])
    horizon_weeks: int
    program_version: str = Field(description="Of the program that made it.")
    women: int
    placed: int
    gap: float = Field(description="The largest relative gap of any level: 0 where no plan is better.")
    finished: bool = Field(description="False where the search was cut short.")
    decided: int = Field(description="Women on whom somebody has decided.")
    published_by: str | None
    published_at: datetime | None


class Plans(BaseModel):
    """One page of plans, the newest first."""

    model_config = like({"plans": [example("plan")], "next": None})

    plans: list[PlanSummaryBody]
    next: str | None = Field(description="`after` of the next page; null on the last.")


class PlansWanted(Pages):
    """Which plans."""

    plan_state: State | None = None


class ToPublish(BaseModel):
    """Why a draft is published."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "Agreed on Monday's call."}]})

    reason: Words


class Published(BaseModel):
    """A plan that everybody goes by from now on."""

    model_config = like({"run_id": A_RUN, "plan_state": "published", "published_at": "2026-10-01T09:05:12Z"})

    run_id: str
    plan_state: State
    published_at: datetime


@router.get("/plans", response_model=Plans, responses=told())
def all_plans(engine: Database, caller: Reader, wanted: Annotated[PlansWanted, Query()]) -> Plans:
    """The plans there are, the newest first."""
    with reading(engine) as connection:
        found, after = plans_listed(connection, caller.user, wanted.limit, wanted.after, wanted.plan_state)
    return Plans(plans=[_shown(plan) for plan in found], next=after)


@router.get("/plans/{run_id}", response_model=PlanSummaryBody, responses=told(404))
def one_plan(engine: Database, caller: Reader, run_id: PlanId) -> PlanSummaryBody:
    """A plan in numbers, and whether it is the one that everybody goes by."""
    with reading(engine) as connection:
        return _shown(plan_summary(connection, caller.user, run_id))


def _shown(plan: PlanSummary) -> PlanSummaryBody:
    fields: dict[str, Any] = asdict(plan)
    return PlanSummaryBody(plan_state=fields.pop("state"), program_version=fields.pop("version"), **fields)


@router.post("/plans/{run_id}/publish", response_model=Published, responses=told(404, 409))
def publish_plan(
    write: Annotated[Write, Depends(write("decisions:write"))], run_id: PlanId, sent: ToPublish
) -> Response:
    """Makes a draft the plan that everybody goes by from now on, in place of the one before."""

    def work(connection: Connection) -> Answer:
        at = publish(connection, write.user, run_id, sent.reason)
        return Answer(Published(run_id=run_id, plan_state="published", published_at=at), location=f"/plans/{run_id}")

    return write.once(work)
