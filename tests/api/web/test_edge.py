"""What every request passes: bounded bodies, a number, and one line of the log, by the pattern of its path."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.access.roles import Role
from api.logs import JsonLines
from api.settings import Settings
from api.storage import schema
from api.storage.database import writing
from api.web.app import create_app
from tests.api.web.conftest import shown

SMALL = 20_000


@pytest.fixture
def small(served: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(served, Settings(largest_body=SMALL))) as client:
        yield client


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "homeward.web")
    caplog.handler.setFormatter(JsonLines())
    return caplog


def logged(lines: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [json.loads(JsonLines().format(record)) for record in lines.records if record.name == "homeward.web"]


def pieces(number: int) -> Iterator[bytes]:
    return (b" " * 1_000 for _ in range(number))


def test_what_comes_in_pieces_is_bounded_too(small: TestClient, tokens: Mapping[Role, str]) -> None:
    headers = {**shown(tokens["caseworker"]), "content-type": "application/json"}
    for content in (pieces(40), b" " * (SMALL + 1)):
        answered = small.post("/referrals", headers=headers, content=content)
        assert (answered.status_code, answered.json()["code"]) == (413, "too_large")
        assert answered.headers["content-type"] == "application/problem+json"
    assert small.post("/referrals", headers=headers, content=pieces(5)).status_code in (400, 422)


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_what_is_nested_without_end_is_no_defect(client: TestClient, tokens: Mapping[Role, str], opening: str) -> None:
    headers = {**shown(tokens["caseworker"]), "content-type": "application/json"}
    for depth in (500, 50_000):
        answered = client.post("/referrals", headers=headers, content=opening * depth)
        assert answered.status_code in (400, 422)
        closing = "]" if opening == "[" else "}"
        answered = client.post("/referrals", headers=headers, content=f"{opening * depth}1{closing * depth}")
        assert answered.status_code in (400, 422)


def test_a_path_with_an_id_is_logged_by_its_pattern(
    client: TestClient, tokens: Mapping[Role, str], lines: pytest.LogCaptureFixture
) -> None:
    answered = client.get("/referrals/W01?name=Jane", headers=shown(tokens["manager"]))
    (line,) = logged(lines)
    assert line["route"] == "/referrals/{woman_id}" and line["method"] == "GET"
    assert line["status"] == answered.status_code == 200
    assert line["request_id"] == answered.headers["x-request-id"]
    said = json.dumps(line)
    assert "W01" not in said and "Jane" not in said and tokens["manager"] not in said


def test_what_is_no_path_of_ours_is_not_logged_at_all(client: TestClient, lines: pytest.LogCaptureFixture) -> None:
    client.get("/women/Jane-Doe-1990")
    client.request("JANE", "/health/live")
    first, second = logged(lines)
    assert (first["route"], first["status"]) == ("(none)", 404)
    assert (second["method"], second["status"]) == ("other", 405)


def test_every_request_has_a_number_of_its_own(client: TestClient) -> None:
    numbers = {client.get("/health/live", headers={"X-Request-ID": "mine"}).headers["x-request-id"] for _ in range(5)}
    assert len(numbers) == 5 and "mine" not in numbers


def test_a_missing_table_is_not_ready(client: TestClient, served: Engine, tokens: Mapping[Role, str]) -> None:
    with writing(served) as connection:
        connection.execute(text("drop table home_places"))
    answered = client.get("/homes/available", headers=shown(tokens["manager"]))
    assert answered.status_code == 503 and answered.headers["retry-after"]
    with writing(served) as connection:
        connection.execute(text("drop table alembic_version"))
    assert client.get("/health").status_code == 503


def test_a_crowd_that_waits_for_the_database_is_told_to_come_again(client: TestClient, served: Engine) -> None:
    held = [served.connect() for _ in range(15)]
    served.pool._timeout = 0.1  # type: ignore[attr-defined]
    answered = client.get("/health")
    assert (answered.status_code, answered.json()["code"]) == (503, "database_busy")
    for connection in held:
        connection.close()
    assert client.get("/health").status_code == 200


def test_health_reads_no_step_of_the_layout_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/health").status_code == 200
    monkeypatch.setattr(schema, "ScriptDirectory", None)
    assert client.get("/health").status_code == 200
