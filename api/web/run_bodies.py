"""What is sent and answered about runs, as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.runs.horizon import LONGEST_HORIZON_WEEKS
from api.service.results.which_plan import State as PlanState
from api.web.examples import A_CURSOR, A_RUN, example, like
from matcher.domain.policy import Scenario

LONGEST_POLICY = 100_000
LONGEST_LIMIT_SECONDS = 7 * 86_400
State = Literal["queued", "running", "done", "failed", "crashed"]
RUN_ID = r"^[0-9A-Za-z-]+$"
LONGEST_RUN_ID = 100


def _text(value: object) -> object:
    if value is not None and not isinstance(value, str):
        raise ValueError("a day is a text such as 2026-10-01")
    return value


class RunAsked(BaseModel):
    """What is asked of a run."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"as_of": "2026-10-01", "horizon_weeks": 12, "policy": "school-first", "time_limit_seconds": 600}
            ]
        },
    )

    kind: Literal["manual", "batch"] = Field(
        "manual", description="`batch`: a nightly run, of which there is one at a time."
    )
    as_of: Annotated[date | None, BeforeValidator(_text)] = Field(
        None, description="The day it speaks from; today without."
    )
    horizon_weeks: int = Field(
        12,
        strict=True,
        ge=0,
        le=LONGEST_HORIZON_WEEKS,
        description="About the women released up to so many weeks later.",
    )
    policy: str = Field(
        "default",
        min_length=1,
        max_length=LONGEST_POLICY,
        description="The name of a preset, or a whole policy file (TOML).",
    )
    scenario: Scenario | None = Field(
        None, description="Which planned returns of children count; as the policy says without."
    )
    time_limit_seconds: float | None = Field(
        None, strict=True, gt=0, le=LONGEST_LIMIT_SECONDS, description="For the search; without, it ends by itself."
    )
    previous_run_id: str | None = Field(
        None, min_length=1, max_length=LONGEST_RUN_ID, pattern=RUN_ID,
        description="A run whose plan is kept to where that costs nothing.",
    )  # fmt: skip


class RunName(BaseModel):
    """A run, and the state it is in."""

    model_config = like({"run_id": A_RUN, "state": "queued"})

    run_id: str = Field(examples=[A_RUN])
    state: State


class RunShort(RunName):
    """A run in short; what is about its plan is null until there is one."""

    model_config = like(example("run_short"))

    kind: Literal["manual", "batch"]
    asked_by: str
    asked_at: datetime
    as_of: date
    horizon_weeks: int
    previous_run_id: str | None
    policy: str | None = Field(
        description="The preset; null for another policy, or for a preset of an earlier version."
    )
    scenario: Scenario | None
    plan_state: PlanState | None
    policy_sha256: str | None = Field(description="As in run.json.")
    gap: float | None = Field(description="The largest relative gap of any level: 0 where no plan is better.")
    finished: bool | None = Field(description="False where the search was cut short.")
    women: int | None
    placed: int | None


class RunLevel(BaseModel):
    """One aim of the match, how far the best plan so far meets it, and how far any plan may."""

    name: str = Field(examples=["placed"])
    value: int
    bound: int
    gap: float


class RunNow(RunShort):
    """A run, and how far it is."""

    model_config = like(example("run"))

    begun_at: datetime | None
    ended_at: datetime | None
    last_sign_at: datetime | None = Field(description="When its worker last said that it is at work.")
    stop_asked_by: str | None
    time_limit_seconds: float | None
    stage: str | None = Field(description="What it is at, while it runs.", examples=["pairs"])
    levels: list[RunLevel]
    faults: list[str] = Field(description="Why it failed, a sentence each, for managers whose token reads referrals.")
    fault_count: int


class Runs(BaseModel):
    """One page of runs, the newest first."""

    model_config = like({"runs": [example("run_short")], "next": None})

    runs: list[RunShort]
    next: str | None = Field(description="`after` of the next page; null on the last.")


class RunList(BaseModel):
    """Which page."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(50, ge=1, le=500)
    after: str | None = Field(None, max_length=300, description="`next` of the page before.", examples=[A_CURSOR])
