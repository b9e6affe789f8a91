"""`/homes`: a partner's own homes, one by one and as files; managers keep everybody's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Connection, Engine

from api.access.reads import reads_of_occupants
from api.access.tokens import Caller
from api.service.partner_homes.bulk import Uploaded, outcome, past_promises, take_in
from api.service.partner_homes.changing import Written, add_home, change_home
from api.service.partner_homes.exporting import exported
from api.service.partner_homes.records import Wanted, own_home, own_homes
from api.service.partner_homes.sheets import Sent
from api.service.partner_homes.uploading import MOST_TOLD, looked_through
from api.service.partner_homes.voids import give_back, voids_of, withdraw
from api.storage.database import reading
from api.storage.noting import note
from api.web.callers import Database, may
from api.web.examples import answered_as, example
from api.web.partner_home_bodies import (
    HomeChange,
    HomeId,
    HomeSearch,
    HomeWritten,
    HowToUpload,
    NewHome,
    OwnHome,
    OwnHomes,
    PageOfVoids,
    RowFault,
    UploadReport,
    Voids,
    WantedSheet,
    Withdrawal,
    own_home_body,
    parts_of,
    void_body,
)
from api.web.problems import Problem, told
from api.web.writes import Answer, Write, etag, write
from matcher.intake.faults import Fault

router = APIRouter(tags=["own homes"])
CSV, FORM = "text/csv", "multipart/form-data"
_FILE = {"type": "string", "format": "binary"}
_SENT = {
    "required": True,
    "content": {
        CSV: {"schema": {"type": "string", "description": "homes.csv"}, "example": example("upload_csv")},
        FORM: {
            "schema": {"type": "object", "properties": {"homes": _FILE, "occupants": _FILE}, "required": ["homes"]},
            "example": {"homes": example("upload_csv")},
        },
    },
}

Keeper = Annotated[Caller, Depends(may("homes:write"))]
Keeping = Annotated[Write, Depends(write("homes:write"))]


@router.get("/homes", response_model=OwnHomes, responses=told())
def homes_of_ones_own(engine: Database, caller: Keeper, search: Annotated[HomeSearch, Query()]) -> Any:
    """The own homes, free or not, by id; for a manager everybody's."""
    with reading(engine) as connection:
        page = own_homes(connection, caller.user, Wanted(**search.model_dump()))
    _note(engine, caller, [home.row["home_id"] for home in page.homes if home.occupants], "GET /homes")
    return {"homes": [own_home_body(home) for home in page.homes], "next": page.next}


@router.get(
    "/homes/export",
    response_class=Response,
    responses={**told(), **answered_as(CSV, example("own_homes_csv"))},
)
def export_of_homes(engine: Database, caller: Keeper, wanted: Annotated[WantedSheet, Query()]) -> Response:
    """The own homes as homes.csv, or who lives there as occupants.csv; either can be uploaded again as it is."""
    with reading(engine) as connection:
        found = exported(connection, caller.user, wanted.table, wanted.partner_id)
    _note(engine, caller, found.lived_in, "GET /homes/export")
    headers = {"Content-Disposition": f'attachment; filename="{wanted.table}.csv"'}
    return Response(found.text, media_type="text/csv; charset=utf-8", headers=headers)


async def _sent(request: Request) -> Sent:
    """The files of an upload. Raises Problem."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == CSV:
        return Sent(await request.body())
    if kind != FORM:
        raise Problem(415, "media_type_unknown", f"Send a CSV file as {CSV}, or files as {FORM}.")
    async with request.form(max_files=2, max_fields=0) as form:
        files = {name: await part.read() for name, part in form.items() if not isinstance(part, str)}
    if "homes" not in files or files.keys() - {"homes", "occupants"}:
        raise Problem(422, "not_understood", "The form must have a file `homes`, may have `occupants`, and no other.")
    return Sent(files["homes"], files.get("occupants"))


@router.post(
    "/homes/upload",
    response_model=UploadReport,
    responses=told(409, 412, 413, 415),
    openapi_extra={"requestBody": _SENT},
)
def upload_homes(
    write: Keeping,
    sent: Annotated[Sent, Depends(_sent)],
    how: Annotated[HowToUpload, Query()],
) -> Any:
    """Adds and changes homes as a homes.csv says, with an occupants.csv also who lives there: everything or nothing,
    unless `partial`. Faults are told by row and column. The same file again changes nothing."""
    with reading(write.engine) as connection:
        upload = looked_through(connection, write.user, sent, partial=how.partial)
        if how.dry_run:
            return _report(outcome(past_promises(connection, upload, partial=how.partial)), dry_run=True)

    def work(connection: Connection) -> Answer:
        done = take_in(connection, write.user, upload, partial=how.partial, why="POST /homes/upload")
        return Answer(_report(done, dry_run=False))

    return write.once(work)


@router.post("/homes", status_code=201, response_model=HomeWritten, responses=told(409))
def add(write: Keeping, home: NewHome) -> Response:
    """Adds a home; a partner's is its own. Everything is checked as in files, and every fault told by its field."""

    def work(connection: Connection) -> Answer:
        said = parts_of(home)
        people = said.pop("occupants", ())
        done = add_home(connection, write.user, said, people, "POST /homes")
        return _answer(done, status=201, location=f"/homes/{quote(done.home_id, safe='')}")

    return write.once(work)


@router.get("/homes/{home_id}", response_model=OwnHome, responses=told(404))
def home_of_ones_own(engine: Database, caller: Keeper, home_id: HomeId, response: Response) -> Any:
    """All that is kept of an own home."""
    with reading(engine) as connection:
        home = own_home(connection, caller.user, home_id)
    _note(engine, caller, [home_id] if home.occupants else [], "GET /homes/{home_id}")
    response.headers["ETag"] = etag(home.version)
    return own_home_body(home)


@router.patch("/homes/{home_id}", response_model=HomeWritten, responses=told(404, 409, 412, 428))
def change(write: Keeping, home_id: HomeId, home: HomeChange) -> Response:
    """Changes what is said of a home. While it is promised, only what it costs can be put right."""
    said, version = parts_of(home), write.version
    return write.once(
        lambda connection: _answer(
            change_home(connection, write.user, home_id, version, said, "PATCH /homes/{home_id}")
        )
    )


@router.post("/homes/{home_id}/withdraw", response_model=HomeWritten, responses=told(404, 409, 412))
def take_off_the_market(write: Keeping, home_id: HomeId, body: Withdrawal) -> Response:
    """Takes a home off the market from today on. With If-Match only as it was read."""
    version = _version(write)
    return write.once(
        lambda connection: _answer(
            withdraw(connection, write.user, home_id, body.reason_code, body.expected_end_on, version)
        )
    )


@router.post("/homes/{home_id}/return", response_model=HomeWritten, responses=told(404, 409, 412))
def put_back_on_the_market(write: Keeping, home_id: HomeId) -> Response:
    """Has a home be free again. With If-Match only as it was read."""
    version = _version(write)
    return write.once(lambda connection: _answer(give_back(connection, write.user, home_id, version)))


@router.get("/homes/{home_id}/voids", response_model=Voids, responses=told(404))
def times_off_the_market(
    engine: Database, caller: Keeper, home_id: HomeId, wanted: Annotated[PageOfVoids, Query()]
) -> Voids:
    """When an own home was not free, and why; the last time first."""
    with reading(engine) as connection:
        page = voids_of(connection, caller.user, home_id, wanted.limit, wanted.after)
    return Voids(voids=[void_body(row) for row in page.voids], next=page.next)


def _note(engine: Engine, caller: Caller, lived_in: Sequence[str], why: str) -> None:
    """That somebody read who lives in homes is written down before they see it."""
    if lived_in:
        note(engine, *reads_of_occupants(caller.user, lived_in, why))


def _version(write: Write) -> int | None:
    return None if write.if_match is None else write.version


def _answer(done: Written, status: int = 200, location: str | None = None) -> Answer:
    body = HomeWritten(home_id=done.home_id, version=done.version, warnings=list(done.warnings))
    return Answer(body, status, version=done.version, location=location)


def _report(done: Uploaded, *, dry_run: bool) -> UploadReport:
    return UploadReport(
        dry_run=dry_run,
        added=done.added,
        changed=done.changed,
        unchanged=done.unchanged,
        refused=done.refused,
        faults=[_row_fault(fault) for fault in done.faults[:MOST_TOLD]],
        warnings=[_row_fault(fault) for fault in done.warnings[:MOST_TOLD]],
    )


def _row_fault(fault: Fault) -> RowFault:
    return RowFault(file=fault.file, row=fault.row, column=fault.column, message=fault.message)
