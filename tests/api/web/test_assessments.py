"""Risk assessments shared with landlords: due in time, answered by the right one, and told to nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import holidays
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from api.access.roles import Role
from api.service.assessments import due_by
from api.storage.database import writing
from api.storage.moments import now
from api.storage.referrals import risk_assessments
from tests.api.web.referring import Desk, logged

ENGLAND = holidays.country_holidays("GB", subdiv="ENG", years=range(2026, 2029))


@pytest.fixture
def amira(client: TestClient, tokens: Mapping[Role, str]) -> Desk:
    return Desk(client, tokens["caseworker"])


@pytest.fixture
def bea(client: TestClient, tokens: Mapping[Role, str]) -> Desk:
    return Desk(client, tokens["manager"])


@pytest.fixture
def pat(client: TestClient, tokens: Mapping[Role, str]) -> Desk:
    return Desk(client, tokens["partner"])


def shared(desk: Desk, woman_id: str = "W01", partner_id: str = "P01", **more: Any) -> str:
    body = {"partner_id": partner_id, **more}
    assessment_id: str = desk.done("POST", f"/referrals/{woman_id}/assessments", body)["assessment_id"]
    return assessment_id


def listed(desk: Desk, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.done("GET", "/assessments", **query)["assessments"]
    return found


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 7)),
        (date(2026, 11, 21), date(2026, 12, 4)),
        (date(2026, 12, 18), date(2027, 1, 6)),
        (date(2027, 3, 22), date(2027, 4, 7)),
    ],
)
def test_ten_working_days_of_england_and_wales(today: date, due: date) -> None:
    days = (today + timedelta(days=ahead) for ahead in range(1, 60))
    working = [day for day in days if day.weekday() < 5 and day not in ENGLAND]
    assert due_by(today) == due == working[9]


def test_a_landlord_learns_its_id_and_its_day_and_nothing_of_her(amira: Desk, pat: Desk, served: Engine) -> None:
    assessment_id = shared(amira)
    (told,) = listed(pat)
    today = now().date()
    assert told["woman_id"] is None and "W01" not in str(told)
    assert (told["assessment_id"], told["due_on"]) == (assessment_id, due_by(today).isoformat())
    assert (told["open"], told["overdue"], told["outcome"]) == (True, False, None)
    (of_her,) = listed(amira)
    assert of_her == {**told, "woman_id": "W01"}
    assert [action for who, action in logged(served, "W01") if who == "pat"] == ["read"]


def test_an_answer_is_noted_and_the_last_word_stays(amira: Desk, pat: Desk, served: Engine) -> None:
    path = f"/assessments/{shared(amira)}/outcome"
    assert pat.refused("POST", path, {"outcome": "accepted"}) == (428, "version_missing")
    pat.done("POST", path, {"outcome": "more_needed"}, 1)
    assert listed(pat, open=True)[0]["outcome"] == "more_needed"
    assert pat.refused("POST", path, {"outcome": "accepted"}, 1) == (412, "changed_meanwhile")
    assert pat.done("POST", path, {"outcome": "refused", "reason_code": "landlord_support_need"}, 2)["version"] == 3
    assert listed(pat, open=True) == [] and listed(pat)[0]["reason_code"] == "landlord_support_need"
    assert pat.refused("POST", path, {"outcome": "accepted"}, 3) == (409, "already_answered")
    assert logged(served, path.split("/")[2]) == [("pat", "answer"), ("pat", "answer")]
    (kept,) = amira.record("W01")["assessments"]
    assert (kept["outcome"], kept["reason_code"], kept["shared_by"]) == ("refused", "landlord_support_need", "amira")


@pytest.mark.parametrize(
    "body",
    [
        {"outcome": "refused"},
        {"outcome": "accepted", "reason_code": "landlord_support_need"},
        {"outcome": "refused", "reason_code": "person_declined"},
        {"outcome": "perhaps"},
    ],
)
def test_a_refusal_has_a_landlords_reason_and_nothing_else_has_one(
    amira: Desk, pat: Desk, body: dict[str, str]
) -> None:
    assert pat.refused("POST", f"/assessments/{shared(amira)}/outcome", body, 1) == (422, "not_understood")
    assert listed(pat)[0]["outcome"] is None


def test_only_whom_it_was_shared_with_answers(amira: Desk, bea: Desk, pat: Desk) -> None:
    with_others = shared(amira, partner_id="P02")
    assert listed(pat) == []
    body = {"outcome": "accepted"}
    for assessment_id in (with_others, "A-NOBODY"):
        assert pat.refused("POST", f"/assessments/{assessment_id}/outcome", body, 1) == (404, "not_found")
    for desk in (amira, bea):
        assert desk.refused("POST", f"/assessments/{with_others}/outcome", body, 1) == (403, "not_allowed")


def test_a_caseworker_sees_those_of_her_women(amira: Desk, bea: Desk) -> None:
    hers, others = shared(amira), shared(bea, "W05", "P04")
    assert [one["assessment_id"] for one in listed(amira)] == [hers]
    assert {one["assessment_id"] for one in listed(bea)} == {hers, others}


def test_what_is_late_is_told_until_it_is_answered(amira: Desk, pat: Desk, served: Engine) -> None:
    assessment_id, today = shared(amira, due_on=now().date().isoformat()), now().date()
    assert listed(pat)[0]["overdue"] is False
    with writing(served) as connection:
        connection.execute(update(risk_assessments).values(due_on=today - timedelta(days=1)))
    assert listed(pat)[0]["overdue"] is True
    pat.done("POST", f"/assessments/{assessment_id}/outcome", {"outcome": "accepted"}, 1)
    assert listed(pat)[0]["overdue"] is False


def test_what_cannot_be_shared(amira: Desk) -> None:
    path, today = "/referrals/W01/assessments", now().date()
    assert amira.refused("POST", path, {"partner_id": "P99"}) == (422, "partner_unknown")
    for day in (today - timedelta(days=1), today + timedelta(days=400)):
        body = {"partner_id": "P01", "due_on": day.isoformat()}
        assert amira.refused("POST", path, body) == (422, "not_understood")
    shared(amira)
    assert amira.refused("POST", path, {"partner_id": "P01"}) == (409, "assessment_open")
    shared(amira, partner_id="P02")


def test_page_by_page_the_first_due_first(bea: Desk) -> None:
    today = now().date()
    for number in range(1, 12):
        due = today + timedelta(days=(number * 5) % 7)
        shared(bea, f"W{number:02}", "P03", due_on=due.isoformat())
    whole = listed(bea)
    assert [(one["due_on"], one["assessment_id"]) for one in whole] == sorted(
        (one["due_on"], one["assessment_id"]) for one in whole
    )
    pages, after = [], None
    while True:
        page = bea.done("GET", "/assessments", limit=2, **({"after": after} if after else {}))
        pages += page["assessments"]
        if (after := page["next"]) is None:
            break
    assert pages == whole and len(whole) == 11
    assert bea.refused("GET", "/assessments", after="WyJ4IiwgIngiXQ==") == (422, "not_understood")
