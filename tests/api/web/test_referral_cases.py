"""A case is handed over, closed and opened again, and a new release date frees the home she was offered."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, update

from api.access.roles import Role
from api.access.users import User
from api.service.offers.decided import Pair
from api.service.offers.ending import end_live
from api.service.offers.proposing import propose
from api.storage.database import reading, writing
from api.storage.offers import holds, offers
from api.storage.referrals import referrals
from tests.api.web.referring import Desk

MANAGER = User("bea", "manager")


@pytest.fixture
def amira(client: TestClient, tokens: Mapping[Role, str]) -> Desk:
    return Desk(client, tokens["caseworker"])


@pytest.fixture
def pat(client: TestClient, tokens: Mapping[Role, str]) -> Desk:
    return Desk(client, tokens["partner"])


def proposed(engine: Engine) -> str:
    with writing(engine) as connection:
        return propose(connection, MANAGER, Pair("W01", "H01"))


def state_of(engine: Engine, offer_id: str) -> str:
    with reading(engine) as connection:
        found: str = connection.execute(select(offers.c.state).where(offers.c.offer_id == offer_id)).scalar_one()
        return found


def test_a_case_goes_from_project_to_project_and_its_way_is_kept(amira: Desk) -> None:
    for to, why in (("P02", "Her children live in Leeds."), ("P01", "They have moved to her mother.")):
        done = amira.done("POST", "/referrals/W01/handover", {"to_partner_id": to, "reason": why})
        assert done["receiving_partner_id"] == to
    record = amira.record("W01")
    assert record["receiving_partner_id"] == "P01" and record["version"] == done["version"] == 3
    told = [(one["from_partner_id"], one["to_partner_id"], one["by"]) for one in record["handovers"]]
    assert told == [(None, "P02", "amira"), ("P02", "P01", "amira")]
    assert record["handovers"][0]["reason"] == "Her children live in Leeds."


def test_where_a_case_cannot_go(amira: Desk) -> None:
    path, to = "/referrals/W01/handover", {"to_partner_id": "P02", "reason": "x"}
    assert amira.refused("POST", path, {**to, "to_partner_id": "P99"}) == (422, "partner_unknown")
    amira.done("POST", path, to)
    assert amira.refused("POST", path, to) == (409, "same_project")
    assert amira.refused("POST", path, {"to_partner_id": "P01", "reason": ""}) == (422, "not_understood")
    assert amira.refused("POST", path, {"to_partner_id": "P01", "reason": "x"}, 1) == (412, "changed_meanwhile")
    assert len(amira.record("W01")["handovers"]) == 1


def test_a_project_sees_nothing_more_by_it(amira: Desk, pat: Desk) -> None:
    amira.done("POST", "/referrals/W01/handover", {"to_partner_id": "P01", "reason": "x"})
    for path in ("/referrals", "/referrals/W01"):
        assert pat.refused("GET", path) == (403, "not_allowed")


def test_a_case_is_closed_for_a_reason_and_rests_until_it_is_opened_again(amira: Desk) -> None:
    assert amira.refused("POST", "/referrals/W01/reopen") == (409, "case_open")
    assert amira.refused("POST", "/referrals/W01/close", {"reason_code": "bored"}) == (422, "not_understood")
    amira.done("POST", "/referrals/W01/close", {"reason_code": "other_accommodation_found"}, 1)
    record = amira.record("W01")
    assert (record["state"], record["close_reason_code"]) == ("closed", "other_accommodation_found") and record[
        "closed_at"
    ]
    for method, tail, body in (
        ("PATCH", "", {"priority": 1}),
        ("POST", "/close", {"reason_code": "recording_error"}),
        ("POST", "/handover", {"to_partner_id": "P02", "reason": "x"}),
        ("POST", "/assessments", {"partner_id": "P02"}),
    ):
        assert amira.refused(method, f"/referrals/W01{tail}", body, record["version"]) == (409, "case_closed"), tail
    amira.done("POST", "/referrals/W01/reopen", seen=record["version"])
    again = amira.record("W01")
    assert (again["state"], again["closed_at"], again["close_reason_code"]) == ("open", None, None)


def test_a_case_is_not_closed_under_an_offer(amira: Desk, served: Engine) -> None:
    proposed(served)
    assert amira.refused("POST", "/referrals/W01/close", {"reason_code": "recording_error"}) == (409, "offer_live")
    with writing(served) as connection:
        end_live(connection, "W01", "bea", "recording_error")
    assert amira.done("POST", "/referrals/W01/close", {"reason_code": "recording_error"})["state"] == "closed"


def test_only_who_has_moved_in_needs_no_reason(amira: Desk, served: Engine) -> None:
    offer_id = proposed(served)
    with writing(served) as connection:
        end_live(connection, "W01", "bea", "recording_error")
    assert amira.refused("POST", "/referrals/W01/close", {}) == (409, "reason_missing")
    with writing(served) as connection:
        connection.execute(update(offers).where(offers.c.offer_id == offer_id).values(state="moved_in"))
    assert amira.done("POST", "/referrals/W01/close", {})["state"] == "closed"
    assert amira.record("W01")["close_reason_code"] is None


def test_a_new_release_date_ends_her_offer_and_frees_the_home(amira: Desk, served: Engine) -> None:
    offer_id = proposed(served)
    assert amira.change("W01", priority=1)["withdrawn_offer_id"] is None
    assert amira.change("W01", release_date="2026-11-27")["withdrawn_offer_id"] is None, "the same date"
    assert state_of(served, offer_id) == "proposed"
    assert amira.change("W01", release_date="2026-12-18")["withdrawn_offer_id"] == offer_id
    assert state_of(served, offer_id) == "withdrawn"
    with reading(served) as connection:
        assert connection.execute(select(holds)).all() == []
    assert proposed(served) != offer_id


def test_a_woman_who_came_with_tables_is_open_and_her_case_begins_with_the_first_touch(
    amira: Desk, served: Engine
) -> None:
    assert (amira.record("W02")["state"], amira.record("W02")["opened_at"]) == ("open", None)
    with reading(served) as connection:
        assert connection.execute(select(referrals)).all() == []
    amira.change("W02", priority=5)
    assert amira.record("W02")["opened_at"] is not None


def test_a_closing_is_told_which_offer_is_in_the_way(amira: Desk, served: Engine) -> None:
    """A caseworker cannot end an offer that is only proposed."""
    offer_id = proposed(served)
    answered = amira.ask("POST", "/referrals/W01/close", {"reason_code": "recording_error"}).json()
    assert answered["faults"] == [f"{offer_id}: is proposed"] and "ask a manager to withdraw it" in answered["detail"]
