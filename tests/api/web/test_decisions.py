"""What named people decide: on who and what is in the plan alone, never written over, and told to nobody else."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from api.access.roles import Role
from api.storage.audit import log
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.decisions import decisions
from api.storage.metadata import metadata
from api.storage.moments import now
from tests.api.kept_plans import keep
from tests.api.web.asking import Asking
from tests.runs import rows_of

REASON = "her sister lives two streets away"


@pytest.fixture
def run_id(served: Engine, everything_run: Path) -> str:
    return keep(served, everything_run)


@pytest.fixture
def manager(client: TestClient, tokens: Mapping[Role, str], run_id: str) -> Asking:
    return Asking(client, tokens["manager"])


def decided(manager: Asking, run_id: str, verdict: str, woman: str = "W01", **more: Any) -> tuple[int, str]:
    """Status, and the code of a refusal or else the verdict."""
    body = {"woman_id": woman, "verdict": verdict, "reason": REASON, **more}
    answered = manager.post(f"/plans/{run_id}/decisions", body)
    return answered.status_code, answered.json().get("code") or answered.json()["verdict"]


def test_the_last_holds_and_all_are_kept(manager: Asking, run_id: str, everything_run: Path) -> None:
    home = next(row["home_id"] for row in rows_of(everything_run / "placements.csv") if row["woman_id"] == "W01")
    other = "H05"
    for verdict, more in (("approve", {}), ("reject", {"home_id": home}), ("override", {"home_id": other})):
        assert decided(manager, run_id, verdict, **more) == (201, verdict)
    assert decided(manager, run_id, "approve", "W02") == (201, "approve")
    path = f"/plans/{run_id}/decisions"
    last, second = manager.found(path)["decisions"]
    assert (last["verdict"], last["home_id"], last["reviewer"], last["reason"]) == ("override", other, "bea", REASON)
    assert second["woman_id"] == "W02"
    every = manager.found(path, history=True, woman_id="W01")["decisions"]
    assert [(one["verdict"], one["home_id"]) for one in every] == [
        ("approve", home), ("reject", home), ("override", other)
    ]  # fmt: skip
    numbers = [one["decision_id"] for one in manager.found(path, history=True)["decisions"]]
    pages, after = [], None
    while True:
        page = manager.found(path, history=True, limit=3, **({} if after is None else {"after": after}))
        pages += [one["decision_id"] for one in page["decisions"]]
        if (after := page["next"]) is None:
            break
    assert pages == numbers == sorted(numbers) and len(numbers) == 4


@pytest.mark.parametrize(
    ("verdict", "woman", "more", "told"),
    [
        ("approve", "W98", {}, (404, "not_found")),
        ("approve", "W99", {}, (409, "woman_not_in_plan")),
        ("approve", "W07", {}, (409, "not_proposed")),
        ("reject", "W07", {}, (409, "not_proposed")),
        ("approve", "W01", {"home_id": "H05"}, (409, "not_proposed")),
        ("override", "W01", {}, (422, "home_missing")),
        ("override", "W01", {"home_id": "H01"}, (409, "proposed_already")),
        ("override", "W01", {"home_id": "H98"}, (404, "not_found")),
        ("override", "W01", {"home_id": "H99"}, (409, "home_not_in_plan")),
        ("undecided", "W01", {}, (422, "not_understood")),
        ("approve", "W01", {"reason": ""}, (422, "not_understood")),
        ("approve", "W01", {"reviewer": "amira"}, (422, "not_understood")),
    ],
)
def test_nobody_decides_on_what_is_not_in_the_plan(
    manager: Asking, served: Engine, run_id: str, verdict: str, woman: str, more: dict[str, Any], told: Any
) -> None:
    homes, women = CONTRACT["homes"], CONTRACT["women"]
    with writing(served) as connection:
        kept = connection.execute(select(homes).where(homes.c.home_id == "H01")).mappings().one()
        connection.execute(insert(homes).values({**kept, "home_id": "H99", "changed_at": now()}))
        connection.execute(insert(women).values(woman_id="W99", changed_at=now()))
    assert decided(manager, run_id, verdict, woman, **more) == told
    with reading(served) as connection:
        assert connection.execute(select(decisions)).first() is None


def test_one_without_a_proposal_can_be_given_a_home(manager: Asking, served: Engine, run_id: str) -> None:
    women = CONTRACT["women"]
    with writing(served) as connection:
        # She may live in other regions now.
        connection.execute(update(women).where(women.c.woman_id == "W07").values(regions_ok=None))
    assert decided(manager, run_id, "override", "W07", home_id="H06") == (201, "override")


def test_a_draft_can_be_decided_on_and_a_superseded_plan_cannot(
    manager: Asking, served: Engine, run_id: str, everything_run: Path
) -> None:
    key = {"Idempotency-Key": "decide-00000001"}
    body = {"woman_id": "W01", "verdict": "override", "home_id": "H05", "reason": REASON}
    first = manager.post(f"/plans/{run_id}/decisions", body, **key)
    draft = keep(served, everything_run, publishing=False)
    assert decided(manager, draft, "approve") == (201, "approve")
    keep(served, everything_run)
    assert decided(manager, run_id, "approve") == (409, "plan_superseded")
    # What was sent before is answered as before.
    again = manager.post(f"/plans/{run_id}/decisions", body, **key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert manager.code("/plans/20260101T000000000000-00000000/decisions") == (404, "not_found")


def test_the_reason_stands_with_the_decision_and_nowhere_else(
    manager: Asking, served: Engine, run_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    body = {"woman_id": "W01", "verdict": "approve", "reason": REASON}
    answered = manager.post(f"/plans/{run_id}/decisions", body, **{"Idempotency-Key": "decide-00000001"})
    assert answered.status_code == 201 and REASON not in answered.text + caplog.text
    manager.found(f"/plans/{run_id}/decisions")
    with reading(served) as connection:
        holding = [
            table.name for table in metadata.tables.values() if REASON in str(connection.execute(select(table)).all())
        ]
        said = [tuple(row) for row in connection.execute(_entries())]
    assert holding == ["decisions"]
    assert said == [
        ("decide", "W01", f"approve in {run_id}"),
        ("read", "W01", "GET /plans/{run_id}/decisions"),
    ]


def _entries() -> Any:
    asked = select(log.c.action, log.c.object_id, log.c.why).where(log.c.action.in_(("decide", "read")))
    return asked.order_by(log.c.seq)


def test_one_who_is_gone_is_absent_and_decisions_never_change(manager: Asking, served: Engine, run_id: str) -> None:
    for woman in ("W01", "W02"):
        decided(manager, run_id, "approve", woman)
    women, pins = CONTRACT["women"], CONTRACT["pins"]
    with writing(served) as connection:
        connection.execute(delete(pins).where(pins.c.woman_id == "W02"))
        connection.execute(delete(women).where(women.c.woman_id == "W02"))
    for history in (False, True):
        found = manager.found(f"/plans/{run_id}/decisions", history=history)["decisions"]
        assert [one["woman_id"] for one in found] == ["W01"]
    assert decided(manager, run_id, "approve", "W02") == (404, "not_found")
    with pytest.raises(DBAPIError, match="only added to"), writing(served) as connection:
        connection.execute(update(decisions).values(reason="another"))


def test_two_at_once_are_both_kept(manager: Asking, served: Engine, run_id: str) -> None:
    together = threading.Barrier(6)

    def decide(number: int) -> int:
        together.wait()
        return decided(manager, run_id, ("approve", "reject")[number % 2])[0]

    with ThreadPoolExecutor(6) as threads:
        assert set(threads.map(decide, range(6))) == {201}
    every = manager.found(f"/plans/{run_id}/decisions", history=True)["decisions"]
    (last,) = manager.found(f"/plans/{run_id}/decisions")["decisions"]
    assert len(every) == 6 and last == every[-1]
    with reading(served) as connection:
        assert len(connection.execute(select(log).where(log.c.action == "decide")).all()) == 6
