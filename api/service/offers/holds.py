"""Holds: what of each home is promised, and to whom. A hold is taken when an offer is sent, and lasts as long as it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, insert, or_, select, true

from api.service.offers.changing import is_over
from api.service.offers.expiry import lapse
from api.service.refusals import Refused
from api.storage.audit import Entry
from api.storage.contract import CONTRACT
from api.storage.offers import holds, offers
from matcher.domain import Home, Occupant
from matcher.rules.facts.homes import free_bedspaces

homes, occupants = CONTRACT["homes"], CONTRACT["occupants"]
PROMISED_ALREADY = ("home_promised", "The home is promised to somebody else.")


@dataclass(frozen=True, slots=True)
class Room:
    """What a home has for those who come: bedspaces that present occupants leave free, in a shared one; None where it
    takes one household alone, as one does of which nobody has said how many it takes."""

    shared: bool
    bedspaces: int | None
    available_from: date | None


def room_of(connection: Connection, home_id: str) -> Room:
    """The room of a home, by the engine's own count of who is there."""
    row = connection.execute(select(homes).where(homes.c.home_id == home_id)).one()
    present = connection.execute(select(occupants).where(occupants.c.home_id == home_id)).mappings()
    home = Home(
        home_id=home_id, partner_id="", bedspaces=row.bedspaces, sharing=row.sharing, available_from=row.available_from
    )
    there = [Occupant(home_id=home_id, role=one["role"], until=one["to"]) for one in present]
    shared = row.sharing == "shared"
    return Room(shared, free_bedspaces(home, there) if shared else None, row.available_from)


def holders_of(connection: Connection, home_id: str) -> Sequence[Row[Any]]:
    """The offers that hold a home or a part of it, also those whose time is over."""
    held = select(holds.c.offer_id).where(holds.c.home_id == home_id)
    return connection.execute(select(offers).where(offers.c.offer_id.in_(held)).order_by(offers.c.offer_id)).all()


def still_held(connection: Connection, home_id: str, room: Room, at: datetime) -> Sequence[Row[Any]]:
    """The offers that hold a home or a part of it at a moment."""
    holders = holders_of(connection, home_id)
    return [one for one in holders if not (is_over(one, at) or is_let_again(one, room.available_from))]


def is_let_again(holder: Row[Any], available_from: date | None) -> bool:
    """Whether a home is offered anew, from a day after she moved in: then it holds nothing for her any more."""
    moved_in = holder.state == "moved_in" and holder.move_in_on is not None and available_from is not None
    return bool(moved_in and available_from > holder.move_in_on)


def is_taken_whole(at: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Which rows of `homes` are promised to one household, or lived in by one, as `is_over` and `is_let_again` tell it
    of one offer. A shared home is never taken so."""
    again = and_(offers.c.state == "moved_in", homes.c.available_from > offers.c.move_in_on)
    held = exists().where(
        holds.c.home_id == homes.c.home_id,
        offers.c.offer_id == holds.c.offer_id,
        or_(holds.c.expires_at.is_(None), holds.c.expires_at > at),
        again.is_not(true()),
    )
    return homes.c.sharing.is_distinct_from("shared") & held


def others_at(
    connection: Connection, offer: Row[Any], room: Room, at: datetime, entries: list[Entry]
) -> Sequence[Row[Any]]:
    """The offers that hold the rest of an offer's home, which is locked.

    A home whose time with another offer is over is taken over, and that offer lapses here. entries: what is to be
    logged is added. Raises Refused where somebody holds a home that takes one household.
    """
    holders = (one for one in holders_of(connection, offer.home_id) if one.offer_id != offer.offer_id)
    others = [one for one in holders if not _gave_up(connection, one, room, at, entries)]
    if others and room.bedspaces is None:
        raise Refused(*PROMISED_ALREADY)
    return others


def hold(connection: Connection, offer: Row[Any], people: int, room: Room, others: Sequence[Row[Any]]) -> None:
    """Holds a locked home, or the part of it that so many people take, for an offer, in place of what it held before.

    Raises Refused where the others leave too little.
    """
    used = sum(one.bedspaces for one in others)
    if others and (room.bedspaces is None or used + people > room.bedspaces):
        raise Refused(*PROMISED_ALREADY)
    connection.execute(delete(holds).where(holds.c.offer_id == offer.offer_id))
    slots = _free_slots(connection, offer.home_id, people) if room.shared else [1]
    row = {"home_id": offer.home_id, "offer_id": offer.offer_id, "expires_at": offer.expires_at}
    connection.execute(insert(holds), [{**row, "slot": slot} for slot in slots])


def _free_slots(connection: Connection, home_id: str, number: int) -> list[int]:
    """The first slots of a shared home that nobody holds."""
    taken = set(connection.scalars(select(holds.c.slot).where(holds.c.home_id == home_id)))
    return [slot for slot in range(1, number + len(taken) + 1) if slot not in taken][:number]


def _gave_up(connection: Connection, holder: Row[Any], room: Room, at: datetime, entries: list[Entry]) -> bool:
    """Whether a holder holds nothing any more; its rows go."""
    if is_over(holder, at):
        entries.append(lapse(connection, holder, at))
        return True
    if is_let_again(holder, room.available_from):
        connection.execute(delete(holds).where(holds.c.offer_id == holder.offer_id))
        return True
    return False
