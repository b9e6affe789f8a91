"""`homeward serve` as a process of its own: it answers, logs nothing of what is asked, and ends when told to."""

from __future__ import annotations

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
    assert "GET /homes/available 200" in said
    assert "M14" not in said and token not in said and "Traceback" not in said


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
