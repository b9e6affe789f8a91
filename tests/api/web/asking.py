"""Somebody who asks the service with a token."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from tests.api.web.conftest import shown


class Asking:
    """One role's requests."""

    def __init__(self, client: TestClient, token: str) -> None:
        self.client, self.headers = client, shown(token)

    def get(self, path: str, **query: Any) -> Any:
        """The answer, whatever it is."""
        return self.client.get(path, params=query, headers=self.headers)

    def found(self, path: str, **query: Any) -> Any:
        """What a request that must succeed is answered."""
        answered = self.get(path, **query)
        assert answered.status_code == 200, answered.text
        return answered.json()

    def code(self, path: str, **query: Any) -> tuple[int, str]:
        """Status and code of a request that must not."""
        answered = self.get(path, **query)
        return answered.status_code, answered.json()["code"]

    def post(self, path: str, body: Any, **headers: str) -> Any:
        """The answer to something sent."""
        return self.client.post(path, json=body, headers={**self.headers, **headers})
