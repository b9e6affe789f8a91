"""Pins and vetoes: pairs that a named person has fixed or ruled out, and what offers make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, true

from api.access.reads import note_reads
from api.access.scope import homes_of, sees_woman, women_of
from api.access.users import User
from api.runs.clock import database_now
from api.service.cursors import closed, opened
from api.service.offers.changing import in_time, lock_homes, lock_women
from api.service.offers.decided import WORDS, Pair
from api.service.offers.facts import policy_of
from api.service.offers.judging import judge_pair
from api.service.offers.room_left import require_room_to_pin
from api.service.refusals import NotThere, Refused
from api.storage.audit import Entry, write_down
from api.storage.contract import CONTRACT
from api.storage.offers import PROMISED, offers

pins, women, homes = CONTRACT["pins"], CONTRACT["women"], CONTRACT["homes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPin:
    """A pin or a veto that a person asks for. reason: for those who read why, never logged. reason_code: of a veto."""

    woman_id: str
    home_id: str
    kind: str
    reason: str
    reason_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which pins are asked for; None = all. after: where the page before ended."""

    woman_id: str | None = None
    home_id: str | None = None
    kind: str | None = None
    limit: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True)
class PinPage:
    """Pins in the order they were made, and where the next page begins."""

    pins: Sequence[Mapping[str, Any]]
    next: str | None


def list_pins(connection: Connection, user: User, wanted: Filter) -> PinPage:
    """One page, within a writing transaction: who read of whom is written down. Raises BadCursor."""
    first = 0.0 if wanted.after is None else opened(wanted.after, (float,))[0]
    asked = select(pins).join(women).where(pins.c.row_id > first, women_of(user), *_named(wanted))
    rows = connection.execute(asked.order_by(pins.c.row_id).limit(wanted.limit + 1)).mappings().all()
    shown, more = rows[: wanted.limit], len(rows) > wanted.limit
    note_reads(connection, user, {row["woman_id"] for row in shown}, "GET /pins")
    return PinPage([dict(row) for row in shown], closed(float(shown[-1]["row_id"])) if more else None)


def _named(wanted: Filter) -> list[ColumnElement[bool]]:
    said = {name: getattr(wanted, name) for name in ("woman_id", "home_id", "kind")}
    return [pins.c[name] == value for name, value in said.items() if value is not None] or [true()]


def add_pin(connection: Connection, user: User, wanted: WantedPin) -> int:
    """Fixes a pair or rules it out; the pin's number. Raises NotThere, Refused where people have decided otherwise, or
    a pin finds no room or breaks a rule."""
    if not sees_woman(connection, user, wanted.woman_id):
        raise NotThere
    lock_women(connection, [wanted.woman_id])
    there = select(homes.c.home_id).where(homes.c.home_id == wanted.home_id, homes_of(user))
    if connection.scalar(there) is None:
        raise NotThere
    lock_homes(connection, [wanted.home_id])
    _require_room_for(connection, wanted)
    if wanted.kind == "pin":
        _require_fit(connection, wanted)
    row_id = _added(connection, wanted, user.user_id)
    pair, why = _pair(wanted.woman_id, wanted.home_id), wanted.reason_code or "POST /pins"
    write_down(connection, Entry(user.user_id, wanted.kind, "pin", pair, why))
    return row_id


def _require_fit(connection: Connection, wanted: WantedPin) -> None:
    """Raises Refused, as an offer would be, for a pair that a rule forbids: one such pin fails the next run for all."""
    blocked = judge_pair(connection, wanted.woman_id, wanted.home_id, policy_of(connection, None)).blocked
    if blocked:
        raise Refused("does_not_fit", WORDS["does_not_fit"], blocked)


def _require_room_for(connection: Connection, wanted: WantedPin) -> None:
    """Raises Refused where people have decided otherwise."""
    others = connection.execute(select(pins).where(pins.c.woman_id == wanted.woman_id)).all()
    here = {row.kind for row in others if row.home_id == wanted.home_id}
    if wanted.kind in here:
        raise Refused("already_decided", "The pair is pinned or ruled out like that already.")
    if here:
        raise Refused("contradicts", "The pair is pinned and cannot be ruled out as well, or the other way round.")
    if wanted.kind == "pin" and any(row.kind == "pin" for row in others):
        raise Refused("pinned_elsewhere", "She is pinned to another home already.")
    _require_no_other_promise(connection, wanted)


def _require_no_other_promise(connection: Connection, wanted: WantedPin) -> None:
    at = database_now(connection)
    promised = in_time(at) & offers.c.state.in_(PROMISED)
    hers = connection.execute(select(offers).where(promised, offers.c.woman_id == wanted.woman_id)).first()
    if hers is not None and (hers.home_id == wanted.home_id) is (wanted.kind == "veto"):
        raise Refused("offer_under_way", "An offer to her says otherwise; end that first.", [hers.offer_id])
    if wanted.kind == "pin" and hers is None:
        require_room_to_pin(connection, Pair(wanted.woman_id, wanted.home_id), at)


def remove_pin(connection: Connection, user: User, row_id: int) -> None:
    """Takes back a pin or a veto. Raises NotThere, Refused for the pin of a confirmed offer."""
    asked = select(pins).join(women).where(pins.c.row_id == row_id, women_of(user))
    row = connection.execute(asked).first()
    if row is None:
        raise NotThere
    lock_women(connection, [row.woman_id])
    confirmed = select(offers.c.offer_id).where(
        offers.c.woman_id == row.woman_id, offers.c.home_id == row.home_id, offers.c.state == "confirmed"
    )
    if row.kind == "pin" and (offer_id := connection.scalar(confirmed)) is not None:
        raise Refused("offer_under_way", "The pin is that of a confirmed offer; withdraw that.", [offer_id])
    if not connection.execute(delete(pins).where(pins.c.row_id == row_id)).rowcount:
        raise NotThere
    pair = _pair(row.woman_id, row.home_id)
    write_down(connection, Entry(user.user_id, f"remove {row.kind}", "pin", pair, "DELETE /pins/{pin_id}"))


def pin_offer(connection: Connection, offer: Any, by: str) -> Entry | None:
    """Fixes the pair of an offer whose woman is locked; what is to be logged. Raises Refused where she is pinned to
    another home."""
    fixed = select(pins.c.home_id).where(pins.c.woman_id == offer.woman_id, pins.c.kind == "pin")
    held = set(connection.scalars(fixed))
    if held - {offer.home_id}:
        raise Refused("pinned_elsewhere", "She is pinned to another home.")
    if held:
        return None
    _added(connection, _of_offer(offer, "pin"), by)
    return Entry(by, "pin", "pin", _pair(offer.woman_id, offer.home_id), offer.offer_id)


def veto_offer(connection: Connection, offer: Any, by: str, code: str) -> list[Entry]:
    """Rules out the pair of an offer, and nothing else of hers; a pin of it goes. What is to be logged."""
    entries = unpin_offer(connection, offer, by, whoever=True)
    if connection.scalar(select(pins.c.row_id).where(*_is_pair(offer, "veto"), pins.c.reason_code == code)) is None:
        _added(connection, _of_offer(offer, "veto", code), by)
        entries.append(Entry(by, "veto", "pin", _pair(offer.woman_id, offer.home_id), code))
    return entries


def unpin_offer(connection: Connection, offer: Any, by: str, *, whoever: bool = False) -> list[Entry]:
    """Takes back the pin that an offer made, or, whoever made them, all of its pair; what is to be logged."""
    gone = delete(pins).where(*_is_pair(offer, "pin"))
    if not whoever:
        gone = gone.where(pins.c.reason == _of_offer(offer, "pin").reason)
    if not connection.execute(gone).rowcount:
        return []
    return [Entry(by, "remove pin", "pin", _pair(offer.woman_id, offer.home_id), offer.offer_id)]


def _of_offer(offer: Any, kind: str, code: str | None = None) -> WantedPin:
    reason = f"offer {offer.offer_id}"
    return WantedPin(woman_id=offer.woman_id, home_id=offer.home_id, kind=kind, reason=reason, reason_code=code)


def _is_pair(offer: Any, kind: str) -> tuple[ColumnElement[bool], ...]:
    return pins.c.woman_id == offer.woman_id, pins.c.home_id == offer.home_id, pins.c.kind == kind


def _added(connection: Connection, wanted: WantedPin, by: str) -> int:
    fields = {name: getattr(wanted, name) for name in WantedPin.__slots__}
    number: int = connection.execute(insert(pins).values(**fields, by=by).returning(pins.c.row_id)).scalar_one()
    return number


def _pair(woman_id: str, home_id: str) -> str:
    return f"{woman_id} {home_id}"
