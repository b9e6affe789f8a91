"""The service under load on this machine: answers asserted, then timed by a client that takes no core to itself.

python -m benchmarks.service_load [--homes 50000] [--women 5000] [--clients 20] [--workers 2] [--seconds 20]
                                  [--postgresql] [--recommendations]

Needs `wrk` on the path (Debian: apt-get install wrk), since a client in Python would time itself. Everything it makes
is in a folder of its own that goes afterwards; nothing is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.service_tables import asserted_paths, asserted_women

SCRIPT = Path(__file__).with_suffix(".lua")
HOMEWARD = [sys.executable, "-c", "from api.cli import main; main()"]
PORT = 8765
AS_OF = "2026-10-01"


def main(arguments: Sequence[str]) -> int:
    """Runs the load; the exit code."""
    asked = _options().parse_args(arguments)
    if shutil.which("wrk") is None:
        print("wrk is needed and is not on the path; on Debian: apt-get install wrk", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="homeward-load-") as name, _database(Path(name), asked.postgresql) as url:
        folder = Path(name)
        os.environ |= {"HOMEWARD_DATABASE_URL": url, "HOMEWARD_REQUESTS_PER_MINUTE": "0"}
        token = _filled(folder, asked)
        with _served(folder, asked.workers) as server:
            for subject, ways in _subjects(token, folder, asked.recommendations):
                paths = folder / f"{subject}.txt"
                paths.write_text("\n".join(ways) + "\n", encoding="utf-8")
                for clients in (asked.clients, 1):
                    _loaded(paths, token, server.pid, clients, seconds=5)
                    found = _loaded(paths, token, server.pid, clients, asked.seconds)
                    print(json.dumps({"subject": subject, "clients": clients, **found}), flush=True)
    return 0


def _subjects(token: str, folder: Path, recommendations: bool) -> Iterator[tuple[str, Sequence[str]]]:
    """What is asked, and the ways to ask it: first an answer without work, the floor of the machine and hour."""
    yield "nothing", ["/health/live"]
    yield "search", asserted_paths(token, PORT)
    if recommendations:
        yield "recommendations", asserted_women(token, PORT, folder / "tables")


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service_load", description=__doc__)
    for name, default in (("homes", 50_000), ("women", 5_000), ("clients", 20), ("workers", 2), ("seconds", 20)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own instead of SQLite")
    parser.add_argument("--recommendations", action="store_true", help="also recommendations, after a run")
    return parser


@contextmanager
def _database(folder: Path, postgresql: bool) -> Iterator[str]:
    if not postgresql:
        yield f"sqlite:///{folder / 'load.db'}"
        return
    import pgserver

    running = pgserver.postgres_server.get_server(folder / "server", cleanup_mode="stop")
    try:
        yield running.get_uri()
    finally:
        running.cleanup()


def _filled(folder: Path, asked: argparse.Namespace) -> str:
    """A database with the load in it, and a plan where recommendations are asked for; a manager's token."""
    size = ["--women", str(asked.women), "--homes", str(asked.homes), "--seed", "1"]
    _told("generate", *size, "--out", str(folder / "tables"))
    _told("db", "init")
    _told("db", "import", str(folder / "tables"))
    if asked.recommendations:
        _told("batch", "--as-of", AS_OF, "--horizon-weeks", "26")
    _told("user", "add", "load", "--role", "manager")
    return _told("token", "create", "load").strip()


def _told(*words: str) -> str:
    return subprocess.run([*HOMEWARD, *words], check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def _served(folder: Path, workers: int) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "server.log").open("wb") as log:
        command = [*HOMEWARD, "serve", "--port", str(PORT), "--workers", str(workers)]
        server = subprocess.Popen(command, stderr=log)
        try:
            _await_ready(server)
            yield server
        finally:
            server.terminate()
            server.wait(60)


def _await_ready(server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while server.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health"):
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    raise RuntimeError("the server did not become ready")


def _loaded(paths: Path, token: str, pid: int, clients: int, seconds: int) -> Mapping[str, Any]:
    """What one run of wrk measured, and the processor's time for each request."""
    command = ["wrk", "--threads", "1", "--connections", str(clients), "--duration", f"{seconds}s"]
    command += ["--timeout", "30s", "--script", str(SCRIPT), f"http://127.0.0.1:{PORT}"]
    used = _used_seconds(pid)
    environment = {**os.environ, "LOAD_TOKEN": token, "LOAD_PATHS": str(paths)}
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    assert found["wrong"] == 0, said
    each = (_used_seconds(pid) - used) * 1_000.0 / found["requests"]
    rate = found["requests"] / found["seconds"]
    return {**found, "per_second": round(rate), "processor_ms_each": round(each, 2), "load_1_min": os.getloadavg()[0]}


def _used_seconds(pid: int) -> float:
    """Processor time of a process and its children; on Linux alone, elsewhere 0."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().rpartition(")")
        except OSError:
            continue
        fields = rest.split()
        if pid in (int(name.split()[0]), int(fields[1])):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
