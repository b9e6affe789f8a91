"""What every request passes on its way in and out: bounded, numbered, answered whatever happens, noted and counted."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.error_places import place_of
from api.web.problems import Problem, answer

log = logging.getLogger("homeward.web")
NO_ROUTE = "(none)"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""What every answer carries that says nothing else: nothing of it is kept by browsers or on the way, framed, or taken
for something else."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a request when it is over: nothing of what was asked, nor by whom. route: the pattern of its
    path. seconds: until its answer was sent whole."""

    method: str
    route: str
    status: int
    seconds: float
    request_id: str


class Edge:
    """The outermost part of the application (ASGI)."""

    def __init__(self, app: ASGIApp, largest_body: int, noted: Callable[[Seen], None]) -> None:
        self._app, self._largest_body, self._noted = app, largest_body, noted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        passed = _Passage(scope, send)
        try:
            length = Headers(scope=scope).get("content-length", "0")
            # Of thousands of digits no number is made.
            if not length.isdecimal() or len(length) > 18 or int(length) > self._largest_body:
                raise Problem(413, "too_large", "More was sent than is read at once.")
            await self._app(scope, receive, passed.send)
        except Problem as refused:
            await answer(refused)(scope, receive, passed.send)
        except Exception as error:  # noqa: BLE001  (nothing of ours may answer with what an error says of somebody)
            log.error("%s in %s", type(error).__name__, place_of(error), extra={"request_id": passed.request_id})
            # An answer that has begun can only be cut short, which the server does when this returns.
            if not passed.status:
                problem = Problem(500, "broken", "Something went wrong that should not; it has been noted.")
                await answer(problem)(scope, receive, passed.send)
        finally:
            self._noted(passed.seen())


class _Passage:
    """One request on its way."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.request_id, self.status = secrets.token_hex(8), 0
        self._scope, self._send, self._started = scope, send, time.perf_counter()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers["X-Request-ID"] = self.request_id
        await self._send(message)

    def seen(self) -> Seen:
        """What is to be noted; status 0 for one that went away before it was answered."""
        method, route = self._scope["method"], self._scope.get("route")
        return Seen(
            method if method in METHODS else "other",
            getattr(route, "path", NO_ROUTE),
            self.status,
            time.perf_counter() - self._started,
            self.request_id,
        )


def note(seen: Seen) -> None:
    """One line of the log a request."""
    fields = {
        "method": seen.method,
        "route": seen.route,
        "status": seen.status,
        "ms": round(seen.seconds * 1_000.0, 1),
        "request_id": seen.request_id,
    }
    log.info("%s %s %d %.1f ms", seen.method, seen.route, seen.status, fields["ms"], extra=fields)
