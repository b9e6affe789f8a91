"""Offers whose time is over: nobody ever sees one as live, and here they are written down as lapsed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from api.runs.clock import database_now
from api.service.offers.changing import EXPIRY, Step, is_over, lock_homes, out_of_time, write_step
from api.storage.audit import Entry, write_down
from api.storage.offers import offers


def lapse(connection: Connection, row: Row[Any], at: datetime) -> Entry:
    """Lets an offer lapse whose home is locked; what is to be logged of it."""
    write_step(connection, row, Step(to="lapsed", by=EXPIRY), at)
    return Entry(EXPIRY, "lapse", "offer", row.offer_id, "its time is over")


def lapse_expired(connection: Connection, offer_ids: Iterable[str] | None = None) -> int:
    """Writes down every offer whose time is over, or those of some that are, as lapsed; how many."""
    over = out_of_time(database_now(connection))
    if offer_ids is not None:
        over &= offers.c.offer_id.in_(list(offer_ids))
    lock_homes(connection, connection.scalars(select(offers.c.home_id).where(over)).all())
    # Asked again: somebody may have acted on one before its home was locked.
    at = database_now(connection)
    found = connection.execute(select(offers).where(over).order_by(offers.c.offer_id)).all()
    entries = [lapse(connection, row, at) for row in found if is_over(row, at)]
    if entries:
        write_down(connection, *entries)
    return len(entries)
