"""Who mistypes a name is told which names are known there, and not what they sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.access.roles import Role
from tests.api.web.asking import Asking

TYPED = "Anna-Smith"
EXTRA = "Extra inputs are not permitted"


@pytest.fixture
def manager(client: TestClient, tokens: Mapping[Role, str]) -> Asking:
    return Asking(client, tokens["manager"])


def faults(answered: Any) -> list[str]:
    assert answered.status_code == 422 and answered.json()["code"] == "not_understood", answered.text
    assert TYPED not in answered.text
    told: list[str] = answered.json()["faults"]
    return told


def names_of(client: TestClient, schema: str) -> str:
    return ", ".join(sorted(client.get("/openapi.json").json()["components"]["schemas"][schema]["properties"]))


def test_of_a_query(manager: Asking) -> None:
    told = faults(manager.get("/pins", **{TYPED: 1}))
    assert told == [f"query: {EXTRA}; known are after, home_id, kind, limit, woman_id"]


def test_of_a_body(manager: Asking) -> None:
    told = faults(manager.post("/plans/x/publish", {"reason": "so", TYPED: 1}))
    assert told == [f"body: {EXTRA}; known are reason"]


def test_of_a_body_that_may_be_left_out(manager: Asking) -> None:
    told = faults(manager.post("/offers/x/accept", {TYPED: 1}, **{"If-Match": '"1"'}))
    assert told == [f"body: {EXTRA}; known are side"]


def test_within_a_body(manager: Asking) -> None:
    told = faults(manager.post("/referrals", {"children": [{}, {TYPED: 1}]}))
    assert told == [f"body.children.1: {EXTRA}; known are {names_of(manager.client, 'NewReferralChildren')}"]
    # As it is sent, not as the program calls it.
    told = faults(manager.post("/homes", {"occupants": [{TYPED: 1, "role": "staff"}]}))
    assert told == [f"body.occupants.0: {EXTRA}; known are date_of_birth, from, role, sex, to"]


def test_of_many_in_one_place_the_known_are_told_once(manager: Asking) -> None:
    body = {f"{TYPED}-{number}": 1 for number in range(50)}
    told = faults(manager.post("/referrals", {**body, "priority": "high"}))
    assert sorted(fault.split(":")[0] for fault in told) == ["body", "body.priority"]


def test_nobody_is_told_who_is_not_known(client: TestClient) -> None:
    answered = client.get("/pins", params={TYPED: 1})
    assert answered.status_code == 401 and answered.json()["faults"] == []
