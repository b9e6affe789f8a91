"""The application: its routes, its errors, and what it answers to everybody."""

from __future__ import annotations

import logging
import traceback
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request, Response
from sqlalchemy import Engine
from starlette.middleware.base import RequestResponseEndpoint

from api.web.problems import Problem, ProblemBody, answer, tell_problems
from api.web.routes import health, homes

log = logging.getLogger("homeward.web")
ROUTERS = (health.router, homes.router)
LARGEST_BODY = 10_000_000
"""Bytes; anything larger is refused before it is read."""

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""What every answer carries: nothing of it is kept by browsers or on the way, framed, or taken for something else."""


def create_app(engine: Engine) -> FastAPI:
    """The service on a database."""
    app = FastAPI(
        title="Homeward",
        version=version("homeward-matching"),
        description="Matches women leaving prison with homes. Every result is a proposal for people to decide.",
        docs_url=None,
        redoc_url=None,
    )
    app.state.engine = engine
    tell_problems(app)
    for router in ROUTERS:
        app.include_router(router)
    app.middleware("http")(guarded)
    _describe_problems(app)
    return app


async def guarded(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Refuses what is too large, and gives every answer its headers."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        response: Response = answer(Problem(413, "too_large", "At most 10 MB can be sent at once."))
    else:
        try:
            response = await call_next(request)
        except Exception as error:  # noqa: BLE001  (nothing of ours may answer with what an error says of somebody)
            log.error("%s in %s", type(error).__name__, _place_of(error))
            response = answer(Problem(500, "broken", "Something went wrong that should not; it has been noted."))
    response.headers.update(HEADERS)
    return response


def _place_of(error: BaseException) -> str:
    """Where an error was raised, without what it says: that may hold somebody's data."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-8:]))


def _describe_problems(app: FastAPI) -> None:
    """Puts the shape of problems into the description of the service, where every route refers to it."""
    plain = app.openapi

    def described() -> dict[str, object]:
        schema = plain()
        schema.setdefault("components", {}).setdefault("schemas", {})["ProblemBody"] = ProblemBody.model_json_schema()
        return schema

    app.openapi = described  # type: ignore[method-assign]
