"""The service on either database with the tables of fixtures/everything, and a token for each role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.access.roles import Role
from api.access.tokens import create_token
from api.access.users import User, open_account
from api.storage.contents import bring_in
from api.storage.database import writing
from api.storage.moments import now
from api.web.app import create_app
from matcher.intake.contents import read_contents
from tests.runs import FIXTURES

USERS: Mapping[Role, User] = {
    "manager": User("bea", "manager"),
    "caseworker": User("amira", "caseworker", region="Greater Manchester"),
    "partner": User("pat", "partner", partner_id="P01"),
    "commissioner": User("council", "commissioner"),
    "batch": User("night", "batch"),
}


@pytest.fixture
def served(engine: Engine) -> Engine:
    """With the tables, and an account for each role."""
    fill(engine)
    return engine


def fill(engine: Engine) -> None:
    """Brings the tables of fixtures/everything in, and opens an account for each role."""
    contents = read_contents(FIXTURES / "everything")
    with writing(engine) as connection:
        bring_in(connection, contents, now())
        for user in USERS.values():
            open_account(connection, user, "tests")


@pytest.fixture
def tokens(served: Engine) -> Mapping[Role, str]:
    """A token for each role."""
    with writing(served) as connection:
        return {role: create_token(connection, user.user_id, 1, "tests") for role, user in USERS.items()}


@pytest.fixture
def client(served: Engine) -> Iterator[TestClient]:
    """Somebody on the web, without a token."""
    with TestClient(create_app(served)) as client:
        yield client


def shown(token: str) -> dict[str, str]:
    """The header that shows a token."""
    return {"Authorization": f"Bearer {token}"}
