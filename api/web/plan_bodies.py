"""What requests and answers about plans have in common, as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.service.results.which_plan import PlanMeant, State
from api.web.examples import A_CURSOR, A_RUN
from api.web.run_bodies import LONGEST_RUN_ID, RUN_ID
from matcher.intake.cells import LONGEST_ID

LONGEST_REASON = 2_000
PRINTABLE = r"^[^\x00-\x1f\x7f]+$"
Id = Annotated[str, Field(min_length=1, max_length=LONGEST_ID, pattern=PRINTABLE)]
RunId = Annotated[str, Field(min_length=1, max_length=LONGEST_RUN_ID, pattern=RUN_ID)]
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, pattern=PRINTABLE)]


class PlanNamed(BaseModel):
    """Which plan: null or left out, the one published last."""

    model_config = ConfigDict(extra="forbid")

    run_id: RunId | None = Field(None, description="A plan; without, the one published last.", examples=[A_RUN])


class Pages(BaseModel):
    """Which page."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(50, ge=1, le=500)
    after: str | None = Field(None, max_length=300, description="`next` of the page before.", examples=[A_CURSOR])


class PlanSaid(BaseModel):
    """Which plan speaks."""

    run_id: str = Field(examples=[A_RUN])
    plan_state: State
    as_of: date = Field(description="The day it speaks from.")
    made_at: datetime


def said(plan: PlanMeant) -> dict[str, Any]:
    """The fields of `PlanSaid`."""
    return {"run_id": plan.run_id, "plan_state": plan.state, "as_of": plan.as_of, "made_at": plan.made_at}
