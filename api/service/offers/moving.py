"""Moving an offer on: one action by one person, all that it brings about or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from api.access.scope import offers_of
from api.access.users import User
from api.runs.clock import database_now
from api.service.offers.changing import Lapsed, Step, is_over, locked_offer, write_step
from api.service.offers.preparing import PREPARATIONS, Moving
from api.service.offers.states import Action, Move, way_from
from api.service.pins import pin_offer, unpin_offer, veto_offer
from api.service.refusals import ChangedMeanwhile
from api.storage.audit import Entry, write_down
from matcher.domain.reasons import ReasonCode, ReasonSide


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks of an offer. version: as they read it. code: a reason, where one is due. side: for whom they
    speak, where they could speak for several."""

    action: Action
    version: int
    code: ReasonCode | None = None
    side: ReasonSide | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """Where an offer is now."""

    offer_id: str
    state: str
    version: int


def move(connection: Connection, user: User, offer_id: str, asked: Asked) -> Moved:
    """Does what a user asks of an offer: one step of it, its holds, its pin or veto, and what is logged.

    Raises NotThere, ChangedMeanwhile, Refused; Lapsed where its time is over, which `lapse_expired` then writes down.
    """
    offer = locked_offer(connection, offer_id, offers_of(user), apart=asked.action == "send")
    at = database_now(connection)
    if is_over(offer, at):
        raise Lapsed
    if offer.version != asked.version:
        raise ChangedMeanwhile
    way, side = way_from(offer.state, asked.action, user.role, asked.code, asked.side)
    moving = Moving(connection, offer, at, side)
    prepare = PREPARATIONS.get(asked.action)
    facts = prepare(moving) if prepare else {}
    again = way.to == offer.state
    step = Step(to=way.to, by=user.user_id, code=asked.code, side=side, keeps_time=again, facts=facts)
    version = write_step(connection, offer, step, at)
    entry = Entry(user.user_id, asked.action, "offer", offer_id, asked.code or side)
    write_down(connection, entry, *moving.entries, *_after(connection, offer, way, user.user_id, asked.code))
    return Moved(offer_id, way.to, version)


def _after(connection: Connection, offer: Row[Any], way: Move, by: str, code: str | None) -> list[Entry]:
    """What an offer leaves among the pins as it moves; what is to be logged of that."""
    if way.to == "confirmed":
        entry = pin_offer(connection, offer, by)
        return [] if entry is None else [entry]
    if way.to == "declined" and code is not None:
        return veto_offer(connection, offer, by, code)
    # Where she lives, runs see by the offer itself; any pin keeps her, and her home, from moving on.
    if way.to == "moved_in":
        return unpin_offer(connection, offer, by, whoever=True)
    return unpin_offer(connection, offer, by) if way.to == "withdrawn" else []
