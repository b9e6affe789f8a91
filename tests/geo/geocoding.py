"""A real HTTP server that answers as Nominatim does, and keeps every request it was sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

Row = dict[str, Any]


@dataclass
class Nominatim:
    """answers: rows by postcode; any other gets an empty list. statuses: sent first, one a request."""

    answers: dict[str, list[Row]]
    statuses: list[int] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    address: str = ""

    def queries(self) -> list[dict[str, list[str]]]:
        return [parse_qs(urlsplit(request).query) for request in self.requests]


def row(lat: float, lon: float, box: tuple[float, float, float, float] | None = None) -> Row:
    """A row as the service gives it: numbers are texts, the box is south, north, west, east."""
    fields: Row = {"place_id": 1, "lat": str(lat), "lon": str(lon), "display_name": "somewhere", "class": "place"}
    return fields | ({"boundingbox": [str(edge) for edge in box]} if box else {})


@contextmanager
def serving(nominatim: Nominatim) -> Iterator[Nominatim]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            nominatim.requests.append(self.path)
            nominatim.agents.append(self.headers["User-Agent"])
            nominatim.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            code = parse_qs(urlsplit(self.path).query).get("postalcode", [""])[0]
            payload = json.dumps(nominatim.answers.get(code, [])).encode()
            self.send_response(nominatim.statuses.pop(0) if nominatim.statuses else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        nominatim.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield nominatim
        finally:
            server.shutdown()
            thread.join()
