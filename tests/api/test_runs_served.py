"""Runs through real processes: a server, its worker, and a client who watches, stops, and sees either of them die."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, select

from api.storage.database import reading
from api.storage.runs import work
from tests.api.nights import PATIENCE_SECONDS, kept, process, states, until
from tests.runs import homeward

ASKED = {"as_of": "2026-10-01", "horizon_weeks": 520}


@contextmanager
def served(*options: str) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """A server that answers, and a manager who asks it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (
        process("serve", "--port", port, *options) as server,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_SECONDS) as client,
    ):
        until(lambda: answers(client))
        client.headers["Authorization"] = f"Bearer {token()}"
        yield server, client


def answers(client: httpx.Client) -> bool:
    with suppress(httpx.TransportError):
        return client.get("/health").status_code == 200
    return False


def token() -> str:
    homeward("user", "add", "bea", "--role", "manager")
    done = homeward("token", "create", "bea")
    assert done.exit_code == 0, done.output
    return done.output.strip()


def events(answered: httpx.Response) -> Iterator[tuple[str, dict[str, Any]]]:
    """(event, data) of a stream, as they come."""
    kind = ""
    for line in answered.iter_lines():
        name, _, value = line.partition(": ")
        if name == "event":
            kind = value
        elif name == "data":
            yield kind, json.loads(value)


def asked(client: httpx.Client, seconds: float) -> str:
    answered = client.post("/runs", json={**ASKED, "time_limit_seconds": seconds})
    assert answered.status_code == 202, answered.text
    name: str = answered.json()["run_id"]
    return name


def worker_pid(engine: Engine) -> int:
    """The process that carries out the run at work."""
    with reading(engine) as connection:
        name = connection.execute(select(work.c.worker).where(work.c.state == "running")).scalar_one()
    return int(name.split()[-2])


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_a_client_sees_how_far_it_is_and_stops_it(loaded: Engine, temporary: Path) -> None:
    with served("--worker") as (server, client):
        run_id = asked(client, 600)
        seen, kinds = [], []
        with client.stream("GET", f"/runs/{run_id}/events") as answered:
            assert answered.headers["content-type"].startswith("text/event-stream")
            for kind, told in events(answered):
                seen.append(told)
                if told["levels"] and not told["stop_asked_by"]:
                    assert kind == "progress" and told["state"] == "running" and told["gap"] >= 0.0
                    assert client.delete(f"/runs/{run_id}").status_code == 202
                kinds.append(kind)
        assert kinds.index("end") == len(kinds) - 1
        assert (seen[0]["state"], seen[-1]["state"]) in (("queued", "done"), ("running", "done"))
        assert [seen[-1][name] for name in ("finished", "plan_state", "stop_asked_by")] == [False, "draft", "bea"]
        assert client.get(f"/runs/{run_id}/files/placements.csv").status_code == 200
        # Told to end while somebody watches and a run is at work: neither keeps it.
        second = asked(client, 600)
        until(lambda: states(loaded)[-1] == "running")
        with client.stream("GET", f"/runs/{second}/events") as answered:
            next(events(answered))
            server.send_signal(signal.SIGTERM)
            _, said = server.communicate(timeout=PATIENCE_SECONDS)
    assert states(loaded) == ["done", "queued"] and list(temporary.iterdir()) == []
    assert (
        "Traceback" not in said and "/runs/{run_id}/events" in said and run_id not in said.replace(f"run {run_id}", "")
    )


def test_a_server_that_dies_takes_no_run_along(loaded: Engine, temporary: Path) -> None:
    with served("--worker") as (server, client):
        run_id = asked(client, 3)
        until(lambda: states(loaded) == ["running"])
        worker = worker_pid(loaded)
        server.kill()
        server.wait()
        with served() as (_, again):
            until(lambda: again.get(f"/runs/{run_id}").json()["state"] == "done")
        until(lambda: not lives(worker))
    assert kept(loaded) == 1 and list(temporary.iterdir()) == []


def test_a_worker_that_dies_is_followed_by_another(loaded: Engine, temporary: Path) -> None:
    with served("--worker") as (_, client):
        asked(client, 600)
        until(lambda: states(loaded) == ["running"])
        first = worker_pid(loaded)
        os.kill(first, signal.SIGKILL)
        second = asked(client, 1)
        until(lambda: client.get(f"/runs/{second}").json()["state"] == "done")
    assert states(loaded) == ["running", "done"] and kept(loaded) == 1
