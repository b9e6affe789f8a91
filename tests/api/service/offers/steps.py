"""Taking offers along: what the tests of offers have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from api.access.users import User
from api.runs.clock import database_now
from api.service.offers.decided import Pair
from api.service.offers.moving import Asked, Moved, move
from api.service.offers.proposing import propose
from api.service.offers.states import Action
from api.storage.audit import log, verify
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.offers import holds, offer_steps, offers
from matcher.domain.reasons import ReasonCode, ReasonSide

MANAGER = User("bea", "manager")
HERS = User("amira", "caseworker", region="Greater Manchester")
LANDLORD = User("pat", "partner", partner_id="P01")
TO_CONFIRMED: tuple[tuple[User, Action, ReasonSide | None], ...] = (
    (MANAGER, "send", None),
    (LANDLORD, "accept", None),
    (HERS, "accept", None),
    (HERS, "approvals", "probation"),
    (MANAGER, "confirm", None),
)
"""From a proposal of H01 or H03 to W01 or W02 as far as it goes before she moves in."""
pins, women = CONTRACT["pins"], CONTRACT["women"]


def proposed(engine: Engine, woman_id: str, home_id: str) -> str:
    with writing(engine) as connection:
        return propose(connection, MANAGER, Pair(woman_id, home_id))


def row_of(engine: Engine, offer_id: str) -> Row[Any]:
    with reading(engine) as connection:
        return connection.execute(select(offers).where(offers.c.offer_id == offer_id)).one()


def moved(
    engine: Engine,
    user: User,
    offer_id: str,
    action: Action,
    *,
    code: ReasonCode | None = None,
    side: ReasonSide | None = None,
) -> Moved:
    """Does it over the version that stands; she moves in on a day that has come."""
    if action == "moved-in":
        has_come(engine, offer_id)
    version = row_of(engine, offer_id).version
    with writing(engine) as connection:
        return move(connection, user, offer_id, Asked(action, version, code, side))


def has_come(engine: Engine, offer_id: str) -> None:
    """The day she moves in on, and that of her release, are today where they lay ahead."""
    row = row_of(engine, offer_id)
    with writing(engine) as connection:
        today = database_now(connection).date()
        later = offers.c.offer_id == offer_id, offers.c.move_in_on > today
        connection.execute(update(offers).where(*later).values(move_in_on=today))
        hers = women.c.woman_id == row.woman_id, women.c.release_date > today
        connection.execute(update(women).where(*hers).values(release_date=today))


def taken_to(engine: Engine, woman_id: str, home_id: str, state: str) -> str:
    """A new offer, taken to a state on the way to `confirmed` or to `moved_in`."""
    offer_id = proposed(engine, woman_id, home_id)
    if state == "accepted_by_her":
        moved(engine, MANAGER, offer_id, "send")
        moved(engine, HERS, offer_id, "accept")
    for user, action, side in (*TO_CONFIRMED, (LANDLORD, "moved-in", None)):
        if row_of(engine, offer_id).state == state:
            return offer_id
        moved(engine, user, offer_id, action, side=side)
    assert row_of(engine, offer_id).state == state
    return offer_id


def run_out(engine: Engine, offer_id: str) -> None:
    """Its time has been over for a second."""
    with writing(engine) as connection:
        late = database_now(connection) - timedelta(seconds=1)
        connection.execute(update(offers).where(offers.c.offer_id == offer_id).values(expires_at=late))
        connection.execute(update(holds).where(holds.c.offer_id == offer_id).values(expires_at=late))


def held(engine: Engine) -> set[tuple[str, int, str]]:
    """Every hold: home, slot, offer."""
    with reading(engine) as connection:
        return {(row.home_id, row.slot, row.offer_id) for row in connection.execute(select(holds))}


def pinned(engine: Engine) -> set[tuple[str, str, str, str | None]]:
    """Every pin and veto: woman, home, kind, code."""
    with reading(engine) as connection:
        return {(row.woman_id, row.home_id, row.kind, row.reason_code) for row in connection.execute(select(pins))}


def states_of(connection: Connection, offer_id: str) -> Sequence[str]:
    """The states of an offer's steps, in order."""
    asked = select(offer_steps.c.state).where(offer_steps.c.offer_id == offer_id).order_by(offer_steps.c.seq)
    return connection.scalars(asked).all()


def logged(engine: Engine, offer_id: str) -> list[tuple[str, str, str]]:
    """Who did what to an offer and why, as the log has it, which holds."""
    with reading(engine) as connection:
        assert not list(verify(connection))
        asked = select(log).where(log.c.object_id == offer_id).order_by(log.c.seq)
        return [(row.who, row.action, row.why) for row in connection.execute(asked)]
