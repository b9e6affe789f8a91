"""Which cases are due: closed long enough ago, and with no offer under way."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, func, select

from api.runs.clock import database_now
from api.service.offers.changing import in_time
from api.storage.contract import CONTRACT
from api.storage.offers import offers
from api.storage.referrals import referrals

_women = CONTRACT["women"]
AT_ONCE = 500
"""Ids named in one statement."""


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def closed_cases_of(connection: Connection, before: date) -> list[str]:
    """The women whose cases closed before a day began (UTC), in order; not yet whether anything is under way."""
    start = datetime.combine(before, time(), UTC)
    asked = select(referrals.c.woman_id).where(referrals.c.state == "closed", referrals.c.closed_at < start)
    return list(connection.scalars(asked.order_by(referrals.c.woman_id)))


def locked(connection: Connection, before: date, women: Iterable[str]) -> list[str]:
    """Those of some women whose cases are due, held until the transaction ends: nobody can reopen one or offer a home
    meanwhile."""
    start = datetime.combine(before, time(), UTC)
    due: list[str] = []
    alive = in_time(database_now(connection))
    for some in in_parts(sorted(women)):
        # Whoever adds an offer needs the row of the woman, so from here on there is none that is not seen below.
        connection.execute(
            select(_women.c.woman_id).where(_women.c.woman_id.in_(some)).order_by(_women.c.woman_id).with_for_update()
        ).all()
        live = select(offers.c.woman_id).where(offers.c.woman_id.in_(some), alive)
        due += connection.scalars(
            select(referrals.c.woman_id)
            .where(
                referrals.c.woman_id.in_(some),
                referrals.c.state == "closed",
                referrals.c.closed_at < start,
                referrals.c.woman_id.not_in(live),
            )
            .order_by(referrals.c.woman_id)
            .with_for_update()
        )
    return due


def without_case(connection: Connection) -> int:
    """How many women have no referral, and so no case that could close."""
    asked = select(func.count()).select_from(_women).where(_women.c.woman_id.not_in(select(referrals.c.woman_id)))
    return connection.execute(asked).scalar_one()


def in_parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values, so many at once as one statement may name."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
