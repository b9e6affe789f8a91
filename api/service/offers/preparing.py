"""What must hold, and what is taken, before an offer moves on: its home, the rules, the approvals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from api.service.offers.changing import homes, in_time, kept_apart_from, women
from api.service.offers.decided import WORDS, Decided, Pair
from api.service.offers.facts import policy_of
from api.service.offers.holds import Room, hold, others_at, room_of
from api.service.offers.judging import APPROVERS, Judged, judge_pair, together
from api.service.offers.states import Action
from api.service.refusals import Refused
from api.storage.audit import Entry
from api.storage.offers import PROMISED, offer_steps, offers
from matcher.domain import Policy


@dataclass(frozen=True, slots=True)
class Moving:
    """A locked offer about to move. side: for whom somebody speaks. entries: what is to be logged."""

    connection: Connection
    offer: Row[Any]
    at: datetime
    side: str
    entries: list[Entry] = field(default_factory=list)


Facts = dict[str, Any]
"""Columns of the offer that change as it moves."""


def send(moving: Moving) -> Facts:
    """Holds the home: from here on it is promised to nobody else. Raises Refused."""
    connection, offer = moving.connection, moving.offer
    pair = Pair(offer.woman_id, offer.home_id)
    if against := Decided.about(connection, [pair]).against(pair, own=offer.offer_id):
        raise Refused(against, WORDS[against])
    room = room_of(connection, offer.home_id)
    others = others_at(connection, offer, room, moving.at, moving.entries)
    policy = policy_of(connection, offer.run_id)
    judged = _fitting(connection, offer, policy)
    hold(connection, offer, judged.people, room, others)
    require_together(connection, pair, others, moving.at, policy)
    return {"bedspaces": judged.people, "move_in_on": judged.move_in_on}


def approve(moving: Moving) -> Facts:
    """One more side says yes. Raises Refused where it has already."""
    if moving.side in approved(moving.connection, moving.offer.offer_id):
        raise Refused("approved_already", "That side has approved already.")
    return {}


def confirm(moving: Moving) -> Facts:
    """All have said yes, and it is still right. Raises Refused."""
    connection, offer = moving.connection, moving.offer
    _require_offered(moving)
    judged = _fitting(connection, offer, policy_of(connection, offer.run_id))
    given = approved(connection, offer.offer_id)
    if missing := [side for side in judged.approvals if side not in given]:
        raise Refused("approvals_missing", "Not all have approved who must.", missing)
    room = room_of(connection, offer.home_id)
    if room.shared and judged.people != offer.bedspaces:
        _hold_for_more(moving, room, judged.people)
    return {"bedspaces": judged.people, "move_in_on": judged.move_in_on}


def move_in(moving: Moving) -> Facts:
    """She lives there: from the last day of today, the day planned and the day the home was free. Raises Refused where
    the home has been withdrawn, and before that day."""
    _require_offered(moving)
    _require_day_come(moving)
    room = room_of(moving.connection, moving.offer.home_id)
    days = (moving.at.date(), moving.offer.move_in_on, room.available_from)
    return {"move_in_on": max(day for day in days if day is not None)}


PREPARATIONS: Mapping[Action, Callable[[Moving], Facts]] = {
    "send": send,
    "approvals": approve,
    "confirm": confirm,
    "moved-in": move_in,
}


def approved(connection: Connection, offer_id: str) -> set[str]:
    """The sides that have approved a home for her."""
    said = select(offer_steps.c.side).where(
        offer_steps.c.offer_id == offer_id,
        offer_steps.c.state == "approvals_pending",
        offer_steps.c.side.in_(APPROVERS),
    )
    return set(connection.scalars(said))


def _require_offered(moving: Moving) -> None:
    """Raises Refused where the home has been withdrawn. One that is only not free now stays offered, as it does by the
    rules; the home is locked."""
    asked = select(homes.c.unavailable).where(homes.c.home_id == moving.offer.home_id)
    if moving.connection.scalar(asked) == "withdrawn":
        raise Refused("home_withdrawn", WORDS["home_withdrawn"])


def _require_day_come(moving: Moving) -> None:
    """Raises Refused before both the day planned and her release: nobody moves in from prison. A day that nobody knows
    forbids nothing."""
    asked = select(women.c.release_date).where(women.c.woman_id == moving.offer.woman_id)
    planned, release = moving.offer.move_in_on, moving.connection.scalar(asked)
    if planned is not None and release is not None and moving.at.date() < min(planned, release):
        raise Refused("too_early", "It is too early: that she moved in is recorded from the day she moves in on.")


def _fitting(connection: Connection, offer: Row[Any], policy: Policy) -> Judged:
    """How the home suits her today. Raises Refused where a rule forbids it."""
    judged = judge_pair(connection, offer.woman_id, offer.home_id, policy)
    if judged.blocked:
        raise Refused("does_not_fit", WORDS["does_not_fit"], judged.blocked)
    return judged


def _hold_for_more(moving: Moving, room: Room, people: int) -> None:
    others = others_at(moving.connection, moving.offer, room, moving.at, moving.entries)
    hold(moving.connection, moving.offer, people, room, others)


def require_together(
    connection: Connection, pair: Pair, others: Sequence[Row[Any]], at: datetime, policy: Policy
) -> None:
    """Raises Refused where she may not live so near to somebody who is promised a home. others: the offers that hold
    the rest of hers."""
    apart = kept_apart_from(connection, pair.woman_id)
    near = [*others, *_promised_to(connection, apart, at)] if apart else others
    placed = {one.woman_id: one.home_id for one in near if one.woman_id is not None}
    if placed and not together(connection, {**placed, pair.woman_id: pair.home_id}, policy):
        raise Refused("not_together", "She may not live there together with, or so near to, somebody promised a home.")


def _promised_to(connection: Connection, women: set[str], at: datetime) -> list[Row[Any]]:
    """The offers by which some women are promised a home, or live in one."""
    latest = select(func.max(offers.c.offer_id)).where(offers.c.woman_id.in_(women), offers.c.state == "moved_in")
    moved = offers.c.offer_id.in_(latest.group_by(offers.c.woman_id))
    promised = offers.c.woman_id.in_(women) & offers.c.state.in_(PROMISED) & in_time(at)
    return list(connection.execute(select(offers).where(promised | moved)).all())
