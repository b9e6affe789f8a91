"""Who asks, and whether they may: every route but those of health names the permission it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Engine

from api.access.roles import Permission
from api.access.tokens import Caller, caller_of
from api.storage.database import reading
from api.storage.moments import now
from api.web.problems import Problem

_shown = HTTPBearer(auto_error=False, description="A token of `homeward token create`.")


def engine_of(request: Request) -> Engine:
    """The database of the application."""
    engine: Engine = request.app.state.engine
    return engine


Database = Annotated[Engine, Depends(engine_of)]


def may(permission: Permission) -> Callable[..., Caller]:
    """What gives a route its caller, who may do that. Raises Problem for anybody else."""

    def caller(engine: Database, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_shown)]) -> Caller:
        found = None
        if shown is not None:
            with reading(engine) as connection:
                found = caller_of(connection, shown.credentials, now())
        if found is None:
            detail = "Show a token that is good: Authorization: Bearer hw_..."
            raise Problem(401, "not_known", detail, headers={"WWW-Authenticate": "Bearer"})
        if permission not in found.may:
            raise Problem(403, "not_allowed", f"This token is not good for {permission}.")
        return found

    return caller
