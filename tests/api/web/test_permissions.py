"""Who may ask what: one row for every route, and a route without a row fails."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.access.roles import ROLES, Role
from api.access.tokens import create_token, revoke_token
from api.storage.database import writing
from api.web.app import ROUTERS, create_app
from tests.api.web.conftest import USERS, shown

EVERYBODY = frozenset({"nobody", *ROLES})
MAY: Mapping[tuple[str, str], frozenset[str]] = {
    ("GET", "/health"): EVERYBODY,
    ("GET", "/health/live"): EVERYBODY,
    ("GET", "/homes/available"): frozenset({"manager", "caseworker", "partner"}),
}
"""Route -> who gets an answer; everybody else is refused."""


def routes(served: Engine) -> set[tuple[str, str]]:
    paths = create_app(served).openapi()["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


def test_nothing_is_hidden_from_the_description() -> None:
    """A route that the description leaves out would be one that no row speaks of."""
    for router in ROUTERS:
        assert all(isinstance(route, APIRoute) and route.include_in_schema for route in router.routes)


def test_every_route_has_its_row(served: Engine) -> None:
    assert routes(served) == MAY.keys()


@pytest.mark.parametrize(("method", "path"), sorted(MAY))
def test_each_role_gets_what_it_may_and_nothing_else(
    client: TestClient, tokens: Mapping[Role, str], method: str, path: str
) -> None:
    for role in sorted(EVERYBODY):
        headers = shown(tokens[role]) if role in ROLES else {}  # type: ignore[index]
        answered = client.request(method, path, headers=headers)
        if role in MAY[method, path]:
            assert answered.status_code < 400, (role, answered.text)
        else:
            assert answered.status_code == (401 if role == "nobody" else 403), (role, answered.text)
            assert answered.headers["content-type"] == "application/problem+json"
            assert answered.json()["code"] == ("not_known" if role == "nobody" else "not_allowed")


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
