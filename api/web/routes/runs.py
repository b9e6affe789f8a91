"""`/runs`: the match run over the database, in the background."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterable
from contextlib import suppress
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel
from sqlalchemy import Connection, Engine

from api.access.scope import may_ask_for, sees_plans
from api.access.tokens import Caller
from api.runs.queue import AWAY
from api.service.new_runs import NewRun, ask_for, made_ready
from api.service.refusals import NotThere
from api.service.runs import ENDED, listed, one, open_file, stopped
from api.storage.database import reading, writing
from api.web.callers import Cookie, Database, Shown, caller_still, may
from api.web.examples import A_RUN, example
from api.web.problems import Problem, told
from api.web.run_bodies import LONGEST_RUN_ID, RUN_ID, RunAsked, RunList, RunName, RunNow, Runs, RunShort
from api.web.writes import Answer, Write, write

router = APIRouter(tags=["runs"])
LOOK_SECONDS = 1.0
"""Between two looks at a run that somebody watches."""
LONGEST_WATCH_SECONDS = 3_600.0
"""After this a watcher has to show the token again, as a browser does by itself."""
_TYPES = {".csv": "text/csv; charset=utf-8", ".json": "application/json"}

RunId = Annotated[str, Path(max_length=LONGEST_RUN_ID, pattern=RUN_ID, description="Of `GET /runs`.", examples=[A_RUN])]
Reader = Annotated[Caller, Depends(may("runs:read"))]
Writer = Annotated[Write, Depends(write("runs:write"))]


@router.get("/runs", response_model=Runs, responses=told())
def all_runs(engine: Database, caller: Reader, page: Annotated[RunList, Query()]) -> Runs:
    """The runs there were, the newest first: all for a manager, the nightly ones for the account of the nightly run."""
    with reading(engine) as connection:
        found = listed(connection, caller.user, page.limit, page.after)
    return Runs(runs=[RunShort(**run) for run in found.runs], next=found.next)


@router.post("/runs", status_code=202, response_model=RunName, responses=told(409))
def ask_for_run(write: Writer, asked: RunAsked) -> Response:
    """Asks for a run; a worker carries it out. The account of the nightly run may ask for nightly ones only."""
    if not may_ask_for(write.user, asked.kind):
        raise Problem(403, "not_allowed", "This account may ask for nightly runs only: `kind` is `batch`.")
    ready = made_ready(NewRun(**asked.model_dump()))

    def work(connection: Connection) -> Answer:
        run_id = ask_for(connection, write.user, ready)
        return Answer(RunName(run_id=run_id, state="queued"), 202, location=f"/runs/{run_id}")

    return write.once(work)


def _now(engine: Engine, caller: Caller, run_id: str) -> RunNow:
    with reading(engine) as connection:
        return RunNow(**one(connection, caller, run_id))


def _seen_still(engine: Engine, shown: Shown, cookie: Cookie, run_id: str) -> RunNow | None:
    """How far a run is, for who watches it; None once they may not any more."""
    with reading(engine) as connection:
        caller = caller_still(connection, shown, cookie)
        if caller is None or "runs:read" not in caller.may:
            return None
        with suppress(NotThere):
            return RunNow(**one(connection, caller, run_id))
    return None


def _digest(found: BaseModel) -> str:
    return hashlib.sha256(found.model_dump_json().encode()).hexdigest()[:32]


def _watched(engine: Database, caller: Reader, run_id: RunId) -> None:
    """Whether there is such a run, before the answer begins. Raises NotThere."""
    _now(engine, caller, run_id)


@router.get("/runs/{run_id}", response_model=RunNow, responses=told(404))
def run_now(engine: Database, caller: Reader, run_id: RunId, response: Response) -> RunNow:
    """How far a run is, and once it has failed, why. The ETag changes whenever anything of it does."""
    found = _now(engine, caller, run_id)
    response.headers["ETag"] = f'"{_digest(found)}"'
    return found


@router.get(
    "/runs/{run_id}/events",
    response_class=EventSourceResponse,
    responses={**told(404), 200: {"content": {"text/event-stream": {"example": example("run_events")}}}},
    dependencies=[Depends(_watched)],
)
async def run_events(engine: Database, run_id: RunId, shown: Shown, cookie: Cookie) -> AsyncIterable[ServerSentEvent]:
    """Server-sent events: `progress` at once and whenever anything changes, with what `GET /runs/{run_id}` says; `end`
    in its place once the run has ended, and nothing after it. After an hour the stream ends too: ask again. It ends
    with the token or the session that it was asked for with, and keeps neither alive."""
    last, told_last = time.monotonic() + LONGEST_WATCH_SECONDS, ""
    while time.monotonic() < last:
        # No connection and no thread is held between two looks.
        with suppress(*AWAY):
            found = await run_in_threadpool(_seen_still, engine, shown, cookie, run_id)
            if found is None:
                return
            ended = found.state in ENDED
            if (digest := _digest(found)) != told_last:
                yield ServerSentEvent(data=found, event="end" if ended else "progress", id=digest)
            if ended:
                return
            told_last = digest
        await asyncio.sleep(LOOK_SECONDS)


@router.delete("/runs/{run_id}", status_code=202, response_model=RunName, responses=told(404, 409))
def stop_run(write: Writer, run_id: RunId) -> Response:
    """Asks a run to end with the best plan so far; one that waits does not begin."""

    def work(connection: Connection) -> Answer:
        state = stopped(connection, write.user, run_id)
        return Answer(RunName.model_validate({"run_id": run_id, "state": state}), 202, location=f"/runs/{run_id}")

    return write.once(work)


@router.get(
    "/runs/{run_id}/files/{name}",
    response_class=Response,
    responses={
        **told(404),
        200: {
            "description": "The file.",
            "content": {
                "text/csv": {"schema": {"type": "string"}, "example": example("unplaced_csv")},
                "application/octet-stream": {"schema": {"type": "string"}, "example": "<!doctype html>\n..."},
                "application/json": {"schema": {}, "example": example("run_file")},
            },
        },
    },
)
def plan_file(
    engine: Database, caller: Reader, run_id: RunId, name: Annotated[str, Path(examples=["placements.csv"])]
) -> Response:
    """A file of the plan, byte for byte: report.html, placements.csv, unplaced.csv, alternatives.csv, shortages.csv,
    run.json or certificate.json. For managers whose token reads referrals."""
    if not sees_plans(caller):
        raise Problem(403, "not_allowed", "Plans are for managers with a token that is good for referrals:read.")
    with writing(engine) as connection:
        content = open_file(connection, caller, run_id, name, "GET /runs/{run_id}/files/{name}")
    kind = _TYPES.get(PurePath(name).suffix, "application/octet-stream")
    # Never shown by the browser itself, where a page could act as whoever reads it.
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
