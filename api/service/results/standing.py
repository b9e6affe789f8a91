"""How homes stand to a woman now: since a plan was made, a home may have been let, withdrawn or refused.

What the database is asked is made once: to make it takes longer than to ask it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Column, Connection, Row, Select, Text, bindparam, func, select

from api.service.offers.changing import is_over
from api.service.offers.holds import is_let_again, room_of
from api.storage.contract import CONTRACT
from api.storage.decisions import decisions
from api.storage.offers import LIVE, holds, offers
from api.storage.referrals import referrals

_women, _children, _homes, _pins = (CONTRACT[name] for name in ("women", "children", "homes", "pins"))
_HER, _RUN = bindparam("woman_id", type_=Text), bindparam("run_id", type_=Text)
_THESE = bindparam("home_ids", type_=Text, expanding=True)

State = Literal["free", "offered_to_her", "rejected", "vetoed", "promised", "not_free", "gone"]
WORDS: Mapping[State, str] = {
    "free": "It can be offered to her now.",
    "offered_to_her": "It is offered to her.",
    "rejected": "A reviewer rejected it for her.",
    "vetoed": "It is vetoed for her.",
    "promised": "It is promised to somebody else.",
    "not_free": "It is not free any more, or its last day is past.",
    "gone": "It is no longer listed.",
}
"""What speaks for or against an offer now; of several, the last of these that holds."""
USABLE: tuple[State, ...] = ("free", "offered_to_her")


@dataclass(frozen=True, slots=True)
class Standing:
    """state: how a home stands to her. changed_since: its facts are not those the plan was made with."""

    state: State
    changed_since: bool


@dataclass(frozen=True, slots=True)
class HerStanding:
    """changed_since: her facts, or her case, are not as the plan knew them. offer: her live one, if any: its id, its
    home and its state. homes: by id."""

    changed_since: bool
    offer: Row[Any] | None
    homes: Mapping[str, Standing]


def standing_of(
    connection: Connection, woman_id: str, homes: Collection[str], run_id: str, read_from: datetime, at: datetime
) -> HerStanding:
    """How these homes stand to her at a moment, against what the run of a plan read from another moment on."""
    about = {"woman_id": woman_id, "run_id": run_id, "home_ids": list(homes)}
    her_offer = next((row for row in connection.execute(_LIVE, about) if not is_over(row, at)), None)
    rows = {row.home_id: row for row in connection.execute(_LISTED, about)}
    pins = connection.execute(_PINNED, about).all()
    fixed = {pin.home_id for pin in pins if pin.kind == "pin" and pin.woman_id != woman_id}
    against: list[tuple[State, Collection[str]]] = [
        ("offered_to_her", {her_offer.home_id} if her_offer else ()),
        ("rejected", _rejected(connection, about)),
        ("vetoed", {pin.home_id for pin in pins if pin.kind == "veto" and pin.woman_id == woman_id}),
        ("promised", {name for name in fixed if rows[name].sharing != "shared"}),
        ("promised", _promised(connection, about, rows, at)),
        ("not_free", {name for name, row in rows.items() if _is_not_free(row, at)}),
        ("gone", set(homes) - rows.keys()),
    ]
    states: dict[str, State] = {name: state for state, those in against for name in those}
    found = {
        name: Standing(states.get(name, "free"), name in rows and rows[name].changed_at > read_from) for name in homes
    }
    changed = max((at for at in connection.execute(_CHANGES, about).one() if at is not None), default=None)
    return HerStanding(changed is not None and changed > read_from, her_offer, found)


def _is_not_free(home: Row[Any], at: datetime) -> bool:
    return home.unavailable is not None or (home.available_to is not None and home.available_to < at.date())


def _rejected(connection: Connection, about: Mapping[str, Any]) -> Collection[str]:
    """The home that the last decision on her in this plan rejects."""
    row = connection.execute(_DECIDED, about).first()
    return {row.home_id} if row is not None and row.verdict == "reject" else ()


def _promised(
    connection: Connection, about: Mapping[str, Any], homes: Mapping[str, Row[Any]], at: datetime
) -> Collection[str]:
    """The homes with no room left beside what is held for others."""
    slots: dict[str, int] = {}
    for row in connection.execute(_HELD, about):
        if not is_over(row, at) and not is_let_again(row, homes[row.held_home].available_from):
            slots[row.held_home] = slots.get(row.held_home, 0) + row.slots
    return {name for name, taken in slots.items() if not _has_room(connection, name, taken)}


def _has_room(connection: Connection, home_id: str, taken: int) -> bool:
    """Whether one person more finds a place beside those held."""
    room = room_of(connection, home_id)
    return room.bedspaces is not None and taken < room.bedspaces


_STATE: tuple[Column[Any], ...] = (
    offers.c.offer_id,
    offers.c.home_id,
    offers.c.state,
    offers.c.expires_at,
    offers.c.move_in_on,
)
_LIVE: Select[Any] = select(*_STATE).where(offers.c.woman_id == _HER, offers.c.state.in_(LIVE))
_FREE = ("home_id", "sharing", "unavailable", "available_from", "available_to", "changed_at")
_LISTED: Select[Any] = select(*(_homes.c[name] for name in _FREE)).where(_homes.c.home_id.in_(_THESE))
_PINNED = select(_pins.c.woman_id, _pins.c.home_id, _pins.c.kind).where(_pins.c.home_id.in_(_THESE))
_DECIDED = (
    select(decisions.c.verdict, decisions.c.home_id)
    .where(decisions.c.run_id == _RUN, decisions.c.woman_id == _HER)
    .order_by(decisions.c.decision_id.desc())
    .limit(1)
)
_HELD: Select[Any] = (
    select(holds.c.home_id.label("held_home"), func.count().label("slots"), *_STATE)
    .join(offers, offers.c.offer_id == holds.c.offer_id)
    .where(holds.c.home_id.in_(_THESE), offers.c.woman_id.is_distinct_from(_HER))
    .group_by(holds.c.home_id, *_STATE)
)
_CHANGES = select(
    *(
        select(func.max(table.c.changed_at)).where(table.c.woman_id == _HER).scalar_subquery()
        for table in (_women, _children, referrals)
    )
)
"""When her facts, her children's and her case last changed."""
