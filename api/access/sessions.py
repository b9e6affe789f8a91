"""Sessions: what a browser shows in place of a token. Opened with one, good for no more and no longer than it."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from api.access.tokens import NO_DIGEST, Caller, caller_in, digest_of, id_of
from api.access.users import User
from api.storage.accounts import sessions, tokens, users
from api.storage.audit import Entry, write_down

COOKIE = "__Host-homeward"
"""Browsers take a cookie of such a name only over TLS, and only from this very host."""
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
"""A session ends when nothing was asked with it for so long, and after so long in any case."""
NOTED_EVERY = timedelta(minutes=1)
"""That something was asked is noted at most so often: reading must not become writing every time."""

_COOKIE = re.compile(r"([0-9a-f]{16})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in. token_id: with which token. due: whether it is time to note that this was asked."""

    session_id: str
    token_id: str
    caller: Caller
    expires_at: datetime
    due: bool = False


def open_session(connection: Connection, token: str, caller: Caller, at: datetime) -> tuple[str, Session]:
    """A new session for who showed a good token; the value of its cookie, which is kept nowhere, and the session.

    Sessions of that token that have ended are cleared away; the log says that they were.
    """
    token_id, session_id, secret = id_of(token), secrets.token_hex(8), secrets.token_urlsafe(32)
    over = or_(sessions.c.ended_at.is_not(None), sessions.c.expires_at <= at, sessions.c.seen_at <= at - IDLE)
    connection.execute(delete(sessions).where(sessions.c.token_id == token_id, over))
    last = connection.execute(select(tokens.c.expires_at).where(tokens.c.token_id == token_id)).scalar_one()
    expires_at = min(at + LONGEST, last)
    row = {"session_id": session_id, "token_id": token_id, "digest": digest_of(secret), "expires_at": expires_at}
    connection.execute(insert(sessions).values(**row, created_at=at, seen_at=at))
    write_down(connection, Entry(caller.user.user_id, "open", "session", session_id, f"with token {token_id}"))
    return f"{session_id}_{secret}", Session(session_id, token_id, caller, expires_at)


def session_of(connection: Connection, cookie: str, at: datetime) -> Session | None:
    """The session a cookie stands for at a moment; None where it opens nothing, and nobody is told why."""
    parts = _COOKIE.fullmatch(cookie)
    if parts is None:
        return None
    row = connection.execute(_OF_SESSION, {"shown": parts[1]}).first()
    # Compared even where there is no such session, and in the same time however much of it is right.
    same = hmac.compare_digest(digest_of(parts[2]), row.session_digest if row else NO_DIGEST)
    if row is None or not same or row.ended_at or row.session_expires_at <= at or row.seen_at <= at - IDLE:
        return None
    caller = caller_in(row, at)
    if caller is None:
        return None
    due = row.seen_at <= at - NOTED_EVERY
    return Session(row.session_id, row.token_id, caller, row.session_expires_at, due)


_OF_SESSION = (
    select(
        tokens,
        users,
        sessions.c.session_id,
        sessions.c.digest.label("session_digest"),
        sessions.c.expires_at.label("session_expires_at"),
        sessions.c.seen_at,
        sessions.c.ended_at,
    )
    .select_from(sessions.join(tokens).join(users))
    .where(sessions.c.session_id == bindparam("shown"))
)


def note_seen(connection: Connection, session: Session, at: datetime) -> None:
    """Notes that something was asked with a session; one that has ended meanwhile stays as it is."""
    mine = (sessions.c.session_id == session.session_id, sessions.c.ended_at.is_(None), sessions.c.seen_at < at)
    connection.execute(update(sessions).where(*mine).values(seen_at=at))


def end_session(connection: Connection, session: Session, user: User, at: datetime) -> None:
    """Ends a session; one that has ended already is left alone."""
    mine = (sessions.c.session_id == session.session_id, sessions.c.ended_at.is_(None))
    if connection.execute(update(sessions).where(*mine).values(ended_at=at)).rowcount:
        write_down(connection, Entry(user.user_id, "end", "session", session.session_id, "DELETE /sessions/current"))
