"""Requests of every kind, made from the service's own description: no answer but those it describes.

What fits the description may still be refused: that a distance needs a postcode, no description can say.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from sqlalchemy import Engine, text

from api.access.roles import Role
from api.storage.database import writing
from api.web.app import create_app
from api.web.edge import HEADERS
from api.web.problems import MEDIA_TYPE
from api.web.routes import health
from tests.api.web.conftest import shown


def test_no_request_breaks_it(served: Engine, tokens: Mapping[Role, str]) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(served))
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == sum(map(len, create_app(served).openapi()["paths"].values()))
    for operation in operations:
        # What cannot be asked wrongly is only asked rightly.
        for mode in GenerationMode if any(operation.iter_parameters()) else [GenerationMode.POSITIVE]:

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                max_examples=40, deadline=None, derandomize=True, database=None,
                suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            def answers(case: schemathesis.Case) -> None:
                answered = case.call(headers=shown(tokens["manager"]))
                assert answered.status_code < 500
                case.validate_response(answered, excluded_checks=[positive_data_acceptance])

            answers()


def test_every_error_is_a_problem(client: TestClient) -> None:
    for method, path in (("GET", "/nothing"), ("DELETE", "/health"), ("GET", "/homes/available")):
        answered = client.request(method, path)
        assert answered.headers["content-type"] == MEDIA_TYPE
        assert answered.json()["status"] == answered.status_code and answered.json()["code"]


def test_what_takes_one_value_is_said_once(client: TestClient, tokens: Mapping[Role, str]) -> None:
    for query, status in (("limit=1&limit=2", 422), ("tenancy=licence&tenancy=assured", 200), ("limit=1", 200)):
        assert client.get(f"/homes/available?{query}", headers=shown(tokens["manager"])).status_code == status


def test_every_answer_has_its_headers(client: TestClient) -> None:
    for path in ("/health", "/nothing", "/homes/available", "/openapi.json"):
        headers = client.get(path).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS


def test_what_is_too_large_is_refused_unread(client: TestClient) -> None:
    answered = client.post("/health", headers={"content-length": "10000001"}, content=b"")
    assert answered.status_code == 413 and answered.json()["code"] == "too_large"
    assert client.post("/health", headers={"content-length": "-1"}, content=b"").status_code == 413


def test_what_nobody_expected_is_noted_without_what_it_says(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_engine: object) -> None:
        raise ZeroDivisionError("W01 was born on 1990-01-01")

    monkeypatch.setattr(health, "require_current", broken)
    answered = client.get("/health")
    assert answered.status_code == 500 and answered.json()["code"] == "broken"
    assert answered.headers["content-type"] == MEDIA_TYPE and answered.headers["cache-control"] == "no-store"
    assert "ZeroDivisionError in test_openapi.py" in caplog.text
    assert "W01" not in caplog.text + answered.text


def test_a_database_of_another_version_is_not_ready(client: TestClient, served: Engine) -> None:
    with writing(served) as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    answered = client.get("/health")
    assert answered.status_code == 503 and "later version" in answered.json()["detail"]
    assert client.get("/health/live").status_code == 200
