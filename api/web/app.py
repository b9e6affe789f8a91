"""The application: its routes, its errors, and what it answers to everybody."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version
from typing import Any

import anyio.to_thread
from fastapi import Depends, FastAPI
from sqlalchemy import Engine
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from api.settings import Settings
from api.web.callers import require_known
from api.web.edge import Edge, Seen, note
from api.web.examples import put_nulls_back
from api.web.limits import Limits
from api.web.metrics import count
from api.web.problems import ProblemBody, tell_problems
from api.web.routes import (
    assessments,
    decisions,
    figures,
    health,
    homes,
    metrics,
    needs,
    offers,
    partner_homes,
    pins,
    projects,
    publishing,
    referrals,
    results,
    runs,
    sessions,
    women,
)
from api.web.said_once import said_once

ROUTERS = (
    decisions.router,
    figures.router,
    health.router,
    homes.router,
    metrics.router,
    needs.router,
    offers.router,
    partner_homes.router,
    pins.router,
    publishing.router,
    results.router,
    runs.router,
    sessions.router,
    women.router,
    referrals.router,
    projects.router,
    assessments.router,
)
UNLIMITED = Settings(requests_per_minute=0, refused_per_minute=0)
"""For tests, and for who puts the service into a program of their own."""


def create_app(engine: Engine, settings: Settings = UNLIMITED) -> FastAPI:
    """The service on a database."""
    app = FastAPI(
        title="Homeward",
        version=version("homeward-matching"),
        description="Matches women leaving prison with homes. Every result is a proposal for people to decide.",
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(said_once)],
        lifespan=_at_once(settings.threads),
    )
    app.state.engine = engine
    app.state.limits = Limits(settings)
    tell_problems(app, require_known)
    for router in ROUTERS:
        app.include_router(router)
    # The library's own bounds what comes in pieces, of no length told.
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=settings.largest_body)
    app.add_middleware(Edge, largest_body=settings.largest_body, noted=_noted)
    _describe(app)
    return app


def _at_once(threads: int) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Has a process work on so many requests at once: one thread at a time may run Python, and each that also wants to
    takes the turn of the one that reads and answers."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = threads
        yield

    return lifespan


def _noted(seen: Seen) -> None:
    note(seen)
    count(seen)


def _describe(app: FastAPI) -> None:
    """Puts the shape of problems into the description of the service, where every route refers to it, and what the
    framework leaves out of examples."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        schema = plain()
        known = schema.setdefault("components", {}).setdefault("schemas", {})
        if "ProblemBody" not in known:
            known["ProblemBody"] = ProblemBody.model_json_schema()
            put_nulls_back(schema)
        return schema

    app.openapi = described  # type: ignore[method-assign]
