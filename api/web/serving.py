"""The service as a server process runs it."""

from __future__ import annotations

import logging
import time

from fastapi import FastAPI, Request, Response
from starlette.middleware.base import RequestResponseEndpoint

from api.storage.database import connect, database_url
from api.web.app import create_app

log = logging.getLogger("homeward.web")


def app_of_settings() -> FastAPI:
    """The service on the database that the environment names; each worker process calls this once."""
    app = create_app(connect(database_url()))
    app.middleware("http")(logged)
    return app


async def logged(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """One line a request, with the pattern of its path and never what was asked: a query may name a place."""
    started = time.perf_counter()
    response = await call_next(request)
    route = getattr(request.scope.get("route"), "path", "(none)")
    ms = (time.perf_counter() - started) * 1_000.0
    log.info("%s %s %d %.1f ms", request.method, route, response.status_code, ms)
    return response
