"""Offers and pins over HTTP: the way of one from proposal to moving in, and how refusals look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, update

from api.access.roles import Role
from api.storage.audit import log
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.offers import offers
from tests.api.service.offers.steps import has_come, row_of, run_out
from tests.api.web.asking import Asking

Askers = Mapping[str, Asking]
PAIR = {"woman_id": "W01", "home_id": "H01"}


@pytest.fixture
def askers(client: TestClient, tokens: Mapping[Role, str]) -> Askers:
    return {role: Asking(client, token) for role, token in tokens.items()}


def proposed(askers: Askers) -> str:
    answered = askers["manager"].post("/offers", PAIR)
    assert (answered.status_code, answered.headers["etag"]) == (201, '"1"'), answered.text
    offer_id = answered.json()["offer_id"]
    assert answered.headers["location"] == f"/offers/{offer_id}"
    return str(offer_id)


def test_from_a_proposal_to_the_day_she_moves_in(askers: Askers, served: Engine) -> None:
    offer_id = proposed(askers)
    way = (
        ("manager", "send", None, "sent"),
        ("partner", "accept", None, "accepted_by_landlord"),
        ("caseworker", "accept", None, "approvals_pending"),
        ("caseworker", "approvals", {"side": "probation"}, "approvals_pending"),
        ("manager", "confirm", None, "confirmed"),
        ("partner", "moved-in", None, "moved_in"),
    )
    for role, action, body, state in way:
        if action == "moved-in":
            has_come(served, offer_id)
        whole = askers[role if role != "partner" or action != "send" else "manager"].get(f"/offers/{offer_id}")
        answered = askers[role].post(f"/offers/{offer_id}/{action}", body, **{"If-Match": whole.headers["etag"]})
        assert answered.status_code == 200 and answered.json()["state"] == state, answered.text
        assert answered.headers["etag"] == f'"{answered.json()["version"]}"'
    found = askers["partner"].found("/offers")["offers"]
    assert [(one["offer_id"], one["state"], one["woman_id"]) for one in found] == [(offer_id, "moved_in", None)]
    taken_back = {"reason_code": "recording_error"}
    asked, version = f"/offers/{offer_id}/withdraw", {"If-Match": answered.headers["etag"]}
    said = askers["caseworker"].post(asked, taken_back, **version)
    assert (said.status_code, said.json()["code"]) == (409, "wrong_state")
    assert askers["manager"].post(asked, taken_back, **version).json()["state"] == "withdrawn"


def test_how_refusals_look(askers: Askers) -> None:
    offer_id = proposed(askers)
    asked = f"/offers/{offer_id}/send"
    manager, partner = askers["manager"], askers["partner"]
    assert manager.post(asked, None).json()["code"] == "version_missing"
    assert manager.post(asked, None, **{"If-Match": '"7"'}).json()["code"] == "changed_meanwhile"
    assert partner.code(f"/offers/{offer_id}") == (404, "not_found")
    assert manager.post(asked, None, **{"If-Match": '"1"'}).status_code == 200
    said = partner.post(f"/offers/{offer_id}/decline", {"reason_code": "person_declined"}, **{"If-Match": '"2"'})
    assert (said.status_code, said.json()["code"]) == (422, "wrong_side")
    said = partner.post(f"/offers/{offer_id}/decline", {"reason_code": "recording_error"}, **{"If-Match": '"2"'})
    assert (said.status_code, said.json()["code"]) == (422, "not_understood")
    said = partner.post(f"/offers/{offer_id}/approvals", {"side": "probation"}, **{"If-Match": '"2"'})
    assert (said.status_code, said.json()["code"]) == (403, "not_allowed")


def test_acting_on_what_has_run_out_writes_that_down_and_refuses(askers: Askers, served: Engine) -> None:
    offer_id = proposed(askers)
    run_out(served, offer_id)
    said = askers["manager"].post(f"/offers/{offer_id}/send", None, **{"If-Match": '"1"'})
    assert (said.status_code, said.json()["code"]) == (409, "offer_lapsed")
    assert row_of(served, offer_id).state == "lapsed"


def test_an_offer_sent_twice_under_one_key_is_made_once(askers: Askers, served: Engine) -> None:
    key = {"Idempotency-Key": "the-same-key"}
    first, second = (askers["manager"].post("/offers", PAIR, **key) for _ in range(2))
    assert first.json() == second.json() and second.status_code == 201
    with reading(served) as connection:
        assert len(connection.execute(select(offers)).all()) == 1


def test_a_landlord_is_shown_what_fits_and_not_who(askers: Askers) -> None:
    offer_id = proposed(askers)
    askers["manager"].post(f"/offers/{offer_id}/send", None, **{"If-Match": '"1"'})
    found = askers["partner"].found(f"/offers/{offer_id}")
    assert found["fit"]["people"] == 3 and found["woman_id"] is found["run_id"] is found["proposed_by"] is None
    assert "W01" not in str(found)


def test_pins_are_made_listed_and_taken_back(askers: Askers) -> None:
    manager = askers["manager"]
    veto = {**PAIR, "kind": "veto", "reason": "her former partner lives there"}
    assert manager.post("/pins", veto).json()["code"] == "not_understood"
    made = manager.post("/pins", {**veto, "reason_code": "harassment_or_unsafe_area"})
    assert made.status_code == 201
    assert manager.post("/offers", PAIR).json()["code"] == "ruled_out"
    (found,) = manager.found("/pins", woman_id="W01")["pins"]
    assert (found["pin_id"], found["by"], found["kind"]) == (made.json()["pin_id"], "bea", "veto")
    gone = manager.client.delete(f"/pins/{found['pin_id']}", headers=manager.headers)
    assert gone.status_code == 204 and manager.found("/pins", woman_id="W01")["pins"] == []
    proposed(askers)


@pytest.mark.parametrize(
    "moment",
    ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "0.9999999999999999", "1790812800", "2026-12-01"],
)
def test_a_moment_that_is_none_is_told(askers: Askers, moment: str) -> None:
    assert askers["manager"].code("/offers", expiring_before=moment) == (422, "not_understood")


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_the_first_and_the_last_moment_are_understood(askers: Askers, moment: str) -> None:
    found = askers["manager"].found("/offers", expiring_before=moment)
    assert found["offers"] == []


def test_a_partner_who_reads_a_faulty_record_is_told_nothing_of_it(askers: Askers, served: Engine) -> None:
    offer_id = proposed(askers)
    askers["manager"].post(f"/offers/{offer_id}/send", None, **{"If-Match": '"1"'})
    children = CONTRACT["children"]
    with writing(served) as connection:
        wrong = {"date_of_birth": date(2090, 1, 1)}
        connection.execute(update(children).where(children.c.woman_id == "W01").values(wrong))
    answered = askers["partner"].get(f"/offers/{offer_id}")
    assert (answered.status_code, answered.json()["code"], answered.json()["faults"]) == (409, "facts_faulty", [])
    assert "W01" not in answered.text and "children" not in answered.text
    with reading(served) as connection:
        reads = select(log.c.who).where(log.c.action == "read", log.c.object_id == "W01")
        assert connection.scalars(reads).all() == ["pat"]
