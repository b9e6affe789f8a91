"""Over HTTP: a manager writes down what others answer by telephone, and a caseworker ends offers for her women."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.access.roles import Role
from api.access.tokens import create_token
from api.storage.database import writing
from tests.api.service.offers.steps import row_of, run_out, taken_to
from tests.api.web.asking import Asking

Askers = Mapping[str, Asking]


@pytest.fixture
def askers(client: TestClient, tokens: Mapping[Role, str]) -> Askers:
    return {role: Asking(client, token) for role, token in tokens.items()}


def acted(who: Asking, offer_id: str, action: str, version: int, body: Any = None) -> Any:
    return who.post(f"/offers/{offer_id}/{action}", body, **{"If-Match": f'"{version}"'})


@pytest.mark.parametrize(
    ("state", "action", "sides"),
    [
        ("sent", "accept", ["landlord", "person"]),
        ("accepted_by_landlord", "accept", ["person"]),
        ("approvals_pending", "approvals", ["probation", "children's services"]),
        ("confirmed", "moved-in", ["landlord", "person"]),
    ],
)
@pytest.mark.parametrize("body", [None, {}, {"side": None}])
def test_without_a_side_a_manager_is_told_which_there_are(
    askers: Askers, served: Engine, state: str, action: str, sides: list[str], body: Any
) -> None:
    offer_id = taken_to(served, "W01", "H01", state)
    version = row_of(served, offer_id).version
    answered = acted(askers["manager"], offer_id, action, version, body)
    told = answered.json()
    assert (answered.status_code, told["code"], told["faults"]) == (422, "side_missing", sides)
    assert all(side in told["detail"] for side in sides)
    assert row_of(served, offer_id).version == version


def test_what_a_manager_was_told_is_shown_with_her_name_and_the_side(askers: Askers, served: Engine) -> None:
    offer_id, manager = taken_to(served, "W01", "H01", "sent"), askers["manager"]
    assert acted(manager, offer_id, "accept", 2, {"side": "landlord"}).json()["state"] == "accepted_by_landlord"
    answered = acted(manager, offer_id, "decline", 3, {"reason_code": "person_declined"})
    assert (answered.status_code, answered.json()["state"]) == (200, "declined")
    whole = ("state", "side", "by", "reason_code")
    found = manager.found(f"/offers/{offer_id}")["steps"][2:]
    assert [tuple(step[name] for name in whole) for step in found] == [
        ("accepted_by_landlord", "landlord", "bea", None),
        ("declined", "person", "bea", "person_declined"),
    ]
    shown = askers["partner"].found(f"/offers/{offer_id}")["steps"][2:]
    assert [tuple(step[name] for name in whole) for step in shown] == [
        ("accepted_by_landlord", "landlord", None, None),
        ("declined", "person", None, None),
    ]


def test_a_manager_for_the_landlord_after_himself_is_too_late(askers: Askers, served: Engine) -> None:
    offer_id, manager = taken_to(served, "W01", "H01", "sent"), askers["manager"]
    assert acted(askers["partner"], offer_id, "accept", 2).status_code == 200
    late = acted(manager, offer_id, "accept", 2, {"side": "landlord"})
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    again = acted(manager, offer_id, "accept", 3, {"side": "landlord"})
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    assert "accept (person)" in again.json()["detail"] and row_of(served, offer_id).version == 3


def test_the_landlord_and_a_manager_for_him_at_once_answer_once(askers: Askers, served: Engine) -> None:
    offer_id, start = taken_to(served, "W01", "H01", "sent"), Barrier(2)

    def answered(role: str, body: Any) -> int:
        start.wait()
        return int(acted(askers[role], offer_id, "accept", 2, body).status_code)

    with ThreadPoolExecutor(2) as people:
        told = list(people.map(answered, ("partner", "manager"), (None, {"side": "landlord"})))
    assert sorted(told) == [200, 412] and row_of(served, offer_id).version == 3
    steps = askers["manager"].found(f"/offers/{offer_id}")["steps"]
    assert [step["by"] for step in steps[2:]] == ["pat" if told[0] == 200 else "bea"]


def test_a_side_that_has_no_say_in_it_is_refused(askers: Askers, served: Engine) -> None:
    offer_id, manager = taken_to(served, "W01", "H01", "sent"), askers["manager"]
    for role, action, body, code in (
        ("manager", "accept", {"side": "probation"}, "not_understood"),
        ("manager", "decline", {"reason_code": "person_declined", "side": "landlord"}, "wrong_side"),
        ("manager", "decline", {"side": "landlord"}, "not_understood"),
        ("partner", "accept", {"side": "person"}, "wrong_side"),
        ("caseworker", "accept", {"side": "landlord"}, "wrong_side"),
    ):
        answered = acted(askers[role], offer_id, action, 2, body)
        assert (answered.status_code, answered.json()["code"]) == (422, code), (role, action, body)
    assert len(manager.found(f"/offers/{offer_id}")["steps"]) == 2


def test_for_nobody_is_answered_what_has_run_out(askers: Askers, served: Engine) -> None:
    offer_id = taken_to(served, "W01", "H01", "sent")
    run_out(served, offer_id)
    late = acted(askers["manager"], offer_id, "accept", 2, {"side": "landlord"})
    assert (late.status_code, late.json()["code"]) == (409, "offer_lapsed")
    assert row_of(served, offer_id).state == "lapsed"


def test_a_managers_token_that_is_not_for_answers_records_none(
    client: TestClient, askers: Askers, served: Engine
) -> None:
    offer_id = taken_to(served, "W01", "H01", "sent")
    with writing(served) as connection:
        deciding = Asking(client, create_token(connection, "bea", 1, "tests", {"decisions:write", "offers:read"}))
    answered = acted(deciding, offer_id, "accept", 2, {"side": "landlord"})
    assert (answered.status_code, answered.json()["code"]) == (403, "not_allowed")


def test_a_caseworker_ends_an_offer_for_her_reasons_alone(askers: Askers, served: Engine) -> None:
    offer_id = taken_to(served, "W01", "H01", "sent")
    for role, code, status, told in (
        ("caseworker", "recalled_or_returned", 422, "wrong_side"),
        ("caseworker", "person_declined", 422, "not_understood"),
        ("partner", "other_accommodation_found", 403, "not_allowed"),
    ):
        answered = acted(askers[role], offer_id, "withdraw", 2, {"reason_code": code})
        assert (answered.status_code, answered.json()["code"]) == (status, told)
    answered = acted(askers["caseworker"], offer_id, "withdraw", 2, {"reason_code": "other_accommodation_found"})
    assert (answered.status_code, answered.json()["state"]) == (200, "withdrawn")
    shown = askers["partner"].found(f"/offers/{offer_id}")
    assert (shown["state"], shown["fit"], shown["steps"][-1]["reason_code"]) == ("withdrawn", None, None)
    assert "other_accommodation" not in str(shown)
