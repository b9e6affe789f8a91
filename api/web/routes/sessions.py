"""`/sessions`: signing in to the pages with a token, and out again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from api.access.sessions import COOKIE, IDLE, Session, end_session, open_session, session_of
from api.access.tokens import Caller
from api.storage.database import writing
from api.storage.moments import now
from api.web.callers import Cookie, Database, Shown, known
from api.web.examples import like
from api.web.problems import Problem, told

router = APIRouter(tags=["sessions"])

CURRENT = "/sessions/current"
Known = Annotated[Caller, Depends(known)]


class SignedIn(BaseModel):
    """Who asks, and what they may do."""

    model_config = like(
        {
            "user_id": "amira",
            "role": "caseworker",
            "region": "Greater Manchester",
            "partner_id": None,
            "may": ["homes:read", "offers:answer", "offers:read", "referrals:read", "referrals:write"],
            "expires_at": "2026-11-22T22:15:00Z",
            "idle_minutes": 30,
        }
    )

    user_id: str = Field(examples=["amira"])
    role: str = Field(examples=["caseworker"])
    region: str | None = Field(description="A caseworker's.", examples=["London"])
    partner_id: str | None = Field(description="A partner's.", examples=[None])
    may: list[str] = Field(examples=[["homes:read", "referrals:read"]])
    expires_at: datetime | None = Field(description="When the session ends in any case; null where a token was shown.")
    idle_minutes: int = Field(description="After so long without a request a session ends before.", examples=[30])


@router.post("/sessions", status_code=201, responses=told())
def sign_in(engine: Database, caller: Known, shown: Shown, response: Response) -> SignedIn:
    """Opens a session with a token; its cookie then stands for the token, in a browser that keeps it to itself.

    Always a new one: no cookie that was there before is taken. It is not done once under an `Idempotency-Key`, as the
    answer would have to be kept.
    """
    if shown is None:
        raise Problem(403, "not_allowed", "A session is opened with a token, not with another session.")
    with writing(engine) as connection:
        cookie, session = open_session(connection, shown.credentials, caller, now())
    response.set_cookie(COOKIE, cookie, path="/", secure=True, httponly=True, samesite="strict")
    response.headers["Location"] = CURRENT
    return _signed_in(caller, session)


@router.get(CURRENT, responses=told())
def signed_in(request: Request, caller: Known) -> SignedIn:
    """Who asks, by a session or a token."""
    return _signed_in(caller, request.state.session)


@router.delete(CURRENT, status_code=204, responses=told())
def sign_out(engine: Database, caller: Known, cookie: Cookie, response: Response) -> None:
    """Ends the session that was shown, at once and for good, also where a token came with it; with a token alone there
    is none to end."""
    at = now()
    if cookie is not None:
        with writing(engine) as connection:
            if (session := session_of(connection, cookie, at)) is not None:
                end_session(connection, session, caller.user, at)
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")


def _signed_in(caller: Caller, session: Session | None) -> SignedIn:
    user = caller.user
    return SignedIn(
        user_id=user.user_id,
        role=user.role,
        region=user.region,
        partner_id=user.partner_id,
        may=sorted(caller.may),
        expires_at=None if session is None else session.expires_at,
        idle_minutes=IDLE.seconds // 60,
    )
