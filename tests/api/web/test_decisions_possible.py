"""What is decided could be offered today: who approves or chooses a home is told at once what an offer would be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, delete, insert, select, update

from api.access.roles import Role
from api.access.users import User
from api.service.offers.decided import Pair
from api.service.offers.moving import Asked, move
from api.service.offers.proposing import propose
from api.storage.audit import log
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.decisions import decisions
from api.storage.moments import now
from api.storage.referrals import referrals
from tests.api.kept_plans import keep
from tests.api.service.offers.steps import run_out, taken_to
from tests.api.web.asking import Asking

women, homes, pins, zones = (CONTRACT[name] for name in ("women", "homes", "pins", "zones"))
BEA = User("bea", "manager")
Told = tuple[int, str, list[str]]


@pytest.fixture
def run_id(served: Engine, everything_run: Path) -> str:
    """A published plan, which proposes H01 for W01."""
    return keep(served, everything_run)


@pytest.fixture
def manager(client: TestClient, tokens: Mapping[Role, str]) -> Asking:
    return Asking(client, tokens["manager"])


def decided(manager: Asking, run_id: str, verdict: str, woman: str, home: str | None = None) -> Told:
    """Status, the code of a refusal or else the verdict, and the faults."""
    body = {"woman_id": woman, "verdict": verdict, "reason": "near her sister", "home_id": home}
    answered = manager.post(f"/plans/{run_id}/decisions", body)
    told = answered.json()
    return answered.status_code, told.get("code") or told["verdict"], told.get("faults", [])


def as_offered(manager: Asking, woman: str, home: str) -> Told:
    """What an offer of the pair is answered."""
    answered = manager.post("/offers", {"woman_id": woman, "home_id": home})
    return answered.status_code, answered.json()["code"], answered.json()["faults"]


def chosen(manager: Asking, run_id: str, woman: str, home: str) -> Told:
    return decided(manager, run_id, "override", woman, home)


def offered(engine: Engine, woman: str, home: str, *, sent: bool = True) -> str:
    """An offer by bea, sent or only proposed; its id."""
    with writing(engine) as connection:
        offer_id = propose(connection, BEA, Pair(woman, home))
        if sent:
            move(connection, BEA, offer_id, Asked("send", 1))
    return offer_id


def kept(engine: Engine) -> int:
    """How many decisions are kept, and logged."""
    with reading(engine) as connection:
        found = len(connection.execute(select(decisions)).all())
        assert found == len(connection.execute(select(log).where(log.c.action == "decide")).all())
    return found


def test_a_choice_that_rules_forbid_is_told_as_an_offer_would_be(manager: Asking, served: Engine, run_id: str) -> None:
    assert chosen(manager, run_id, "W01", "H04") == (409, "does_not_fit", ["children_accepted"])
    assert chosen(manager, run_id, "W03", "H06") == (409, "ruled_out", [])
    for woman, home in (("W01", "H04"), ("W03", "H06"), ("W07", "H04")):
        assert chosen(manager, run_id, woman, home) == as_offered(manager, woman, home)
    assert kept(served) == 0
    assert chosen(manager, run_id, "W01", "H03") == (201, "override", []) and kept(served) == 1


def test_a_restricted_condition_is_not_named(manager: Asking, served: Engine, run_id: str) -> None:
    zone = {"woman_id": "W01", "kind": "safety", "postcode": "M14 9ZX", "radius_km": 8.0, "restricted": True}
    with writing(served) as connection:
        connection.execute(insert(zones).values(**zone))
    told = (409, "does_not_fit", ["a_restricted_condition"])
    assert chosen(manager, run_id, "W01", "H03") == told == as_offered(manager, "W01", "H03")
    assert decided(manager, run_id, "approve", "W01") == told


def test_a_home_that_is_promised_is_not_chosen(manager: Asking, served: Engine, run_id: str) -> None:
    offer_id = offered(served, "W11", "H03", sent=False)
    # Who is only proposed a home holds nothing.
    assert chosen(manager, run_id, "W01", "H03") == (201, "override", [])
    with writing(served) as connection:
        move(connection, BEA, offer_id, Asked("send", 1))
    assert chosen(manager, run_id, "W01", "H03") == (409, "home_promised", [])
    run_out(served, offer_id)
    assert chosen(manager, run_id, "W01", "H03") == (201, "override", [])


def test_a_shared_home_with_too_little_left_is_not_chosen(manager: Asking, served: Engine, run_id: str) -> None:
    offered(served, "W10", "H04")
    # Three bedspaces beside the occupants: two are left for her and her child, and then one.
    assert chosen(manager, run_id, "W11", "H04") == (201, "override", [])
    with writing(served) as connection:
        less = homes.c.bedspaces - 1
        connection.execute(update(homes).where(homes.c.home_id == "H04").values(bedspaces=less))
    assert chosen(manager, run_id, "W11", "H04") == (409, "home_promised", [])


def test_women_who_must_be_kept_apart_are_not_put_together(manager: Asking, served: Engine, run_id: str) -> None:
    offered(served, "W10", "H04")
    with writing(served) as connection:
        bar = {"woman_id": "W10", "kind": "non_association", "other_id": "W11"}
        connection.execute(insert(CONTRACT["bars"]).values(**bar))
    assert chosen(manager, run_id, "W11", "H04") == (409, "not_together", [])


def test_a_home_that_is_withdrawn_or_gone_is_neither_chosen_nor_approved(
    manager: Asking, served: Engine, run_id: str
) -> None:
    with writing(served) as connection:
        connection.execute(update(homes).where(homes.c.home_id.in_(("H01", "H03"))).values(unavailable="withdrawn"))
    assert chosen(manager, run_id, "W01", "H03") == (409, "home_withdrawn", [])
    assert decided(manager, run_id, "approve", "W01") == (409, "home_withdrawn", [])
    with writing(served) as connection:
        connection.execute(delete(homes).where(homes.c.home_id.in_(("H01", "H03"))))
    assert chosen(manager, run_id, "W01", "H03") == (404, "not_found", [])
    assert decided(manager, run_id, "approve", "W01") == (404, "not_found", [])
    # Whatever became of it, she need not have it.
    assert decided(manager, run_id, "reject", "W01") == (201, "reject", [])


def test_what_people_have_decided_since_is_told(manager: Asking, served: Engine, run_id: str) -> None:
    with writing(served) as connection:
        connection.execute(insert(pins).values(woman_id="W02", home_id="H01", kind="pin"))
    assert decided(manager, run_id, "approve", "W01") == (409, "pinned_elsewhere", [])
    with writing(served) as connection:
        connection.execute(update(pins).where(pins.c.woman_id == "W02").values(woman_id="W01", kind="veto"))
    assert decided(manager, run_id, "approve", "W01") == (409, "ruled_out", [])
    with writing(served) as connection:
        case = {"woman_id": "W01", "opened_by": "amira", "opened_at": now(), "state": "closed"}
        connection.execute(insert(referrals).values(**case, closed_at=now(), changed_at=now()))
    assert decided(manager, run_id, "approve", "W01") == (409, "case_closed", [])
    assert decided(manager, run_id, "reject", "W01") == (201, "reject", [])


def test_approving_what_has_become_impossible_is_told_at_once(manager: Asking, served: Engine, run_id: str) -> None:
    assert decided(manager, run_id, "approve", "W01") == (201, "approve", [])
    offer_id = offered(served, "W11", "H01")
    assert decided(manager, run_id, "approve", "W01") == (409, "home_promised", [])
    run_out(served, offer_id)
    assert decided(manager, run_id, "approve", "W01") == (201, "approve", [])
    with writing(served) as connection:
        connection.execute(update(homes).where(homes.c.home_id == "H01").values(children_ok=False))
    assert decided(manager, run_id, "approve", "W01") == (409, "does_not_fit", ["children_accepted"])
    assert kept(served) == 2


@pytest.mark.parametrize("state", ["proposed", "sent", "confirmed"])
def test_an_offer_of_the_pair_itself_stands_against_no_decision_on_it(
    manager: Asking, served: Engine, run_id: str, state: str
) -> None:
    offer_id = taken_to(served, "W01", "H01", state)
    assert decided(manager, run_id, "approve", "W01") == (201, "approve", [])
    assert chosen(manager, run_id, "W01", "H03") == (409, "offer_under_way", [offer_id])
    with writing(served) as connection:
        connection.execute(update(homes).where(homes.c.home_id == "H01").values(unavailable="withdrawn"))
    assert decided(manager, run_id, "approve", "W01") == (409, "home_withdrawn", [])


def test_an_offer_whose_time_is_over_stands_against_no_choice(manager: Asking, served: Engine, run_id: str) -> None:
    offer_id = taken_to(served, "W01", "H01", "sent")
    assert chosen(manager, run_id, "W01", "H03") == (409, "offer_under_way", [offer_id])
    run_out(served, offer_id)
    assert chosen(manager, run_id, "W01", "H03") == (201, "override", [])


def test_who_lives_there_is_not_given_the_home_again(manager: Asking, served: Engine, run_id: str) -> None:
    taken_to(served, "W01", "H01", "moved_in")
    assert decided(manager, run_id, "approve", "W01") == (409, "lives_there", [])
    assert chosen(manager, run_id, "W11", "H01") == (409, "home_promised", [])


def test_rows_that_do_not_hold_together_are_told_by_their_place(manager: Asking, served: Engine, run_id: str) -> None:
    with writing(served) as connection:
        connection.execute(update(homes).where(homes.c.home_id == "H03").values(bedrooms=99))
    assert chosen(manager, run_id, "W01", "H03") == (409, "facts_faulty", ["homes H03, bedrooms"])


def test_decisions_stand_in_their_own_plan_alone(
    manager: Asking, served: Engine, run_id: str, everything_run: Path
) -> None:
    assert chosen(manager, run_id, "W01", "H03") == (201, "override", [])
    later = keep(served, everything_run)
    assert manager.found(f"/plans/{later}/decisions")["decisions"] == []
    for verdict, home in (("approve", None), ("reject", None), ("override", "H03")):
        assert decided(manager, run_id, verdict, "W01", home) == (409, "plan_superseded", [])
    assert len(manager.found(f"/plans/{run_id}/decisions")["decisions"]) == 1
