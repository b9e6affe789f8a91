"""A routing server on this machine that replays recorded answers, and misbehaves when told to."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np

from geo.grid import to_grid
from geo.journeys.protocol import Points

RECORDED = Path(__file__).parent / "data" / "osrm"


def recorded(name: str) -> dict[str, Any]:
    return json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))


def input_points(recording: dict[str, Any]) -> list[tuple[float, float]]:
    """Longitude and latitude that a recording was asked for, four decimals."""
    return [tuple(pair) for pair in recording["asked"]]


def points_of(recording: dict[str, Any], positions: list[int]) -> Points:
    lon, lat = np.array(input_points(recording))[positions].T
    return Points(*to_grid(lat, lon))


@dataclass
class StandIn:
    """What the server answers from, what it was asked, and how it misbehaves.

    trouble: one entry for each coming request, used up in turn: a status, `slow`, `cut`, `html`, `odd head`
    (an answer with a header that is none), or a JSON answer.
    """

    recording: dict[str, Any]
    url: str = ""
    trouble: list[Any] = field(default_factory=list)
    most_pairs: int = 10_000
    off_the_streets: set[int] = field(default_factory=set)
    data_versions: list[str] = field(default_factory=list)
    distances: bool = True
    asked: list[tuple[list[int], list[int], int]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def answer(self, path: str) -> tuple[int, dict[str, Any]]:
        """As OSRM answers: every coordinate is snapped first, then the size of the table is looked at."""
        parts = urlsplit(path)
        service, version, profile, places = parts.path.strip("/").split("/")
        options = {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=True).items()}
        assert (service, version, profile) == ("table", "v1", "driving")
        assert set(options) == {"sources", "destinations", "annotations"}
        assert options["annotations"] == "duration,distance"
        known = {f"{lon:.4f},{lat:.4f}": number for number, (lon, lat) in enumerate(self.recording["asked"])}
        numbers = [known[place] for place in places.split(";")]
        assert len(set(numbers)) == len(numbers), "a point was sent twice"
        sources = [numbers[int(index)] for index in options["sources"].split(";")]
        destinations = [numbers[int(index)] for index in options["destinations"].split(";")]
        self.asked.append((sources, destinations, len(numbers)))
        if self.off_the_streets & set(numbers):
            return 400, recorded("no_segment")
        if len(sources) * len(destinations) > self.most_pairs:
            return 400, recorded("too_big")
        return 200, self._cut_out(sources, destinations)

    def _cut_out(self, sources: list[int], destinations: list[int]) -> dict[str, Any]:
        whole = self.recording["answer"]
        answer = {"code": "Ok", "durations": _corner(whole["durations"], sources, destinations)}
        if self.distances:
            answer["distances"] = _corner(whole["distances"], sources, destinations)
        answer["sources"] = [whole["sources"][number] for number in sources]
        answer["destinations"] = [whole["destinations"][number] for number in destinations]
        if self.data_versions:
            answer["data_version"] = self.data_versions.pop(0) if len(self.data_versions) > 1 else self.data_versions[0]
        return answer


def _corner(rows: list[list[float | None]], sources: list[int], destinations: list[int]) -> list[list[float | None]]:
    return [[rows[source][destination] for destination in destinations] for source in sources]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    odd_head = False
    wbufsize = -1  # head and body in one packet: two would wait for each other
    server: _Server

    def do_GET(self) -> None:
        standin = self.server.standin
        standin.paths.append(self.path)
        trouble = standin.trouble.pop(0) if standin.trouble else None
        if trouble == "cut":
            self.close_connection = True
            self.connection.close()
        elif trouble == "html":
            self._send(200, b"<html><body>Please log in to the proxy</body></html>", "text/html")
        elif isinstance(trouble, int):
            self._send(trouble, b'{"message":"Too Many Requests"}', "application/json")
        elif isinstance(trouble, dict):
            self._send(200 if trouble.get("code") == "Ok" else 400, json.dumps(trouble).encode(), "application/json")
        else:
            if trouble == "slow":
                time.sleep(0.5)
            self.odd_head = trouble == "odd head"
            status, answer = standin.answer(self.path)
            self._send(status, json.dumps(answer).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 429:
            self.send_header("Retry-After", "0")
        if self.odd_head:
            self.send_header("X-Note", "odd\r\na line without a colon")
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the tests read what was asked."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    standin: StandIn

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away, or a connection that was cut on purpose."""


@contextmanager
def serving(standin: StandIn) -> Iterator[StandIn]:
    """The server on a free port of the loopback, for as long as the block lasts."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.standin = standin
        standin.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield standin
        finally:
            server.shutdown()
            thread.join()
