"""Who asks, and whether they may: every route but those of health names the permission it needs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from api.access.roles import Permission
from api.access.sessions import COOKIE, Session, note_seen, session_of
from api.access.tokens import Caller, caller_of, id_of
from api.storage.database import reading, writing
from api.storage.moments import now
from api.web.described import description_of
from api.web.limits import address_of, limits_of
from api.web.problems import Problem
from api.web.same_origin import require_same_origin

_shown = HTTPBearer(auto_error=False, description="A token of `homeward token create`.")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="The session that `POST /sessions` opened.")
Shown = Annotated[HTTPAuthorizationCredentials | None, Depends(_shown)]
Cookie = Annotated[str | None, Depends(_cookie)]


async def engine_of(request: Request) -> Engine:
    """The database of the application. Not a plain function: that would be called in a thread of its own."""
    engine: Engine = request.app.state.engine
    return engine


Database = Annotated[Engine, Depends(engine_of)]


def may(permission: Permission) -> Callable[..., Caller]:
    """What gives a route its caller, who may do that. Raises Problem for anybody else."""

    def caller(request: Request, engine: Database, shown: Shown, cookie: Cookie) -> Caller:
        found = known(request, engine, shown, cookie)
        if permission not in found.may:
            raise Problem(403, "not_allowed", f"This token is not good for {permission}.")
        return found

    return caller


def known(request: Request, engine: Database, shown: Shown, cookie: Cookie) -> Caller:
    """What gives a route its caller, whatever they may do: by a token, or else by a session's cookie, which is then in
    `request.state.session`. Raises Problem for who shows neither."""
    limits, request.state.session, request.state.looked = limits_of(request), None, True
    found, token_id = _by_token(engine, shown) if shown is not None else _by_cookie(request, engine, cookie)
    if found is None:
        limits.refused_at(address_of(request))
        detail = "Show a token that is good: Authorization: Bearer hw_..."
        raise Problem(401, "not_known", detail, headers={"WWW-Authenticate": "Bearer"})
    limits.asked_with(token_id)
    return found


def require_known(request: Request) -> None:
    """The same where the framework refused a request before it asked who it is from. Raises Problem for nobody we know,
    unless the route is for everybody."""
    if getattr(request.state, "looked", False) or not description_of(request).get("security"):
        return
    scheme, token = get_authorization_scheme_param(request.headers.get("Authorization"))
    is_shown = scheme.lower() == "bearer" and token
    shown = HTTPAuthorizationCredentials(scheme=scheme, credentials=token) if is_shown else None
    known(request, request.app.state.engine, shown, request.cookies.get(COOKIE))


def _by_token(engine: Engine, shown: HTTPAuthorizationCredentials) -> tuple[Caller | None, str]:
    with reading(engine) as connection:
        found = caller_of(connection, shown.credentials, now())
    return found, "" if found is None else id_of(shown.credentials)


def _by_cookie(request: Request, engine: Engine, cookie: str | None) -> tuple[Caller | None, str]:
    """Raises Problem where another page has the browser write."""
    if cookie is None:
        return None, ""
    at = now()
    with reading(engine) as connection:
        session = session_of(connection, cookie, at)
    if session is None:
        return None, ""
    require_same_origin(request)
    request.state.session = session
    if session.due:
        _note(engine, session)
    return session.caller, session.token_id


def caller_still(connection: Connection, shown: Shown, cookie: Cookie) -> Caller | None:
    """Who asked before with a token or a cookie, as they are now; None once it is no longer good. It counts as no use
    of either."""
    if shown is not None:
        return caller_of(connection, shown.credentials, now())
    session = session_of(connection, cookie or "", now())
    return None if session is None else session.caller


def _note(engine: Engine, session: Session) -> None:
    """Somebody who only reads is not turned away because others write."""
    with suppress(OperationalError), writing(engine) as connection:
        note_seen(connection, session, now())
