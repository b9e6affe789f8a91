"""Runs watched while they are at work, and the files that come of them."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, QueuePool, select, update

from api.access.roles import Role
from api.access.sessions import IDLE
from api.access.tokens import create_token, revoke_token
from api.runs.plans import digests
from api.runs.queue import Progress, claim, give_sign
from api.service.runs import OPEN_FILES
from api.storage.accounts import sessions
from api.storage.audit import log
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.runs import work
from matcher.solver.plan import Level
from tests.api.web.run_desk import Desk


@pytest.fixture
def manager(client: TestClient, tokens: Mapping[Role, str], served: Engine) -> Desk:
    return Desk(client, tokens["manager"], served)


@pytest.fixture
def night(client: TestClient, tokens: Mapping[Role, str], served: Engine) -> Desk:
    return Desk(client, tokens["batch"], served)


def test_how_far_it_is_changes_its_etag(manager: Desk) -> None:
    run_id = manager.asked()
    claimed = claim(manager.engine, "w")
    assert claimed is not None
    levels = [Level(name="placed", value=60, bound=80), Level(name="points", value=5, bound=2**70)]
    give_sign(manager.engine, claimed, Progress("search", levels))
    told = manager.get(f"/{run_id}")
    assert told.json()["stage"] == "search" and told.json()["levels"][0]["gap"] == 0.25
    assert told.json()["levels"][1]["bound"] == 2**70 and told.json()["gap"] == pytest.approx(1.0)
    assert manager.get(f"/{run_id}").headers["etag"] == told.headers["etag"]
    give_sign(manager.engine, claimed, Progress("search", [Level(name="placed", value=70, bound=80)]))
    assert manager.get(f"/{run_id}").headers["etag"] != told.headers["etag"]


def watching(manager: Desk) -> Desk:
    """The same manager with a token for watching runs alone."""
    with writing(manager.engine) as connection:
        token = create_token(connection, "bea", 1, "tests", ["runs:read"])
    return Desk(manager.client, token, manager.engine)


def test_faults_are_told_to_managers_and_hold_nothing_private(manager: Desk, night: Desk) -> None:
    women, children, zones = (CONTRACT[name] for name in ("women", "children", "zones"))
    private = {"home_postcode": "ZZ99 9ZZ", "risk_flags": "arsonist-of-1999"}
    with writing(manager.engine) as connection:
        connection.execute(update(women).where(women.c.woman_id == "W01").values(**private, release_type="sometimes"))
        connection.execute(update(children).values(school_postcode="QQ7 7QQ", carer="the Joneses"))
        connection.execute(update(zones).values(kind="the street where he lives"))
        connection.execute(update(work).values(state="done"))
    run_id = night.done(kind="batch")
    told = manager.get(f"/{run_id}").json()
    assert told["state"] == "failed" and told["fault_count"] == len(told["faults"]) > 3
    said = "\n".join(told["faults"])
    assert "women W01, column release_type: 'sometimes'" in said and "(hidden)" in said
    for word in (*private.values(), "arsonist", "QQ7", "Joneses"):
        assert word not in said
    for other in (night, watching(manager)):
        mine = other.get(f"/{run_id}").json()
        assert mine["faults"] == [] and mine["fault_count"] == told["fault_count"]
        ((_, _, seen),) = events(other.get(f"/{run_id}/events").text)
        assert seen["faults"] == []


def test_a_token_that_is_not_good_for_referrals_reads_no_plan(manager: Desk) -> None:
    run_id = manager.done()
    for name in ("placements.csv", "report.html"):
        answered = watching(manager).get(f"/{run_id}/files/{name}")
        assert (answered.status_code, answered.json()["code"]) == (403, "not_allowed")
    with reading(manager.engine) as connection:
        assert connection.execute(select(log).where(log.c.action == "read")).first() is None


def events(text: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(event, id, data) of a stream."""
    for part in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in part.split("\n") if not line.startswith(":"))
        yield fields["event"], fields["id"], json.loads(fields["data"])


def test_who_watches_one_that_has_ended_is_told_once(manager: Desk) -> None:
    run_id = manager.done()
    answered = manager.get(f"/{run_id}/events")
    assert answered.headers["content-type"].startswith("text/event-stream")
    ((kind, tag, told),) = events(answered.text)
    assert kind == "end" and told == manager.get(f"/{run_id}").json()
    again = manager.client.get(f"/runs/{run_id}/events", headers={**manager.headers, "Last-Event-ID": tag})
    assert again.text == answered.text
    missing = manager.get("/none/events")
    assert missing.status_code == 404 and missing.json()["code"] == "not_found"


def test_a_client_that_goes_ends_its_stream_and_holds_nothing_meanwhile(manager: Desk) -> None:
    path = f"/runs/{manager.asked()}/events"
    begun, sent = asyncio.Event(), bytearray()
    questions = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Any:
        if (question := next(questions, None)) is not None:
            return question
        await begun.wait()
        await asyncio.sleep(0.2)
        assert cast("QueuePool", manager.engine.pool).checkedout() == 0
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.extend(message.get("body", b""))
        if message.get("body"):
            begun.set()

    asked = manager.client.app(asked_for(path, manager.headers), receive, send)  # type: ignore[arg-type]
    asyncio.run(asyncio.wait_for(asked, 60))
    ((kind, _, told),) = events(sent.decode())
    assert (kind, told["state"]) == ("progress", "queued")


def asked_for(path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """What a server tells the application of a request."""
    sent = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "", "query_string": b"",
        "headers": sent, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2), "state": {},
    }  # fmt: skip


def watched_until(manager: Desk, headers: Mapping[str, str], end: Callable[[], object]) -> str:
    """What is told of a run that waits to somebody who never goes, once something has happened."""
    path, sent = f"/runs/{manager.asked()}/events", bytearray()
    questions = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Any:
        if (question := next(questions, None)) is None:
            await asyncio.Event().wait()
        return question

    async def send(message: Any) -> None:
        first = not sent
        sent.extend(message.get("body", b""))
        if first and sent:
            await asyncio.to_thread(end)

    asked = manager.client.app(asked_for(path, headers), receive, send)  # type: ignore[arg-type]
    asyncio.run(asyncio.wait_for(asked, 30))
    return sent.decode()


def test_who_may_no_longer_watch_is_told_no_more(manager: Desk) -> None:
    def revoked() -> None:
        with writing(manager.engine) as connection:
            revoke_token(connection, manager.headers["Authorization"].split()[1], "tests")

    ((kind, _, _),) = events(watched_until(manager, manager.headers, revoked))
    assert kind == "progress" and manager.get().status_code == 401


def test_to_watch_is_not_to_use_a_session(manager: Desk) -> None:
    opened = manager.client.post("/sessions", headers=manager.headers)
    cookie = {"Cookie": opened.headers["set-cookie"].split(";")[0], "Sec-Fetch-Site": "same-origin"}

    def idle() -> None:
        with writing(manager.engine) as connection:
            connection.execute(update(sessions).values(seen_at=now() - IDLE))

    ((kind, _, _),) = events(watched_until(manager, cookie, idle))
    assert kind == "progress"


def test_open_files_byte_for_byte_and_no_others(manager: Desk, night: Desk) -> None:
    run_id = manager.done(kind="batch")
    with reading(manager.engine) as connection:
        signed = digests(connection, run_id)
    names = [name for name in signed if not name.startswith("restricted/")]
    assert set(names) <= OPEN_FILES and len(signed) > len(names) > 5
    for name in names:
        got = manager.get(f"/{run_id}/files/{name}")
        assert hashlib.sha256(got.content).hexdigest() == signed[name]
        assert got.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert got.headers["x-content-type-options"] == "nosniff" and "html" not in got.headers["content-type"]
    assert manager.get(f"/{run_id}/files/placements.csv").headers["content-type"] == "text/csv; charset=utf-8"
    assert night.get(f"/{run_id}/files/placements.csv").status_code == 403
    with reading(manager.engine) as connection:
        reads = connection.execute(select(log).where(log.c.action == "read")).all()
    assert len(reads) == len(names) + 1
    assert {(row.who, row.kind, row.object_id) for row in reads} == {("bea", "plan", run_id)}


TRICKS = (
    "restricted/instance.json", "restricted%2Finstance.json", "..%2Frestricted%2Finstance.json", "../run.json",
    "%2e%2e%2frun.json", "run.json%00", "RUN.JSON", "pairs.parquet", "instance.json", "%5c..%5crun.json",
)  # fmt: skip


def test_path_tricks_find_nothing(manager: Desk) -> None:
    run_id = manager.done()
    for name in TRICKS:
        answered = manager.client.get(f"/runs/{run_id}/files/{name}", headers=manager.headers)
        assert answered.status_code == 404 and answered.json()["code"] == "not_found", name
