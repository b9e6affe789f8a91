"""Homes taken off the market for a coded reason, and given back: every such time is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from api.access.users import User
from api.service.cursors import closed, opened
from api.service.partner_homes.changing import Written, held_for_change
from api.service.partner_homes.promises import refuse_if_promised
from api.service.partner_homes.records import in_parts, own_home
from api.service.refusals import Refused
from api.storage.audit import Entry, write_down
from api.storage.contract import CONTRACT
from api.storage.decisions import voids
from api.storage.moments import now
from matcher.domain.reasons import Unavailable

homes = CONTRACT["homes"]


@dataclass(frozen=True, slots=True)
class VoidsPage:
    """Times a home was not free, the last one first, and where the next page begins; None after the last."""

    voids: Sequence[Row[Any]]
    next: str | None


def withdraw(
    connection: Connection,
    user: User,
    home_id: str,
    reason: Unavailable,
    expected_end_on: date | None = None,
    version: int | None = None,
) -> Written:
    """Takes a home off the market from today on; one that is off it for another reason has this one from now on.
    version: which was read, where it matters. Raises NotThere, ChangedMeanwhile and Refused."""
    before = held_for_change(connection, user, home_id, version)
    if before.row["unavailable"] == reason:
        raise Refused("already_unavailable", "The home is off the market for this reason already.")
    if expected_end_on is not None and expected_end_on < now().date():
        fault = "expected_end_on: must not be past"
        raise Refused("home_faulty", "The home cannot be kept as it is.", [fault], understood=False)
    refuse_if_promised(connection, home_id)
    _put(connection, home_id, reason)
    note_voids(connection, user, {home_id: reason}, expected_end_on)
    write_down(connection, Entry(user.user_id, "withdraw", "home", home_id, reason))
    return Written(home_id, before.version + 1, True)


def give_back(connection: Connection, user: User, home_id: str, version: int | None = None) -> Written:
    """Has a home be free again. Raises NotThere, ChangedMeanwhile and Refused."""
    before = held_for_change(connection, user, home_id, version)
    if before.row["unavailable"] is None:
        raise Refused("already_free", "The home is free already.")
    _put(connection, home_id, None)
    note_voids(connection, user, {home_id: None})
    write_down(connection, Entry(user.user_id, "return", "home", home_id, "POST /homes/{home_id}/return"))
    return Written(home_id, before.version + 1, True)


def note_voids(
    connection: Connection,
    user: User,
    reasons: dict[str, Unavailable | None],
    expected_end_on: date | None = None,
) -> None:
    """Home -> why it is not free from now on, None for free: ends the time that lasts, and begins another."""
    at = now()
    for some in in_parts(sorted(reasons)):
        lasting = (voids.c.home_id.in_(some), voids.c.ended_on.is_(None))
        connection.execute(update(voids).where(*lasting).values(ended_on=at.date()))
    rows = [
        {
            "home_id": home_id, "reason": reason, "began_on": at.date(), "expected_end_on": expected_end_on,
            "by": user.user_id, "at": at,
        }
        for home_id, reason in sorted(reasons.items()) if reason is not None
    ]  # fmt: skip
    if rows:
        connection.execute(insert(voids), rows)


def voids_of(connection: Connection, user: User, home_id: str, limit: int, after: str | None) -> VoidsPage:
    """When a home was not free, and why. Raises NotThere and BadCursor."""
    own_home(connection, user, home_id)
    asked = select(voids).where(voids.c.home_id == home_id).order_by(voids.c.void_id.desc()).limit(limit + 1)
    if after is not None:
        asked = asked.where(voids.c.void_id < opened(after, (float,))[0])
    rows = connection.execute(asked).all()
    more = len(rows) > limit
    return VoidsPage(rows[:limit], closed(rows[limit - 1].void_id) if more else None)


def _put(connection: Connection, home_id: str, reason: Unavailable | None) -> None:
    changed = update(homes).where(homes.c.home_id == home_id)
    connection.execute(changed.values(unavailable=reason, version=homes.c.version + 1, changed_at=now()))
