"""Somebody who asks about runs, for the tests of the routes of runs."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from api.runs.carrying_out import carry_out
from api.runs.holding import held
from api.runs.queue import claim
from api.storage.database import reading
from api.storage.runs import runs
from tests.api.web.conftest import shown

ASKED = {"as_of": "2026-10-01", "horizon_weeks": 520}


class Desk:
    """Somebody who asks about runs."""

    def __init__(self, client: TestClient, token: str, engine: Engine) -> None:
        self.client, self.headers, self.engine = client, shown(token), engine

    def get(self, path: str = "", **query: Any) -> Any:
        return self.client.get(f"/runs{path}", params=query, headers=self.headers)

    def ask(self, code: int = 202, **more: Any) -> Any:
        answered = self.client.post("/runs", json={**ASKED, **more}, headers=self.headers)
        assert answered.status_code == code, answered.text
        return answered.json()

    def asked(self, **more: Any) -> str:
        name: str = self.ask(**more)["run_id"]
        return name

    def stop(self, run_id: str) -> Any:
        return self.client.delete(f"/runs/{run_id}", headers=self.headers)

    def done(self, **more: Any) -> str:
        """A run asked for, and carried out as a worker does."""
        run_id = self.asked(**more)
        claimed = claim(self.engine, "w", run_id)
        assert claimed is not None
        with held(self.engine, claimed) as folder:
            carry_out(self.engine, claimed, folder)
        return run_id

    def policy_of(self, run_id: str) -> str:
        with reading(self.engine) as connection:
            return connection.execute(select(runs.c.policy).where(runs.c.run_id == run_id)).scalar_one()
