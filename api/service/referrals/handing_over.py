"""A referral is handed over to the project that will receive her."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert, select

from api.access.users import User
from api.service.referrals.case import Case, change_case, count_change, locked_case
from api.service.refusals import Refused
from api.storage.audit import Entry, write_down
from api.storage.contract import CONTRACT
from api.storage.referrals import handovers

PARTNERS = CONTRACT["partners"]


def hand_over(
    connection: Connection, user: User, woman_id: str, seen: int | None, to: str, reason: str, at: datetime
) -> Case:
    """Says which project will receive her from now on; the project sees no more of her by it than proposals sent to it.

    Raises NotThere, ChangedMeanwhile and Refused.
    """
    case = locked_case(connection, user, woman_id, seen)
    case.require_open()
    require_partner(connection, "to_partner_id", to)
    if case.receiving_partner_id == to:
        raise Refused("same_project", "That project is to receive her already.")
    passed = {"from_partner_id": case.receiving_partner_id, "to_partner_id": to, "why": reason}
    connection.execute(insert(handovers).values(woman_id=woman_id, **passed, by=user.user_id, at=at))
    change_case(connection, case, at, receiving_partner_id=to)
    version = count_change(connection, case, at)
    write_down(connection, Entry(user.user_id, "hand over", "woman", woman_id, f"to {to}"))
    return replace(case, receiving_partner_id=to, version=version)


def require_partner(connection: Connection, field: str, partner_id: str) -> None:
    """Raises Refused where there is no such partner; one that is there stays until the transaction ends."""
    asked = select(PARTNERS.c.partner_id).where(PARTNERS.c.partner_id == partner_id)
    if connection.execute(asked.with_for_update(read=True, key_share=True)).first() is None:
        faults = [f"{field}: there is no such partner"]
        raise Refused("partner_unknown", "There is no such partner.", faults, understood=False)
