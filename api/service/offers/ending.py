"""Ending a woman's offer because something about her has changed, and nobody has refused anything."""

from __future__ import annotations

from sqlalchemy import Connection, select, true

from api.runs.clock import database_now
from api.service.offers.changing import Step, is_over, lock_women, locked_offer, write_step
from api.service.offers.expiry import lapse
from api.service.pins import unpin_offer
from api.storage.audit import Entry, write_down
from api.storage.offers import LIVE, offers
from matcher.domain.reasons import REASONS, ReasonCode


def end_live(connection: Connection, woman_id: str, by: str, code: ReasonCode) -> str | None:
    """Withdraws a woman's live offer, whatever its state: its home is free, no veto is left, she is open again; its id,
    or None where there was none. code: a reason that is nobody's refusal.

    Call it before anything is logged in the transaction, for the end of the log is locked last.
    """
    live = select(offers.c.offer_id).where(offers.c.woman_id == woman_id, offers.c.state.in_(LIVE))
    lock_women(connection, [woman_id])
    offer_id: str | None = connection.scalar(live)
    if offer_id is None:
        return None
    offer = locked_offer(connection, offer_id, true())
    if offer.state not in LIVE:
        return None
    at = database_now(connection)
    if is_over(offer, at):
        write_down(connection, lapse(connection, offer, at))
        return None
    step = Step(to="withdrawn", by=by, code=code, side=REASONS[code].side)
    write_step(connection, offer, step, at)
    write_down(connection, Entry(by, "withdraw", "offer", offer_id, code), *unpin_offer(connection, offer, by))
    return offer_id


def reopen_for_new_date(connection: Connection, woman_id: str, by: str) -> str | None:
    """As `end_live`, since her release date has changed: a new offer can be made for the new one."""
    return end_live(connection, woman_id, by, "new_release_date")
