"""Whether a home has room for one woman more, beside those who are promised it, live in it, or are pinned to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from api.service.offers.decided import Pair
from api.service.offers.facts import facts_of, policy_of
from api.service.offers.holds import PROMISED_ALREADY, Room, room_of, still_held
from api.service.offers.judging import people_of
from api.service.refusals import Refused
from api.storage.contract import CONTRACT
from api.storage.referrals import referrals

pins = CONTRACT["pins"]


def require_room(connection: Connection, pair: Pair, at: datetime, run_id: str | None = None) -> Sequence[Row[Any]]:
    """The offers by which others are promised a home, or live in it. run_id: by whose policy people are counted. Raises
    Refused where they, and the present occupants, leave too little of it for her."""
    room = room_of(connection, pair.home_id)
    held = still_held(connection, pair.home_id, room, at)
    if _is_full(connection, pair, room, held, (), run_id):
        raise Refused(*PROMISED_ALREADY)
    return held


def require_room_to_pin(connection: Connection, pair: Pair, at: datetime) -> None:
    """Raises Refused where those who are promised a locked home, live in it by an offer, or are pinned to it leave too
    little of it for her: a run would pass over such a pin, or fail."""
    held = require_room(connection, pair, at)
    # Who has a pin and an offer comes once.
    pinned = _pinned_to(connection, pair) - {one.woman_id for one in held}
    if pinned and _is_full(connection, pair, room_of(connection, pair.home_id), held, pinned):
        raise Refused("pinned_elsewhere", "Others are pinned to the home, and leave too little of it for her.")


def _pinned_to(connection: Connection, pair: Pair) -> set[str]:
    """The other women who are pinned to a home; whose case is closed is in no run."""
    closed = select(referrals.c.woman_id).where(referrals.c.state == "closed")
    asked = select(pins.c.woman_id).where(
        pins.c.home_id == pair.home_id,
        pins.c.kind == "pin",
        pins.c.woman_id != pair.woman_id,
        pins.c.woman_id.not_in(closed),
    )
    return set(connection.scalars(asked))


def _is_full(
    connection: Connection,
    pair: Pair,
    room: Room,
    held: Sequence[Row[Any]],
    pinned: Collection[str],
    run_id: str | None = None,
) -> bool:
    """Whether those who hold a home or are pinned to it leave too little of it for her and all who come with her."""
    if room.bedspaces is None:
        return bool(held or pinned)
    coming = [pair.woman_id, *pinned]
    facts = facts_of(connection, coming, [pair.home_id], policy_of(connection, run_id))
    used: int = sum(one.bedspaces for one in held) + sum(people_of(facts, woman_id) for woman_id in coming)
    return used > room.bedspaces
