"""A draft is published once; the one published last is the one everybody goes by."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from api.access.roles import Role
from api.access.users import User
from api.runs.asking import Asked, ask
from api.runs.queue import Claim, end
from api.service.publishing import publish
from api.service.refusals import Refused
from api.storage.audit import log
from api.storage.database import reading, writing
from api.storage.decisions import publications
from tests.api.kept_plans import keep
from tests.api.web.asking import Asking

WHY = {"reason": "agreed on the call about W01"}


@pytest.fixture
def manager(client: TestClient, tokens: Mapping[Role, str]) -> Asking:
    return Asking(client, tokens["manager"])


@pytest.fixture
def drafts(served: Engine, everything_run: Path) -> list[str]:
    return [keep(served, everything_run, publishing=False) for _ in range(3)]


def states(manager: Asking) -> dict[str, str]:
    return {plan["run_id"]: plan["plan_state"] for plan in manager.found("/plans")["plans"]}


def test_a_later_one_takes_the_place_of_an_earlier(manager: Asking, drafts: list[str]) -> None:
    first, second, third = drafts
    assert states(manager) == dict.fromkeys(drafts, "draft")
    # The plan that was made later may be published first: what counts is when it was published.
    for run_id, expected in (
        (third, {first: "draft", second: "draft", third: "published"}),
        (first, {first: "published", second: "draft", third: "superseded"}),
    ):
        answered = manager.post(f"/plans/{run_id}/publish", WHY)
        assert answered.status_code == 200 and answered.headers["location"] == f"/plans/{run_id}"
        assert answered.json()["plan_state"] == "published" and states(manager) == expected
        assert manager.found("/placements")["run_id"] == run_id


def test_a_plan_is_published_once(manager: Asking, drafts: list[str], served: Engine) -> None:
    path = f"/plans/{drafts[0]}/publish"
    assert manager.post(path, WHY, **{"Idempotency-Key": "key-00000001"}).status_code == 200
    again = manager.post(path, WHY, **{"Idempotency-Key": "key-00000001"})
    assert again.status_code == 200 and again.headers["idempotent-replayed"] == "true"
    answered = manager.post(path, {"reason": "again"})
    assert (answered.status_code, answered.json()["code"]) == (409, "published_already")
    with reading(served) as connection:
        row = connection.execute(select(publications)).one()
        said = list(connection.execute(select(log.c.object_id, log.c.why).where(log.c.action == "publish")))
    assert (row.why, row.published_by) == (WHY["reason"], "bea")
    assert [tuple(one) for one in said] == [(drafts[0], "POST /plans/{run_id}/publish")]


def test_of_many_at_once_one_publishes_it(drafts: list[str], served: Engine) -> None:
    together = threading.Barrier(6)

    def published(number: int) -> bool:
        together.wait()
        try:
            with writing(served) as connection:
                publish(connection, User(f"m{number}", "manager"), drafts[0], "race")
        except Refused as refused:
            assert refused.code == "published_already"
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(published, range(6))) == [False] * 5 + [True]
    with reading(served) as connection:
        assert len(connection.execute(select(publications)).all()) == 1
        assert len(connection.execute(select(log).where(log.c.action == "publish")).all()) == 1


def test_a_run_without_a_plan_and_no_run(manager: Asking, served: Engine) -> None:
    with writing(served) as connection:
        asked = Asked(kind="manual", as_of=date(2026, 10, 1), horizon_weeks=1, policy="")
        run_id = ask(connection, asked, "bea", "w")
    for _ in ("running", "failed"):
        answered = manager.post(f"/plans/{run_id}/publish", WHY)
        assert (answered.status_code, answered.json()["code"]) == (409, "no_plan")
        assert manager.code(f"/plans/{run_id}") == (404, "not_found")
        if _ == "running":
            with writing(served) as connection:
                end(connection, Claim(run_id, "w"), "failed", "a fault")
    answered = manager.post("/plans/20260101T000000000000-00000000/publish", WHY)
    assert (answered.status_code, answered.json()["code"]) == (404, "not_found")
    assert manager.found("/plans") == {"plans": [], "next": None}


@pytest.mark.parametrize(
    "body", [{}, {"reason": ""}, {"reason": "a\nb"}, {"reason": "x" * 2001}, {"reason": "x", "by": "amira"}, []]
)
def test_what_cannot_be_sent(manager: Asking, drafts: list[str], body: object) -> None:
    answered = manager.post(f"/plans/{drafts[0]}/publish", body)
    assert (answered.status_code, answered.json()["code"]) == (422, "not_understood")


def test_one_plan_in_numbers(manager: Asking, drafts: list[str]) -> None:
    manager.post(f"/plans/{drafts[1]}/publish", WHY)
    for woman in ("W01", "W02", "W01"):
        body = {"woman_id": woman, "verdict": "approve", "reason": "fits"}
        assert manager.post(f"/plans/{drafts[1]}/decisions", body).status_code == 201
    found = manager.found(f"/plans/{drafts[1]}")
    assert (found["plan_state"], found["decided"], found["women"], found["gap"]) == ("published", 2, 12, 0.0)
    assert (found["published_by"], found["as_of"], found["kind"]) == ("bea", "2026-10-01", "manual")
    assert manager.found(f"/plans/{drafts[0]}")["published_at"] is None


def test_plans_page_by_page_and_by_state(manager: Asking, drafts: list[str]) -> None:
    first, second, third = sorted(drafts)
    for run_id in (first, third):
        manager.post(f"/plans/{run_id}/publish", WHY)
    page = manager.found("/plans", limit=2)
    assert [plan["run_id"] for plan in page["plans"]] == [third, second]
    rest = manager.found("/plans", limit=2, after=page["next"])
    assert [plan["run_id"] for plan in rest["plans"]] == [first] and rest["next"] is None
    for state, run_id in (("draft", second), ("published", third), ("superseded", first)):
        assert [plan["run_id"] for plan in manager.found("/plans", plan_state=state)["plans"]] == [run_id]
    assert manager.code("/plans", plan_state="lost") == manager.code("/plans", after="W10=") == (422, "not_understood")


def test_the_nightly_runs_account_knows_its_own_plans_alone(
    client: TestClient, tokens: Mapping[Role, str], drafts: list[str]
) -> None:
    night = Asking(client, tokens["batch"])
    assert night.found("/plans")["plans"] == [] and night.code(f"/plans/{drafts[0]}") == (404, "not_found")
