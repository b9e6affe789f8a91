"""Somebody who works with referrals over the web: what the tests of referrals have in common."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from api.storage.audit import log
from api.storage.database import reading
from tests.api.web.conftest import shown

RELEASED = {"release_date": "2027-03-05"}


class Desk:
    """A user with a token, and what they ask."""

    def __init__(self, client: TestClient, token: str) -> None:
        self.client, self.headers = client, shown(token)

    def ask(self, method: str, path: str, body: Any = None, seen: int | None = None, **query: Any) -> Any:
        match = {} if seen is None else {"If-Match": f'"{seen}"'}
        return self.client.request(method, path, json=body, headers={**self.headers, **match}, params=query)

    def done(self, method: str, path: str, body: Any = None, seen: int | None = None, **query: Any) -> Any:
        answered = self.ask(method, path, body, seen, **query)
        assert answered.status_code < 400, answered.text
        return answered.json()

    def refused(
        self, method: str, path: str, body: Any = None, seen: int | None = None, **query: Any
    ) -> tuple[int, str]:
        answered = self.ask(method, path, body, seen, **query)
        assert answered.status_code >= 400, answered.text
        return answered.status_code, answered.json()["code"]

    def refer(self, **body: Any) -> str:
        woman_id: str = self.done("POST", "/referrals", {**RELEASED, **body})["woman_id"]
        return woman_id

    def record(self, woman_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.done("GET", f"/referrals/{woman_id}")
        return found

    def change(self, woman_id: str, **body: Any) -> Any:
        return self.done("PATCH", f"/referrals/{woman_id}", body, self.record(woman_id)["version"])


def logged(engine: Engine, object_id: str) -> list[tuple[str, str]]:
    """Who did what to something, in order."""
    with reading(engine) as connection:
        asked = select(log.c.who, log.c.action).where(log.c.object_id == object_id).order_by(log.c.seq)
        return [(row.who, row.action) for row in connection.execute(asked)]


def places(cells: list[dict[str, Any]]) -> set[tuple[str, Any, str]]:
    """Table, row and column of some cells of an answer."""
    return {(cell["table"], cell["row"], cell["column"]) for cell in cells}
