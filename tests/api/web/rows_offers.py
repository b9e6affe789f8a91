"""Who may propose, read, answer and pin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update

from api.access.users import User
from api.service.offers.decided import Pair
from api.service.offers.ending import end_live
from api.service.offers.moving import Asked, move
from api.service.offers.proposing import propose
from api.service.offers.states import Action
from api.service.pins import WantedPin, add_pin
from api.storage.contract import CONTRACT
from api.storage.database import writing
from api.storage.decisions import publications
from api.storage.moments import now
from api.storage.offers import holds, offers
from matcher.domain.reasons import ReasonSide
from tests.api.service.offers.steps import has_come
from tests.api.web.permission_rows import Ask, Row, Whose, World

MANAGER, CONCERNED = frozenset({"manager"}), frozenset({"manager", "caseworker", "partner"})
HER_SIDE = frozenset({"caseworker", "manager"})
PAIRS: Mapping[Whose, tuple[str, str]] = {"own": ("W01", "H01"), "other": ("W05", "H10")}
BEA = User("bea", "manager")
ACTORS: Mapping[Whose, Mapping[str, User]] = {
    "own": {
        "her": User("c", "caseworker", region="Greater Manchester"),
        "home": User("p", "partner", partner_id="P01"),
    },
    "other": {"her": User("c", "caseworker", region="London"), "home": User("p", "partner", partner_id="P04")},
}
WAY: tuple[tuple[Action, str, ReasonSide | None], ...] = (
    ("send", "", None),
    ("accept", "home", None),
    ("accept", "her", None),
    ("approvals", "her", "probation"),
    ("approvals", "her", "children's services"),
    ("confirm", "", None),
)
"""From a proposal to what is confirmed: action, whose, for which side."""
pins = CONTRACT["pins"]


def fresh(world: World, whose: Whose, steps: int) -> tuple[str, int]:
    """A new offer that has taken so many steps after its proposal, in place of the last one; and its version."""
    woman_id, home_id = PAIRS[whose]
    cleared(world, whose)
    with writing(world.engine) as connection:
        offer_id = propose(connection, BEA, Pair(woman_id, home_id))
        for version, (action, actor, side) in enumerate(WAY[:steps], start=1):
            move(connection, ACTORS[whose].get(actor, BEA), offer_id, Asked(action, version, side=side))
    if steps == len(WAY):
        has_come(world.engine, offer_id)
    return offer_id, steps + 1


def cleared(world: World, whose: Whose) -> None:
    """Nothing is under way with a pair, nothing decided, and nobody lives there."""
    woman_id, home_id = PAIRS[whose]
    with writing(world.engine) as connection:
        end_live(connection, woman_id, "tests", "recording_error")
        connection.execute(delete(holds).where(holds.c.home_id == home_id))
        hers = (offers.c.woman_id == woman_id, offers.c.state == "moved_in")
        connection.execute(update(offers).where(*hers).values(state="withdrawn"))
        connection.execute(delete(pins).where(pins.c.woman_id == woman_id))


def acting(action: Action, steps: int, json: Any = None, **json_of: Any) -> Callable[[World, Whose], Ask]:
    """Asks for an action on an offer that has taken so many steps."""

    def asked(world: World, whose: Whose) -> Ask:
        offer_id, version = fresh(world, whose, steps)
        headers = {"If-Match": f'"{version}"'}
        return Ask(f"/offers/{offer_id}/{action}", json=json, headers=headers, json_of=json_of)

    return asked


def proposing(world: World, whose: Whose) -> Ask:
    cleared(world, whose)
    return Ask("/offers", json=dict(zip(("woman_id", "home_id"), PAIRS[whose], strict=True)))


def proposing_all(world: World, _whose: Whose) -> Ask:
    with writing(world.engine) as connection:
        if connection.scalar(select(publications.c.run_id)) is None:
            row = {"run_id": world.run_id, "published_by": "bea", "published_at": now(), "why": "tests"}
            connection.execute(insert(publications).values(**row))
    return Ask(f"/plans/{world.run_id}/offers")


def pinning(world: World, whose: Whose) -> Ask:
    cleared(world, whose)
    pair = dict(zip(("woman_id", "home_id"), PAIRS[whose], strict=True))
    return Ask("/pins", json={**pair, "kind": "pin", "reason": "near her mother"})


def unpinning(world: World, whose: Whose) -> Ask:
    cleared(world, whose)
    woman_id, home_id = PAIRS[whose]
    with writing(world.engine) as connection:
        wanted = WantedPin(woman_id=woman_id, home_id=home_id, kind="pin", reason="near her mother")
        return Ask(f"/pins/{add_pin(connection, BEA, wanted)}")


ROWS = [
    Row("GET", "/offers", CONCERNED, CONCERNED, lambda _world, _whose: Ask("/offers")),
    Row("POST", "/offers", MANAGER, MANAGER, proposing),
    Row("POST", "/plans/{run_id}/offers", MANAGER, MANAGER, proposing_all),
    Row(
        "GET",
        "/offers/{offer_id}",
        CONCERNED,
        MANAGER,
        lambda world, whose: Ask(f"/offers/{fresh(world, whose, 1)[0]}"),
    ),
    Row("POST", "/offers/{offer_id}/send", MANAGER, MANAGER, acting("send", 0)),
    Row("POST", "/offers/{offer_id}/accept", CONCERNED, MANAGER, acting("accept", 1, manager={"side": "landlord"})),
    Row(
        "POST",
        "/offers/{offer_id}/decline",
        CONCERNED,
        MANAGER,
        acting("decline", 1, {"reason_code": "person_declined"}, partner={"reason_code": "landlord_support_need"}),
    ),
    Row(
        "POST",
        "/offers/{offer_id}/withdraw",
        HER_SIDE,
        MANAGER,
        acting("withdraw", 1, {"reason_code": "other_accommodation_found"}),
    ),
    Row("POST", "/offers/{offer_id}/approvals", HER_SIDE, MANAGER, acting("approvals", 3, {"side": "probation"})),
    Row("POST", "/offers/{offer_id}/confirm", MANAGER, MANAGER, acting("confirm", 5)),
    Row("POST", "/offers/{offer_id}/moved-in", CONCERNED, MANAGER, acting("moved-in", 6, manager={"side": "person"})),
    Row("GET", "/pins", MANAGER, MANAGER, lambda _world, _whose: Ask("/pins")),
    Row("POST", "/pins", MANAGER, MANAGER, pinning),
    Row("DELETE", "/pins/{pin_id}", MANAGER, MANAGER, unpinning),
]
