"""Pins that a closed case left behind, which count for nobody while it is closed: by the time it is opened again the
home may have gone to somebody else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from api.access.users import User
from api.service.offers.changing import lock_homes
from api.service.offers.decided import Pair
from api.service.offers.facts import policy_of
from api.service.offers.judging import judge_pair
from api.service.offers.room_left import require_room_to_pin
from api.service.refusals import Refused
from api.storage.audit import Entry
from api.storage.contract import CONTRACT

pins = CONTRACT["pins"]


def take_back(connection: Connection, user: User, woman_id: str, at: datetime) -> list[Entry]:
    """Removes the pins of a locked woman that could not be made now: two that have no room together fail the next run
    for all. What is to be logged."""
    hers = (pins.c.woman_id == woman_id, pins.c.kind == "pin")
    homes = connection.scalars(select(pins.c.home_id).where(*hers).order_by(pins.c.home_id)).all()
    lock_homes(connection, homes)
    gone = [home_id for home_id in homes if not _stands(connection, Pair(woman_id, home_id), at)]
    if gone:
        connection.execute(delete(pins).where(*hers, pins.c.home_id.in_(gone)))
    return [Entry(user.user_id, "remove pin", "pin", f"{woman_id} {home_id}", "reopened") for home_id in gone]


def _stands(connection: Connection, pair: Pair, at: datetime) -> bool:
    try:
        require_room_to_pin(connection, pair, at)
    except Refused:
        return False
    return not judge_pair(connection, pair.woman_id, pair.home_id, policy_of(connection, None)).blocked
