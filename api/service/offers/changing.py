"""The one way an offer is changed: under the locks of its woman and its home, over the version that was read, with its
step, its holds and what is logged of it in the same transaction.

Every transaction that changes offers takes its locks in one order, so that no two can wait for each other: women by
their ids, homes by their ids, all else, and the end of the audit log last. On SQLite a writer is alone anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, and_, delete, insert, or_, select, update

from api.service.offers.states import FREES, LASTS
from api.service.refusals import ChangedMeanwhile, NotThere, Refused
from api.storage.contract import CONTRACT
from api.storage.offers import LIVE, holds, offer_steps, offers

women, homes, bars = CONTRACT["women"], CONTRACT["homes"], CONTRACT["bars"]
EXPIRY = "expiry"
"""Who lets an offer lapse."""


class Lapsed(Refused):
    """The offer's time is over; nothing was done, and it is still to be written down as lapsed."""

    def __init__(self) -> None:
        super().__init__("offer_lapsed", "The time for an answer is over: the offer has lapsed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What an offer comes to. by: a user, or the clock. code, side: of domain.reasons. keeps_time: whether its time
    does not begin anew. facts: other columns of the offer that change with it."""

    to: str
    by: str
    code: str | None = None
    side: str | None = None
    keeps_time: bool = False
    facts: dict[str, Any] | None = None


def lock_women(connection: Connection, woman_ids: Iterable[str]) -> set[str]:
    """Has nobody else change the offers or the pins of some women until the transaction ends; those that there are."""
    return _locked(connection, women.c.woman_id, woman_ids)


def lock_homes(connection: Connection, home_ids: Iterable[str]) -> set[str]:
    """Has nobody else hold, free or change some homes until the transaction ends; those that there are. After the
    women."""
    return _locked(connection, homes.c.home_id, home_ids)


def _locked(connection: Connection, key: Column[Any], ids: Iterable[str]) -> set[str]:
    # One by one in order, since a database may lock the rows of one question in any. Rows that refer to these can be
    # added meanwhile (FOR NO KEY UPDATE).
    asked = (select(key).where(key == one).with_for_update(key_share=True) for one in sorted(set(ids)))
    return {found for one in asked if (found := connection.scalar(one)) is not None}


def locked_offer(connection: Connection, offer_id: str, seen: ColumnElement[bool], *, apart: bool = False) -> Row[Any]:
    """An offer as it is now; its woman and its home are locked. seen: which offers the user may know of. apart: the
    women are locked too whom she must be kept apart from. Raises NotThere."""
    asked = select(offers).where(offers.c.offer_id == offer_id, seen)
    before = connection.execute(asked).first()
    if before is None:
        raise NotThere
    if before.woman_id is not None:
        others = kept_apart_from(connection, before.woman_id) if apart else set()
        lock_women(connection, {before.woman_id, *others})
    lock_homes(connection, [before.home_id])
    row = connection.execute(asked).first()
    if row is None:
        raise NotThere
    return row


def kept_apart_from(connection: Connection, woman_id: str) -> set[str]:
    """The women who may not associate with one, whoever of the two it is written of: two homes that suit each of them
    may not suit both."""
    apart = bars.c.kind == "non_association"
    named = select(bars.c.other_id).where(apart, bars.c.woman_id == woman_id, bars.c.other_id.is_not(None))
    naming = select(bars.c.woman_id).where(apart, bars.c.other_id == woman_id)
    return {*connection.scalars(named), *connection.scalars(naming)}


def is_over(row: Row[Any], at: datetime) -> bool:
    """Whether an offer has run out of time, though nobody has written so yet."""
    return row.state in LIVE and row.expires_at is not None and row.expires_at <= at


def out_of_time(at: datetime) -> ColumnElement[bool]:
    """The same of the rows of `offers`."""
    return and_(offers.c.state.in_(LIVE), offers.c.expires_at.is_not(None), offers.c.expires_at <= at)


def in_time(at: datetime) -> ColumnElement[bool]:
    """Which rows of `offers` may still become a home."""
    return and_(offers.c.state.in_(LIVE), or_(offers.c.expires_at.is_(None), offers.c.expires_at > at))


def write_step(connection: Connection, row: Row[Any], step: Step, at: datetime) -> int:
    """Brings a locked offer one step on; its new version. Raises ChangedMeanwhile where it is not as it was read."""
    lasts = LASTS[step.to]
    ends = row.expires_at if step.keeps_time else None if lasts is None else at + lasts
    version: int = row.version + 1
    changed = {"state": step.to, "version": version, "changed_at": at, "expires_at": ends, **(step.facts or {})}
    as_read = (offers.c.offer_id == row.offer_id, offers.c.version == row.version, offers.c.state == row.state)
    if not connection.execute(update(offers).where(*as_read).values(**changed)).rowcount:
        raise ChangedMeanwhile
    note_step(connection, row.offer_id, version, step, at)
    theirs = holds.c.offer_id == row.offer_id
    if step.to in FREES:
        connection.execute(delete(holds).where(theirs))
    else:
        connection.execute(update(holds).where(theirs).values(expires_at=ends))
    return version


def note_step(connection: Connection, offer_id: str, version: int, step: Step, at: datetime) -> None:
    """Writes down a step; it has the number of the version that it made."""
    told = {"state": step.to, "by": step.by, "at": at, "code": step.code, "side": step.side}
    connection.execute(insert(offer_steps).values(offer_id=offer_id, seq=version, **told))
