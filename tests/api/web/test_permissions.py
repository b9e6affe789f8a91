"""Who may ask what: one row for every route, and a route without a row fails."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import Engine, create_engine, select

from api.access.roles import ROLES, Role
from api.access.tokens import create_token, revoke_token
from api.storage.audit import log
from api.storage.database import reading, writing
from api.web.app import ROUTERS, create_app
from tests.api.web.conftest import USERS, shown
from tests.api.web.permission_rows import Row, Whose, World, plan_of_everything

SUBJECTS = sorted(path.stem for path in Path(__file__).parent.glob("rows_*.py"))


def rows(subject: str) -> Sequence[Row]:
    found: Sequence[Row] = importlib.import_module(f"tests.api.web.{subject}").ROWS
    return found


def routes() -> set[tuple[str, str]]:
    paths = create_app(create_engine("sqlite://")).openapi()["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


def test_nothing_is_hidden_from_the_description() -> None:
    """A route that the description leaves out would be one that no row speaks of."""
    for router in ROUTERS:
        assert all(isinstance(route, APIRoute) and route.include_in_schema for route in router.routes)


def test_every_route_has_its_row() -> None:
    listed = [(row.method, row.path) for subject in SUBJECTS for row in rows(subject)]
    assert sorted(listed) == sorted(routes())


@pytest.mark.parametrize("subject", SUBJECTS)
def test_each_role_gets_what_it_may_and_nothing_else(
    subject: str, client: TestClient, served: Engine, tokens: Mapping[Role, str]
) -> None:
    world = World(served, plan_of_everything(served))
    for row, role, whose in product(rows(subject), ("nobody", *ROLES), get_args(Whose)):
        wanted = row.ask(world, whose)
        headers = {**wanted.headers, **({} if role == "nobody" else shown(tokens[role]))}
        json = wanted.json_of.get(role, wanted.json)
        answered = client.request(row.method, wanted.path, headers=headers, json=json, content=wanted.content)
        told = (row.method, wanted.path, role, whose, answered.status_code, answered.text)
        if role in (row.own if whose == "own" else row.other):
            assert answered.status_code < 400, told
            continue
        missing = role in row.own
        status = 404 if missing else 401 if role == "nobody" else 403
        assert answered.status_code == status, told
        code = {404: "not_found", 401: "not_known", 403: "not_allowed"}[status]
        assert answered.headers["content-type"] == "application/problem+json" and answered.json()["code"] == code, told
    require_whys(served)


def require_whys(engine: Engine) -> None:
    """Whatever was read or written, the log says why."""
    with reading(engine) as connection:
        entries = connection.execute(select(log)).all()
    assert entries and [(row.action, row.kind) for row in entries if not row.why.strip()] == []


def test_a_token_for_less_opens_less(client: TestClient, served: Engine) -> None:
    with writing(served) as connection:
        token = create_token(connection, "bea", 1, "tests", {"runs:read"})
    assert client.get("/homes/available", headers=shown(token)).status_code == 403


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer hw_0000000000000000_" + "A" * 43, "Bearer \x00"]
)
def test_what_is_no_token_opens_nothing(client: TestClient, header: str) -> None:
    assert client.get("/homes/available", headers={"Authorization": header}).status_code == 401


def test_a_token_in_the_address_opens_nothing(client: TestClient, tokens: Mapping[Role, str]) -> None:
    assert client.get("/homes/available", params={"token": tokens["manager"]}).status_code == 401


def test_a_revoked_token_shown_again_opens_nothing(
    client: TestClient, served: Engine, tokens: Mapping[Role, str]
) -> None:
    token = tokens["partner"]
    assert client.get("/homes/available", headers=shown(token)).status_code == 200
    with writing(served) as connection:
        revoke_token(connection, token.split("_")[1], "tests")
    assert client.get("/homes/available", headers=shown(token)).status_code == 401
    assert USERS["partner"].user_id not in client.get("/homes/available", headers=shown(token)).text
