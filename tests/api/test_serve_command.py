"""`homeward serve` as a process of its own: it answers, logs nothing of what is asked, and ends when told to."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.runs import FIXTURES, homeward

COMMAND = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    server = subprocess.Popen([*COMMAND, str(port), *options], env=os.environ, stderr=subprocess.PIPE, text=True)
    try:
        yield server
    finally:
        if server.poll() is None:
            server.kill()
        server.wait()


def answered(port: int, path: str, **headers: str) -> httpx.Response:
    """The answer of a server that may still be starting."""
    end = time.monotonic() + 60
    while True:
        try:
            return httpx.get(f"http://127.0.0.1:{port}{path}", headers=headers)
        except httpx.TransportError:
            assert time.monotonic() < end
            time.sleep(0.1)


def told(*words: object) -> str:
    done = homeward(*words)
    assert done.exit_code == 0, done.output
    return done.output.strip()


@pytest.mark.parametrize("options", [[], ["--workers", "2"]])
def test_it_answers_and_ends_when_told_to(empty_url: URL, options: list[str]) -> None:
    told("db", "init")
    told("db", "import", FIXTURES / "everything")
    told("user", "add", "bea", "--role", "manager")
    token = told("token", "create", "bea")
    port = free_port()
    with serving(port, *options) as server:
        assert answered(port, "/health").json() == {"status": "ready"}
        homes = answered(port, "/homes/available?postcode=M14+5ZJ", Authorization=f"Bearer {token}")
        assert homes.status_code == 200 and homes.json()["homes"]
        assert "server" not in homes.headers
        server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=30)
    assert server.returncode in (0, 143, -signal.SIGTERM)
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert [line["status"] for line in lines if line.get("route") == "/homes/available"] == [200]
    assert "M14" not in said and token not in said and "Traceback" not in said


def test_workers_count_together_and_believe_a_trusted_proxy(empty_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_REFUSED_PER_MINUTE", "2")
    monkeypatch.setenv("HOMEWARD_TRUSTED_PROXIES", "127.0.0.1")
    told("db", "init")
    told("user", "add", "night", "--role", "batch")
    token = told("token", "create", "night", "--scope", "metrics:read")
    port = free_port()
    with serving(port, "--workers", "2"):
        assert answered(port, "/health").status_code == 200
        for number in range(20):
            forwarded = {"X-Forwarded-For": f"192.0.2.{number}"}
            assert answered(port, "/homes/available", **forwarded).status_code == 401
        seen = [answered(port, "/metrics", Authorization=f"Bearer {token}").text for _ in range(4)]
    counted = 'homeward_requests_total{method="GET",route="/homes/available",status="401"} 20.0'
    assert all(counted in text for text in seen)


def test_killed_its_workers_end_and_the_next_start_is_clean(empty_url: URL) -> None:
    told("db", "init")
    port = free_port()
    with serving(port, "--workers", "2") as server:
        assert answered(port, "/health").status_code == 200
        server.kill()
        server.wait()
        assert _is_free(port, within_seconds=60)
    with serving(port, "--workers", "2") as server:
        assert answered(port, "/health").status_code == 200
        assert server.poll() is None


def _is_free(port: int, within_seconds: float) -> bool:
    """Whether nobody listens on a port any more."""
    end = time.monotonic() + within_seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return True
        time.sleep(0.1)
    return False


def test_a_proxy_that_is_not_trusted_is_not_believed(empty_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_REFUSED_PER_MINUTE", "2")
    told("db", "init")
    port = free_port()
    with serving(port):
        assert answered(port, "/health").status_code == 200
        found = [
            answered(port, "/homes/available", **{"X-Forwarded-For": f"192.0.2.{number}"}).status_code
            for number in range(4)
        ]
    assert found == [401, 401, 429, 429]


def test_who_is_being_answered_gets_the_answer(empty_url: URL) -> None:
    """A request whose body is still coming when the server is told to end is read to its end, and answered."""
    told("db", "init")
    told("user", "add", "bea", "--role", "manager")
    token = told("token", "create", "bea")
    port = free_port()
    body = json.dumps({"postcode": "M14 5ZJ"}).encode()
    with serving(port) as server, socket.socket() as connection:
        assert answered(port, "/health").status_code == 200
        connection.settimeout(30)
        connection.connect(("127.0.0.1", port))
        head = f"POST /referrals HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode() + body[:5])
        assert answered(port, "/health/live").status_code == 200
        server.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/health/live")
        connection.sendall(body[5:])
        said = b""
        while piece := connection.recv(65_536):
            said += piece
        _, logged = server.communicate(timeout=30)
    assert said.startswith(b"HTTP/1.1 422 ") and b"application/problem+json" in said
    assert '"route": "/referrals", "status": 422' in logged and "Traceback" not in logged


def test_a_database_that_is_not_ready_is_told_before_it_serves(empty_url: URL) -> None:
    done = homeward("serve", "--port", free_port())
    assert done.exit_code == 2 and "run `homeward db init`" in done.output


def test_a_port_that_is_taken_is_told(empty_url: URL) -> None:
    told("db", "init")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with serving(taken.getsockname()[1]) as server:
            _, said = server.communicate(timeout=60)
    assert server.returncode not in (0, None) and "in use" in said and "Traceback" not in said
