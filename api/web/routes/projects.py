"""`/projects`: which project could receive a woman."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from api.service.projects import nearest
from api.storage.database import reading
from api.web.callers import Database, may
from api.web.examples import example, like
from api.web.problems import told

router = APIRouter(tags=["referrals"])


class Near(BaseModel):
    """Where she goes."""

    model_config = ConfigDict(extra="forbid")

    postcode: str = Field(
        min_length=2, max_length=10, description="A whole postcode, or its first part.", examples=["M14 5ZJ"]
    )
    limit: int = Field(5, ge=1, le=500)


class Project(BaseModel):
    """A project, and why it stands where it does."""

    partner_id: str = Field(examples=["P01"])
    name: str | None
    region: str | None = Field(description="Probation region.")
    covers: bool = Field(description="Whether it covers the local authority there.")
    distance_km: float | None = Field(
        description="From its office in a straight line; null where nobody knows the office."
    )
    why: str = Field(examples=["It covers the local authority there; its office is 2.3 km away."])


class Projects(BaseModel):
    """Those that cover the authority first, then the others; in both the nearest first."""

    model_config = like({"authority": "E08000003", "projects": [example("project")]})

    authority: str | None = Field(description="Code of the local authority; null where a wider area was asked about.")
    projects: list[Project]


@router.get(
    "/projects/nearest",
    response_model=Projects,
    responses=told(),
    dependencies=[Depends(may("referrals:read"))],
)
def nearest_projects(engine: Database, near: Annotated[Near, Query()]) -> Projects:
    """Which project covers a place or is nearest to it."""
    with reading(engine) as connection:
        found = nearest(connection, near.postcode, near.limit)
    return Projects(authority=found.authority, projects=[Project(**asdict(one)) for one in found.projects])
