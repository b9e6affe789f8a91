"""Accounts: opened, closed, listed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from api.access.roles import ROLES, SCOPED_TO, Role
from api.storage.accounts import users
from api.storage.audit import Entry, write_down
from api.storage.contract import CONTRACT
from api.storage.moments import now
from matcher.domain.codes import PROBATION_REGIONS
from matcher.intake.cells import LONGEST_ID


class AccessError(ValueError):
    """Something about an account or a token that cannot be; the message is for people."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may use the service. region: a caseworker's; partner_id: a partner's. closed_at: None in use."""

    user_id: str
    role: Role
    region: str | None = None
    partner_id: str | None = None
    closed_at: datetime | None = None


def open_account(connection: Connection, user: User, by: str) -> None:
    """Adds a user. by: who does it. Raises AccessError, with what would be right."""
    user = replace(user, user_id=user_name(user.user_id))
    _check(connection, user)
    fields = {name: getattr(user, name) for name in ("user_id", "role", "region", "partner_id")}
    connection.execute(insert(users).values(**fields, created_at=now()))
    write_down(connection, Entry(by, "open", "user", user.user_id, user.role))


def user_name(typed: str) -> str:
    """A name as it is kept (NFC): letters that look the same are the same, however they were typed."""
    return unicodedata.normalize("NFC", typed)


def _check(connection: Connection, user: User) -> None:
    if not user.user_id.isprintable() or not 0 < len(user.user_id.strip()) == len(user.user_id) <= LONGEST_ID:
        raise AccessError(f"a user's name is up to {LONGEST_ID} letters without spaces around them")
    if user.role not in ROLES:
        raise AccessError(f"{user.role!r} is not a role; it must be one of: {', '.join(ROLES)}")
    for name in ("region", "partner_id"):
        needed, given = SCOPED_TO.get(user.role) == name, getattr(user, name)
        if needed != bool(given):
            raise AccessError(f"a {user.role} {'must have a' if needed else 'has no'} {_WORDS[name]}")
    if user.region and user.region not in PROBATION_REGIONS:
        raise AccessError(
            f"{user.region!r} is not a probation region; it must be one of: {'; '.join(PROBATION_REGIONS)}"
        )
    partners = CONTRACT["partners"]
    if user.partner_id and not _is_there(connection, partners.c.partner_id, user.partner_id):
        raise AccessError(f"there is no partner {user.partner_id!r}")
    if _is_there(connection, users.c.user_id, user.user_id):
        raise AccessError(f"there is a user {user.user_id!r} already; a name is never given twice")


_WORDS = {"region": "region", "partner_id": "partner"}


def _is_there(connection: Connection, column: Any, value: str) -> bool:
    return connection.execute(select(column).where(column == value)).first() is not None


def close_account(connection: Connection, user_id: str, by: str) -> None:
    """Ends an account: its tokens open nothing from now on. Raises AccessError where there is none in use."""
    user_id = user_name(user_id)
    ended = connection.execute(
        update(users).where(users.c.user_id == user_id, users.c.closed_at.is_(None)).values(closed_at=now())
    )
    if not ended.rowcount:
        raise AccessError(f"there is no user {user_id!r} in use")
    write_down(connection, Entry(by, "close", "user", user_id, "homeward user close"))


def all_users(connection: Connection) -> Sequence[User]:
    """Every account, closed ones too, by name."""
    return [user_of(row) for row in connection.execute(select(users).order_by(users.c.user_id))]


def user_of(row: Row[Any]) -> User:
    """The user in a row that holds the columns of an account."""
    return User(row.user_id, row.role, row.region, row.partner_id, row.closed_at)
