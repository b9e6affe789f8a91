"""Who lives in a home that an offer brought her to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, exists, func, select

from api.runs.clock import database_now
from api.service.offers.changing import in_time
from api.storage.audit import log
from api.storage.contract import CONTRACT
from api.storage.offers import PROMISED, offers

women, homes = CONTRACT["women"], CONTRACT["homes"]
RELEASED_AGAIN = timedelta(days=7)
"""A release date so much later than the day she moved in is another release: she has been back in prison. An early
release moves the day before weekends and bank holidays, by five days at most, and the nominal date stays as it was; the
shortest recall takes two weeks."""


def last_moves(connection: Connection, of: Collection[str] | None = None) -> Sequence[Row[Any]]:
    """The offer by which each woman moved in last, with her `release_date`, the home's `available_from`, and whether
    her case was `reopened` since. of: those who are asked about; None = all."""
    latest = select(func.max(offers.c.offer_id)).where(offers.c.state == "moved_in", offers.c.woman_id.is_not(None))
    if of is not None:
        latest = latest.where(offers.c.woman_id.in_(of))
    reopened = exists().where(
        log.c.object_id == offers.c.woman_id,
        log.c.kind == "woman",
        log.c.action == "reopen",
        log.c.at > offers.c.changed_at,
    )
    asked = select(offers, women.c.release_date, homes.c.available_from, reopened.label("reopened"))
    asked = asked.join(women, women.c.woman_id == offers.c.woman_id).join(homes, homes.c.home_id == offers.c.home_id)
    here = asked.where(offers.c.offer_id.in_(latest.group_by(offers.c.woman_id)))
    return connection.execute(here.order_by(offers.c.offer_id)).all()


def housed_women(connection: Connection) -> frozenset[str]:
    """Those who moved in, have been promised nothing since, and have not been back in prison."""
    promised = in_time(database_now(connection)) & offers.c.state.in_(PROMISED)
    moving_on = set(connection.scalars(select(offers.c.woman_id).where(promised)))
    return frozenset(
        row.woman_id for row in last_moves(connection) if row.woman_id not in moving_on and not _needs_another(row)
    )


def _needs_another(row: Row[Any]) -> bool:
    """Whether she has been back in prison since, or somebody opened her case anew."""
    again = None not in (row.release_date, row.move_in_on) and row.release_date > row.move_in_on + RELEASED_AGAIN
    return bool(again or row.reopened)
