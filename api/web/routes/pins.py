"""`/pins`: pairs that a named person has fixed or ruled out."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import Connection

from api.access.tokens import Caller
from api.service.pins import Filter, WantedPin, add_pin, list_pins, remove_pin
from api.storage.database import writing
from api.web.callers import Database, may
from api.web.examples import A_CURSOR, example, like
from api.web.plan_bodies import LONGEST_REASON
from api.web.problems import told
from api.web.writes import Answer, Write, write
from matcher.domain.codes import PinKind
from matcher.domain.reasons import ReasonCode

router = APIRouter(tags=["pins"])

Id = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


class WantedPair(BaseModel):
    """A pair to fix (`pin`) or to rule out (`veto`), and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [example("veto"), example("pin_wanted")]},
    )

    woman_id: Id = Field(examples=["W01"])
    home_id: Id = Field(examples=["H03"])
    kind: PinKind = Field(examples=["veto"])
    reason: str = Field(
        min_length=3,
        max_length=LONGEST_REASON,
        pattern=r"^[^\x00-\x1f\x7f]+$",
        examples=["her former partner's family lives there"],
    )
    reason_code: ReasonCode | None = Field(None, description="Of a veto.", examples=["harassment_or_unsafe_area"])

    @model_validator(mode="after")
    def a_veto_has_its_code(self) -> Self:
        """Raises ValueError where a veto has no code, or a pin has one."""
        if (self.kind == "veto") is (self.reason_code is None):
            raise ValueError("a veto needs a reason_code, and a pin takes none")
        return self


class PinNumber(BaseModel):
    """The pin or veto that was made."""

    model_config = like({"pin_id": 3})

    pin_id: int


class Pin(BaseModel):
    """A pair that somebody fixed or ruled out."""

    pin_id: int
    woman_id: str
    home_id: str
    kind: Literal["pin", "veto"]
    reason_code: str | None
    reason: str | None
    by: str | None


class Pins(BaseModel):
    """One page of pins and vetoes, the earliest first."""

    model_config = like({"pins": [example("pin")], "next": None})

    pins: list[Pin]
    next: str | None = Field(description="`after` of the next page; null on the last.")


class Search(BaseModel):
    """Which pins are asked for."""

    model_config = {"extra": "forbid"}

    woman_id: Id | None = Field(None, examples=["W01"])
    home_id: Id | None = Field(None, examples=["H03"])
    kind: PinKind | None = None
    limit: int = Field(50, ge=1, le=500)
    after: str | None = Field(None, max_length=300, description="`next` of the page before.", examples=[A_CURSOR])


@router.get("/pins", response_model=Pins, responses=told())
def pins_listed(
    engine: Database, caller: Annotated[Caller, Depends(may("decisions:write"))], search: Annotated[Search, Query()]
) -> Pins:
    """Pins and vetoes, also those that offers have left."""
    with writing(engine) as connection:
        page = list_pins(connection, caller.user, Filter(**search.model_dump()))
    return Pins.model_validate({"pins": [{**one, "pin_id": one["row_id"]} for one in page.pins], "next": page.next})


@router.post("/pins", response_model=PinNumber, status_code=201, responses=told(404, 409))
def pin_added(asked: Annotated[Write, Depends(write("decisions:write"))], body: WantedPair) -> Response:
    """Fixes a pair, or rules it out: every later run keeps to it."""
    wanted = WantedPin(**body.model_dump())

    def work(connection: Connection) -> Answer:
        return Answer(PinNumber(pin_id=add_pin(connection, asked.user, wanted)), 201)

    return asked.once(work)


@router.delete("/pins/{pin_id}", status_code=204, responses=told(404, 409))
def pin_removed(
    asked: Annotated[Write, Depends(write("decisions:write"))],
    pin_id: Annotated[int, Path(ge=1, le=2**31 - 1, examples=[3])],
) -> Response:
    """Takes a pin or a veto back."""

    def work(connection: Connection) -> Answer:
        remove_pin(connection, asked.user, pin_id)
        return Answer(status=204)

    return asked.once(work)
