"""A case is closed, and opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from api.access.users import User
from api.runs.clock import database_now
from api.service.offers.changing import in_time
from api.service.referrals.case import Case, change_case, count_change, locked_case
from api.service.referrals.old_pins import take_back
from api.service.refusals import Refused
from api.storage.audit import Entry, write_down
from api.storage.offers import offers
from matcher.domain.reasons import ReasonCode


def close(
    connection: Connection, user: User, woman_id: str, seen: int | None, code: ReasonCode | None, at: datetime
) -> Case:
    """Closes a case. code: why; None for one whose woman has moved in. Raises NotThere, ChangedMeanwhile and Refused:
    while an offer of hers may still become a home, too."""
    case = locked_case(connection, user, woman_id, seen)
    if case.state == "closed":
        raise Refused("case_closed", "The case is closed already.")
    hers = offers.c.woman_id == woman_id
    live = connection.execute(
        select(offers.c.offer_id, offers.c.state).where(hers, in_time(database_now(connection)))
    ).first()
    if live is not None:
        how = "ask a manager to withdraw it" if live.state == "proposed" else "end it first"
        message = f"An offer of hers may still become a home; {how}."
        raise Refused("offer_live", message, [f"{live.offer_id}: is {live.state}"])
    moved_in = select(offers.c.offer_id).where(hers, offers.c.state == "moved_in")
    if code is None and not connection.execute(moved_in).first():
        raise Refused("reason_missing", "Only the case of a woman who has moved in is closed without a reason.")
    change_case(connection, case, at, state="closed", closed_at=at, close_code=code)
    version = count_change(connection, case, at)
    write_down(connection, Entry(user.user_id, "close", "woman", woman_id, code or "moved_in"))
    return replace(case, state="closed", version=version)


def reopen(connection: Connection, user: User, woman_id: str, seen: int | None, at: datetime) -> Case:
    """Opens a closed case again; pins of hers that could not be made now are taken back. Raises NotThere,
    ChangedMeanwhile and Refused."""
    case = locked_case(connection, user, woman_id, seen)
    if case.state == "open":
        raise Refused("case_open", "The case is open.")
    change_case(connection, case, at, state="open", closed_at=None, close_code=None)
    version = count_change(connection, case, at)
    gone = take_back(connection, user, woman_id, database_now(connection))
    write_down(connection, Entry(user.user_id, "reopen", "woman", woman_id, "POST /referrals/{woman_id}/reopen"), *gone)
    return replace(case, state="open", version=version)
