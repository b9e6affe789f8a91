"""`/placements`, `/unplaced`, `/alternatives`, `/shortages`: the rows of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field, create_model
from sqlalchemy import Engine

from api.access.reads import read_of_plan, reads_of_women
from api.access.scope import sees_plans, sees_woman
from api.access.tokens import Caller
from api.service.results.columns import COLUMNS, TABLES, Column, Table
from api.service.results.pages import Wanted, page_of
from api.storage.audit import Entry
from api.storage.database import reading
from api.storage.noting import note
from api.web.callers import Database, may
from api.web.examples import answered_as, describe, example
from api.web.plan_bodies import Id, Pages, PlanNamed, PlanSaid, said
from api.web.problems import Problem, told
from matcher.domain import codes

router = APIRouter(tags=["plans"])
Reader = Annotated[Caller, Depends(may("referrals:read"))]
Region = Literal[*codes.PROBATION_REGIONS]  # type: ignore[valid-type]
_TYPES = {"text": str, "integer": int, "number": float, "date": date}


class Rows(PlanNamed, Pages):
    """Which rows of which plan, and how they are written."""

    format: Literal["json", "csv"] = "json"
    woman_id: Id | None = Field(None, description="Of this woman alone.", examples=["W01"])


class PlacementsWanted(Rows):
    """Which placements."""

    home_id: Id | None = Field(None, examples=["H01"])
    partner_id: Id | None = Field(None, examples=["P01"])
    region: Region | None = Field(None, description="Probation region of the home.")
    flag: Id | None = Field(None, description="With this flag.", examples=["several_schools"])


class UnplacedWanted(Rows):
    """Which women without a proposal."""

    reason_code: Id | None = Field(None, description="For this reason.", examples=["region_accepted"])


class AlternativesWanted(Rows):
    """Which next best homes."""

    home_id: Id | None = Field(None, examples=["H01"])
    partner_id: Id | None = Field(None, examples=["P01"])


class ShortagesWanted(Rows):
    """Which shortages."""

    home_id: Id | None = Field(None, examples=["H01"])
    region: Region | None = Field(None, description="Probation region of any of its homes.")


class RowsFound(PlanSaid):
    """One page of a plan's rows."""

    next: str | None = Field(description="`after` of the next page; null on the last.")


def _kind(column: Column) -> Any:
    return list[str] if column.kind == "list" else _TYPES[column.kind] | None


def _page_model(table: Table) -> type[RowsFound]:
    fields: dict[str, Any] = {
        name: (_kind(column), Field(description=column.doc)) for name, column in COLUMNS[table].items()
    }
    title = table.capitalize()
    row = create_model(f"{title}Row", __doc__=f"A row of {table}.csv.", **fields)
    rows: dict[str, Any] = {"rows": (list[row], ...)}  # type: ignore[valid-type]
    page = create_model(title, __base__=RowsFound, __doc__=f"One page of a plan's {table}.", **rows)
    describe(page, example(table))
    return page


PAGES = {table: _page_model(table) for table in TABLES}
"""Table of a plan -> what a page of it looks like."""


def _described(table: Table) -> dict[str, Any]:
    """What a route says of its answers."""
    answered = answered_as("text/csv", example(f"{table}_csv"), "One page of rows.")
    return {"response_model": PAGES[table], "responses": {**told(404, 409), **answered}}


@router.get("/placements", **_described("placements"))
def placements(engine: Database, caller: Reader, wanted: Annotated[PlacementsWanted, Query()]) -> Response | RowsFound:
    """Which home the plan proposes for whom, with flags and conditions."""
    fits = {
        "home_id": wanted.home_id,
        "partner_id": wanted.partner_id,
        "home_region": wanted.region,
        "flags": wanted.flag,
    }
    return _rows(engine, caller, "placements", wanted, {"woman_id": wanted.woman_id, **fits})


@router.get("/unplaced", **_described("unplaced"))
def unplaced(engine: Database, caller: Reader, wanted: Annotated[UnplacedWanted, Query()]) -> Response | RowsFound:
    """For whom the plan proposes nothing, and why."""
    fits = {"woman_id": wanted.woman_id, "reason_code": wanted.reason_code}
    return _rows(engine, caller, "unplaced", wanted, fits)


@router.get("/alternatives", **_described("alternatives"))
def alternatives(
    engine: Database, caller: Reader, wanted: Annotated[AlternativesWanted, Query()]
) -> Response | RowsFound:
    """The next best homes of each woman, and what the whole plan would lose."""
    fits = {"woman_id": wanted.woman_id, "home_id": wanted.home_id, "partner_id": wanted.partner_id}
    return _rows(engine, caller, "alternatives", wanted, fits)


@router.get("/shortages", **_described("shortages"))
def shortages(
    engine: Database,
    caller: Annotated[Caller, Depends(may("runs:read"))],
    wanted: Annotated[ShortagesWanted, Query()],
) -> Response | RowsFound:
    """Who competes for what: groups of women who share too few homes. For managers whose token reads referrals."""
    if not sees_plans(caller):
        raise Problem(403, "not_allowed", "Plans are for managers with a token that is good for referrals:read.")
    fits = {"woman_ids": wanted.woman_id, "home_ids": wanted.home_id, "regions": wanted.region}
    return _rows(engine, caller, "shortages", wanted, fits)


def _rows(
    engine: Engine, caller: Caller, table: Table, asked: Rows, fits: Mapping[str, str | None]
) -> Response | RowsFound:
    given = {name: value for name, value in fits.items() if value is not None}
    wanted = Wanted(table=table, run_id=asked.run_id, fits=given, limit=asked.limit, after=asked.after)
    why = f"GET /{table}"
    with reading(engine) as connection:
        page = page_of(connection, caller.user, wanted)
        if asked.woman_id is None:
            read: tuple[Entry, ...] = (read_of_plan(caller.user, page.plan.run_id, why),)
        else:
            # No row tells of her too: who is not among the unplaced is placed.
            hers = [asked.woman_id] if sees_woman(connection, caller.user, asked.woman_id) else []
            read = reads_of_women(caller.user, hers, why)
    if read:
        note(engine, *read)
    if asked.format == "json":
        return PAGES[table].model_validate({**said(page.plan), "rows": page.typed(), "next": page.next})
    headers = {"X-Run-Id": page.plan.run_id} | ({} if page.next is None else {"X-Next": page.next})
    return Response(page.table.written(page.rows), media_type="text/csv", headers=headers)
