"""Fifty clients race for twenty homes: what they do in one round, and what must hold after it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from sqlalchemy import Connection, Engine, delete, func, insert, select

from api.access.users import User
from api.runs.clock import database_now
from api.service.offers.changing import in_time
from api.service.offers.decided import Pair
from api.service.offers.ending import end_live
from api.service.offers.moving import Asked, move
from api.service.offers.proposing import propose_all
from api.service.offers.states import Action
from api.service.refusals import ChangedMeanwhile, NotThere, Refused
from api.storage.audit import log, verify
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.offers import PROMISED, holds, offer_steps, offers
from matcher.domain import Policy
from matcher.domain.reasons import ReasonSide

WOMEN, HOMES, SHARED, BEDSPACES = 50, 20, 5, 3
"""Of the homes the first are shared, each with so many bedspaces."""
STOPS, MEDDLES = 0.5, 0.2
"""Chances that a client leaves its offer where it is, and that it acts on another's."""
MANAGER = User("bea", "manager")
LANDLORD = User("pat", "partner", partner_id="P1")
HERS = User("amira", "caseworker", region="London")
ANSWERS: tuple[tuple[User, Action, ReasonSide | None], ...] = (
    (LANDLORD, "accept", None),
    (HERS, "accept", None),
    (HERS, "approvals", "probation"),
    (MANAGER, "confirm", None),
)


def make_desk(engine: Engine) -> None:
    """Fifty women who could each live in any of twenty homes of one landlord."""
    women = [
        {"woman_id": f"W{number:02}", "release_date": date(2027, 3, 2), "release_type": "conditional", "priority": 3}
        | {
            "supervising_region": "London",
            "date_of_birth": date(1990, 1, 1),
            "access_need": "none",
            "risk_flags": "none",
        }
        | {"support_hours_week": 1.0, "benefit_income_gbp_week": 300.0, "overnight_carer": False}
        | {"days_served": 100, "benefit_cap_exempt": True, "shared_rate_exempt": True, "changed_at": now()}
        for number in range(WOMEN)
    ]
    homes = [
        {"home_id": f"H{number:02}", "partner_id": "P1", "postcode": "SE4 2LN", "nation": "England", "bedrooms": 3}
        | {"living_rooms": 1, "bedspaces": BEDSPACES, "sharing": "shared" if number < SHARED else "self_contained"}
        | {"landlord": "social", "tenancy": "secure", "available_from": date(2027, 2, 1), "rent_gbp_week": 0.0}
        | {"ineligible_charges_gbp_week": 0.0, "exempt_accommodation": True, "access": "none", "women_only": True}
        | {"children_ok": False, "support_hours_week": 0.0, "changed_at": now()}
        for number in range(HOMES)
    ]
    # Each client has a connection of its own.
    engine.pool._max_overflow = WOMEN  # type: ignore[attr-defined]
    with writing(engine) as connection:
        connection.execute(insert(CONTRACT["partners"]).values(partner_id="P1", region="London", changed_at=now()))
        connection.execute(insert(CONTRACT["women"]), women)
        connection.execute(insert(CONTRACT["homes"]), homes)


def run_round(engine: Engine, seed: int, *, whole_log: bool = True) -> Counter[str]:
    """One round, from nothing under way: every woman is proposed a home, and all clients start at once; what they were
    answered. Asserts what must hold. whole_log: also that the whole log does, which takes longer with each round."""
    chance = random.Random(seed)
    with writing(engine) as connection:
        pairs = [Pair(f"W{number:02}", f"H{chance.randrange(HOMES):02}") for number in range(WOMEN)]
        made = propose_all(connection, MANAGER, pairs, Policy(), None)
        offer_ids = [str(one.offer_id) for one in made]
        assert all(not one.why for one in made), made[0]
        entries = connection.execute(select(func.count()).select_from(log)).scalar_one()
    start = Barrier(WOMEN)
    with ThreadPoolExecutor(WOMEN) as clients:
        plans = [(offer_id, random.Random(chance.random())) for offer_id in offer_ids]
        answered = list(clients.map(lambda plan: _client(engine, *plan, offer_ids, start), plans))
    told: Counter[str] = Counter()
    for one in answered:
        told.update(one)
    with reading(engine) as connection:
        require_right(connection, since=min(offer_ids))
        _require_complete(connection, entries, told)
        assert not (whole_log and list(verify(connection)))
    _clear(engine)
    return told


def _client(
    engine: Engine, offer_id: str, chance: random.Random, all_offers: Sequence[str], start: Barrier
) -> Counter[str]:
    """Sends its offer, takes it along for a while, and meddles with another over a version that may be old."""
    told: Counter[str] = Counter()
    start.wait()
    last = _tried(engine, MANAGER, offer_id, Asked("send", 1))
    told[last] += 1
    for version, (user, action, side) in enumerate(ANSWERS, start=2):
        if not last.startswith("done ") or chance.random() < STOPS:
            break
        last = _tried(engine, user, offer_id, Asked(action, version, side=side))
        told[last] += 1
    meddled, old = chance.choice(all_offers), chance.randrange(1, 4)
    if chance.random() < MEDDLES:
        told[_tried(engine, HERS, meddled, Asked("decline", old, "person_declined"))] += 1
    elif chance.random() < MEDDLES:
        told[_tried(engine, MANAGER, meddled, Asked("send", old))] += 1
    return told


def _tried(engine: Engine, user: User, offer_id: str, asked: Asked) -> str:
    """What came of it: the action where it was done, else why not. Anything but a refusal is raised."""
    try:
        with writing(engine) as connection:
            move(connection, user, offer_id, asked)
    except Refused as error:
        return error.code
    except (ChangedMeanwhile, NotThere) as error:
        return type(error).__name__
    return f"done {asked.action}"


def require_right(connection: Connection, since: str = "") -> None:
    """No home is promised twice, no offer without its hold or the other way round, each step in its place.

    since: the id of the first offer whose steps are looked at.
    """
    alive = in_time(database_now(connection)) & offers.c.state.in_(PROMISED)
    promised = connection.execute(select(offers).where(alive | (offers.c.state == "moved_in"))).all()
    held = connection.execute(select(holds)).all()
    sizes = {row.offer_id: row.bedspaces for row in promised}
    shared = set(connection.scalars(select(CONTRACT["homes"].c.home_id).where(CONTRACT["homes"].c.sharing == "shared")))
    by_offer = Counter(row.offer_id for row in held)
    assert by_offer == {row.offer_id: sizes[row.offer_id] if row.home_id in shared else 1 for row in promised}
    by_home: Counter[str] = Counter()
    for row in promised:
        by_home[row.home_id] += row.bedspaces if row.home_id in shared else BEDSPACES
    assert all(taken <= BEDSPACES for taken in by_home.values()), by_home
    women = [row.woman_id for row in promised]
    assert len(women) == len(set(women))
    last = select(offer_steps.c.offer_id, func.max(offer_steps.c.seq), func.count())
    last = last.where(offer_steps.c.offer_id >= since).group_by(offer_steps.c.offer_id)
    steps = {row[0]: (row[1], row[2]) for row in connection.execute(last)}
    for row in connection.execute(select(offers).where(offers.c.offer_id >= since)):
        assert steps[row.offer_id] == (row.version, row.version)
    pins = CONTRACT["pins"]
    fixed = {(row.woman_id, row.home_id) for row in connection.execute(select(pins).where(pins.c.kind == "pin"))}
    assert fixed == {(row.woman_id, row.home_id) for row in promised if row.state == "confirmed"}


def _require_complete(connection: Connection, entries: int, told: Counter[str]) -> None:
    """Every move that a client was told was done is logged, and no other."""
    done = sum(number for what, number in told.items() if what.startswith("done "))
    since = select(log).where(log.c.seq > entries, log.c.kind == "offer")
    assert len(connection.execute(since).all()) == done


def _clear(engine: Engine) -> None:
    """Nothing is under way any more, and nobody is ruled out."""
    with writing(engine) as connection:
        live = connection.scalars(select(offers.c.woman_id).where(in_time(database_now(connection)))).all()
        for woman_id in sorted(live):
            end_live(connection, woman_id, "tests", "recording_error")
        connection.execute(delete(CONTRACT["pins"]))
        assert connection.execute(select(holds)).first() is None
