"""`/figures`: what is published of the current plan, for those who pay for the programme."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from api.access.tokens import Caller
from api.service.figures import figures_of
from api.storage.database import reading
from api.web.callers import Database, may
from api.web.examples import example, like
from api.web.problems import told

router = APIRouter(tags=["figures"])
COUNT = "To the nearest 5; null under 10, or where it would tell another that is."
Counts = dict[str, int | None]


class GroupBody(BaseModel):
    """Women of one kind."""

    name: str = Field(examples=["London"])
    women: int | None = Field(description=COUNT)
    placed: int | None = Field(description=f"With a proposal. {COUNT}")


class FiguresBody(BaseModel):
    """Figures of the plan that everybody goes by: proposals, which are not homes yet."""

    model_config = like(example("figures"))

    run_id: str
    as_of: date = Field(description="The day the plan speaks from.")
    women: int | None = Field(description=COUNT)
    placed: int | None = Field(description=f"With a proposal. {COUNT}")
    by_region: list[GroupBody] = Field(description="By the probation region that supervises her.")
    by_family: list[GroupBody] = Field(description="By the number of her children.")
    by_priority: list[GroupBody] = Field(description="1 comes first, 5 last.")
    tenancies: Counts = Field(description="Proposals by tenancy.")
    school_distances: Counts = Field(description="Proposals by the way to the farthest school, where there is one.")
    median_school_distance: str | None = Field(description="The band that the median lies in.")
    creaming_index: float | None = Field(
        description="Proposal rate of the quarter of women who need most hours of support, divided by that of the "
        "quarter who need least: under 1, those who need most get less. Null where too few are known."
    )


@router.get("/figures", response_model=FiguresBody, responses=told(404, 409))
def figures(engine: Database, caller: Annotated[Caller, Depends(may("aggregates:read"))]) -> FiguresBody:
    """Published figures of the current plan. No count under 10 is shown, and none exactly."""
    with reading(engine) as connection:
        plan, found = figures_of(connection, caller.user)
    return FiguresBody(run_id=plan.run_id, as_of=plan.as_of, **asdict(found))
