"""How many requests a process works on at once: as its settings say, and nobody is turned away."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.settings import Settings
from api.web.app import create_app

CLIENTS = 12


@pytest.mark.parametrize("threads", [1, 3])
def test_so_many_requests_are_worked_on_at_once(served: Engine, threads: int) -> None:
    app = create_app(served, Settings(threads=threads))
    guard, under_way, most = threading.Lock(), 0, 0

    @app.get("/slow")
    def slow() -> dict[str, bool]:
        nonlocal under_way, most
        with guard:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.05)
        with guard:
            under_way -= 1
        return {"slow": True}

    with TestClient(app) as client, ThreadPoolExecutor(CLIENTS) as crowd:
        answers = list(crowd.map(lambda _: client.get("/slow").status_code, range(CLIENTS)))
    assert answers == [200] * CLIENTS
    assert most == threads
