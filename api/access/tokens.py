"""Tokens: made once, shown once, kept as a digest, and worth nothing after their day, their end or their user's."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from api.access.roles import MAY, PERMISSIONS, Permission
from api.access.users import AccessError, User, user_name, user_of
from api.storage.accounts import tokens, users
from api.storage.audit import Entry, write_down
from api.storage.moments import now

PREFIX = "hw"
"""By this a token is known for one of ours, so that one that was published by mistake can be searched for."""
LONGEST_DAYS = 366
_TOKEN = re.compile(rf"{PREFIX}_([0-9a-f]{{16}})_([A-Za-z0-9_-]{{43}})")
_TOKEN_OR_ID = re.compile(rf"(?:{PREFIX}_)?([0-9a-f]{{16}})(?:_.*)?", re.DOTALL)
NO_DIGEST = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token: never its secret."""

    token_id: str
    user_id: str
    scopes: tuple[str, ...]
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a user, and what the token they showed is good for."""

    user: User
    may: frozenset[Permission]


def create_token(
    connection: Connection, user_id: str, days: int, by: str, scopes: Collection[str] | None = None
) -> str:
    """A new token for a user, good for so many days: all that the role may do, or only the scopes named. It is shown
    here and never again. Raises AccessError."""
    user_id = user_name(user_id)
    row = connection.execute(select(users).where(users.c.user_id == user_id, users.c.closed_at.is_(None))).first()
    if row is None:
        raise AccessError(f"there is no user {user_id!r} in use")
    if not 1 <= days <= LONGEST_DAYS:
        raise AccessError(f"a token is good for 1 to {LONGEST_DAYS} days")
    may = MAY[user_of(row).role]
    chosen: frozenset[str] = may if scopes is None else frozenset(scopes)
    if beyond := sorted(chosen - may):
        raise AccessError(f"a {row.role} may not: {', '.join(beyond)}; scopes of that role: {', '.join(sorted(may))}")
    if not chosen:
        raise AccessError("a token without a scope opens nothing; name one")
    token_id, secret, at = secrets.token_hex(8), secrets.token_urlsafe(32), now()
    connection.execute(
        insert(tokens).values(
            token_id=token_id,
            user_id=user_id,
            digest=digest_of(secret),
            scopes=";".join(sorted(chosen)),
            created_at=at,
            expires_at=at + timedelta(days=days),
        )
    )
    write_down(connection, Entry(by, "create", "token", token_id, f"for {user_id}"))
    return f"{PREFIX}_{token_id}_{secret}"


def caller_of(connection: Connection, token: str, at: datetime) -> Caller | None:
    """Who shows a token at a moment; None where it opens nothing, and nobody is told why."""
    parts = _TOKEN.fullmatch(token)
    if parts is None:
        return None
    row = connection.execute(_OF_TOKEN, {"shown": parts[1]}).first()
    # Compared even where there is no such token, and in the same time however much of it is right.
    same = hmac.compare_digest(digest_of(parts[2]), row.digest if row else NO_DIGEST)
    return caller_in(row, at) if row is not None and same else None


def caller_in(row: Row[Any], at: datetime) -> Caller | None:
    """Who a row of a token and its user stands for at a moment; None where either has ended."""
    if row.revoked_at or row.closed_at or row.expires_at <= at:
        return None
    user = user_of(row)
    # What the role may do today, should it have changed since the token was made.
    return Caller(user, MAY[user.role] & frozenset(PERMISSIONS).intersection(row.scopes.split(";")))


_OF_TOKEN = select(tokens, users).join(users).where(tokens.c.token_id == bindparam("shown"))


def id_of(token: str) -> str:
    """The id of a token that is good: what of it may be written down."""
    return token.split("_")[1]


def revoke_token(connection: Connection, shown: str, by: str) -> str:
    """Ends a token; its id. shown: the id, or the token as it was given, even cut short: whoever is in a hurry pastes
    what there is. Raises AccessError where there is none, or it has ended; that never tells more than the id."""
    parts = _TOKEN_OR_ID.fullmatch(shown.strip())
    if parts is None:
        raise AccessError("there is no token like that; give its id, as `homeward token list` tells it")
    token_id = parts[1]
    ended = connection.execute(
        update(tokens).where(tokens.c.token_id == token_id, tokens.c.revoked_at.is_(None)).values(revoked_at=now())
    )
    if not ended.rowcount:
        raise AccessError(f"there is no token {token_id!r} in use")
    write_down(connection, Entry(by, "revoke", "token", token_id, "homeward token revoke"))
    return token_id


def all_tokens(connection: Connection) -> Sequence[Token]:
    """Every token there ever was, by user and then by age."""
    found = connection.execute(select(tokens).order_by(tokens.c.user_id, tokens.c.created_at, tokens.c.token_id))
    return [
        Token(row.token_id, row.user_id, tuple(row.scopes.split(";")), row.expires_at, row.revoked_at) for row in found
    ]


def digest_of(secret: str) -> str:
    """A plain digest suffices: the secret is 256 bits of chance, which nobody can try through."""
    return hashlib.sha256(secret.encode()).hexdigest()
