"""The best homes of a woman now: what a plan says, as things stand today, without reading the plan anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, delete, insert, select, update

from api.access.roles import Role
from api.runs import plans as kept_files
from api.service.results import known, tables
from api.storage.audit import log
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.offers import holds, offers
from api.storage.runs import plan_files
from tests.api.kept_plans import keep
from tests.api.web.asking import Asking
from tests.runs import rows_of

HOMES, WOMEN, PINS, CHILDREN = (CONTRACT[name] for name in ("homes", "women", "pins", "children"))
PATH = "/women/W01/recommendations"


@pytest.fixture
def run_id(served: Engine, everything_run: Path) -> str:
    return keep(served, everything_run)


@pytest.fixture
def manager(client: TestClient, tokens: Mapping[Role, str], run_id: str) -> Asking:
    return Asking(client, tokens["manager"])


def standing(found: Any) -> dict[str, str]:
    return {home["home_id"]: home["now"] for home in found["homes"]}


def offered(engine: Engine, woman: str, home: str, state: str, *, lasts: timedelta = timedelta(days=3)) -> None:
    """An offer as it stands, and what it holds."""
    at = now()
    held = {"offer_id": f"{woman}-{home}", "home_id": home, "expires_at": at + lasts}
    with writing(engine) as connection:
        partner = connection.scalar(select(HOMES.c.partner_id).where(HOMES.c.home_id == home))
        made = {"proposed_by": "bea", "proposed_at": at, "changed_at": at, "bedspaces": 2, "partner_id": partner}
        connection.execute(insert(offers).values(woman_id=woman, state=state, **held, **made))
        if state != "proposed":
            connection.execute(insert(holds).values(slot=1, **held))


def changed(engine: Engine, home: str, **values: Any) -> None:
    with writing(engine) as connection:
        done = connection.execute(update(HOMES).where(HOMES.c.home_id == home).values(**values, changed_at=now()))
        assert done.rowcount == 1


def test_what_the_plan_proposes_then_what_costs_others_least(manager: Asking, everything_run: Path) -> None:
    found = manager.found(PATH)
    (placed,) = (row for row in rows_of(everything_run / "placements.csv") if row["woman_id"] == "W01")
    others = [row for row in rows_of(everything_run / "alternatives.csv") if row["woman_id"] == "W01"]
    assert [home["home_id"] for home in found["homes"]] == [placed["home_id"], *(row["home_id"] for row in others)]
    first, *rest = found["homes"]
    assert first["proposed"] and (first["net_level1"], first["net_points"]) == (0, 0)
    assert ([flag["code"] for flag in first["flags"]], ";".join(first["conditions"])) == (
        placed["flags"].split(";"),
        placed["conditions"],
    )
    for home, row in zip(rest, others, strict=True):
        assert str(home["net_level1"]) == row["net_level1"] and str(home["net_points"] or "") == row["net_points"]
        assert row["note"] in home["why"][0] and not home["proposed"]
        assert home["flags"] is home["conditions"] is None
    assert set(standing(found).values()) == {"free"} and not found["her_record_changed"]
    assert not any(home["home_changed"] for home in found["homes"]) and found["offer"] is None


def test_details_are_those_of_the_plan_and_of_every_other_home(manager: Asking) -> None:
    plain, full = manager.found(PATH)["homes"], manager.found(PATH, details=True)["homes"]
    assert [home["home_id"] for home in full] == [home["home_id"] for home in plain]
    assert [flag["code"] for flag in full[0]["flags"]] == [flag["code"] for flag in plain[0]["flags"]]
    assert full[0]["conditions"] == plain[0]["conditions"]
    assert all(home["conditions"] and all(flag["sentence"] for flag in home["flags"]) for home in full)
    assert len({str(home["conditions"]) for home in full}) > 1


def test_what_happened_since_is_told_of_each_home(manager: Asking, served: Engine) -> None:
    proposed, first, second, third = (home["home_id"] for home in manager.found(PATH)["homes"])
    changed(served, proposed, unavailable="damage")
    with writing(served) as connection:
        connection.execute(insert(PINS).values(woman_id="W01", home_id=first, kind="veto"))
    offered(served, "W03", second, "sent")
    offered(served, "W01", third, "sent")
    found = manager.found(PATH)
    assert standing(found) == {third: "offered_to_her", proposed: "not_free", first: "vetoed", second: "promised"}
    # Those that can be offered come first, the others keep their order.
    assert [home["home_id"] for home in found["homes"]] == [third, proposed, first, second]
    assert {home["home_id"]: home["home_changed"] for home in found["homes"]} == {
        third: False, proposed: True, first: False, second: False
    }  # fmt: skip
    assert (found["offer"]["home_id"], found["offer"]["state"]) == (third, "sent")


@pytest.mark.parametrize(
    ("woman", "state", "lasts", "now_"),
    [
        ("W03", "sent", timedelta(days=3), "promised"),
        ("W03", "sent", timedelta(days=-1), "free"),
        ("W03", "proposed", timedelta(days=3), "free"),
        ("W01", "sent", timedelta(days=-1), "free"),
        ("W01", "proposed", timedelta(days=3), "offered_to_her"),
    ],
)
def test_a_promise_counts_while_it_lasts(
    manager: Asking, served: Engine, woman: str, state: str, lasts: timedelta, now_: str
) -> None:
    home = manager.found(PATH)["homes"][0]["home_id"]
    offered(served, woman, home, state, lasts=lasts)
    assert standing(manager.found(PATH))[home] == now_


def test_a_shared_home_is_promised_when_nobody_more_fits(manager: Asking, served: Engine) -> None:
    rows = manager.found("/alternatives", limit=500)["rows"]
    woman = next(row["woman_id"] for row in rows if row["home_id"] == "H09")
    path = f"/women/{woman}/recommendations"
    offered(served, "W06" if woman != "W06" else "W09", "H09", "sent")
    assert standing(manager.found(path))["H09"] == "free"
    changed(served, "H09", bedspaces=1)
    assert standing(manager.found(path))["H09"] == "promised"


def test_a_home_fixed_for_another_is_promised(manager: Asking, served: Engine) -> None:
    home = manager.found(PATH)["homes"][0]["home_id"]
    with writing(served) as connection:
        connection.execute(insert(PINS).values(woman_id="W04", home_id=home, kind="pin"))
    assert standing(manager.found(PATH))[home] == "promised"


def test_one_whose_last_day_is_past_and_one_that_is_gone(manager: Asking, served: Engine) -> None:
    first, second = (home["home_id"] for home in manager.found(PATH)["homes"][:2])
    changed(served, first, available_to=now().date() - timedelta(days=1))
    with writing(served) as connection:
        connection.execute(delete(PINS).where(PINS.c.home_id == second))
        connection.execute(delete(HOMES).where(HOMES.c.home_id == second))
    found = standing(manager.found(PATH))
    assert (found[first], found[second]) == ("not_free", "gone")
    changed(served, first, available_to=now().date())
    assert standing(manager.found(PATH))[first] == "free"


def test_what_a_reviewer_rejected_goes_down_until_it_is_approved(manager: Asking, served: Engine, run_id: str) -> None:
    home = manager.found(PATH)["homes"][0]["home_id"]
    for verdict, now_, first in (("reject", "rejected", False), ("approve", "free", True)):
        body = {"woman_id": "W01", "verdict": verdict, "reason": "as she asked"}
        assert manager.post(f"/plans/{run_id}/decisions", body).status_code == 201
        found = manager.found(PATH)
        assert standing(found)[home] == now_ and (found["homes"][0]["home_id"] == home) == first


@pytest.mark.parametrize("table", [WOMEN, CHILDREN])
def test_that_her_facts_changed_is_said(manager: Asking, served: Engine, table: Any) -> None:
    with writing(served) as connection:
        connection.execute(update(table).where(table.c.woman_id == "W02").values(changed_at=now()))
    assert manager.found("/women/W02/recommendations")["her_record_changed"]
    assert not manager.found(PATH)["her_record_changed"]


def test_who_has_no_proposal_is_told_why(manager: Asking, everything_run: Path) -> None:
    (row, *_) = rows_of(everything_run / "unplaced.csv")
    found = manager.found(f"/women/{row['woman_id']}/recommendations")
    assert found["no_proposal"] == row["sentence"] and not any(home["proposed"] for home in found["homes"])


def test_one_who_came_after_the_plan_needs_a_new_run(manager: Asking, served: Engine) -> None:
    with writing(served) as connection:
        connection.execute(insert(WOMEN).values(woman_id="W99", changed_at=now()))
    for path in ("/women/W99/recommendations", "/women/W99/explanation", "/women/W99/explanations/H01"):
        assert manager.code(path) == (409, "woman_not_in_plan")
    assert manager.code("/women/W98/recommendations") == (404, "not_found")


def test_another_regions_woman_looks_like_nobody(client: TestClient, tokens: Mapping[Role, str], run_id: str) -> None:
    caseworker = Asking(client, tokens["caseworker"])
    assert caseworker.found(PATH)["homes"]
    theirs, nobodys = caseworker.get("/women/W05/recommendations"), caseworker.get("/women/W98/recommendations")
    assert theirs.status_code == nobodys.status_code == 404 and theirs.json() == nobodys.json()


def test_a_plan_is_read_once_for_many_requests(
    manager: Asking, served: Engine, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [manager.found(PATH, details=details) for details in (False, True)]

    def read_anew(*asked: object) -> bytes | None:
        raise AssertionError("read anew")

    for module in (tables, known, kept_files):
        monkeypatch.setattr(module, "file_of", read_anew)
    assert [manager.found(PATH, details=details) for details in (False, True)] == before
    assert manager.found("/women/W02/recommendations", details=True)["homes"]
    with reading(served) as connection:
        assert connection.execute(select(plan_files).where(plan_files.c.run_id == run_id)).first() is not None


def test_each_read_is_written_down_and_a_refused_one_is_not(manager: Asking, served: Engine) -> None:
    manager.found(PATH)
    manager.code("/women/W98/recommendations")
    with reading(served) as connection:
        asked = select(log.c.object_id, log.c.why).where(log.c.action == "read")
        assert [tuple(row) for row in connection.execute(asked)] == [("W01", "GET /women/{woman_id}/recommendations")]
