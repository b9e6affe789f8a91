"""Runs as a program asks for them, watches them, stops them and fetches what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, insert

from api.access.roles import Role
from api.runs.carrying_out import carry_out
from api.runs.holding import held
from api.runs.queue import claim, give_sign
from api.storage.database import writing
from api.storage.decisions import publications
from api.storage.moments import now
from matcher.domain import Policy
from matcher.intake.policy_text import write_policy
from matcher.rules.switches import known_tables
from tests.api.web.run_desk import ASKED, Desk


@pytest.fixture
def manager(client: TestClient, tokens: Mapping[Role, str], served: Engine) -> Desk:
    return Desk(client, tokens["manager"], served)


@pytest.fixture
def night(client: TestClient, tokens: Mapping[Role, str], served: Engine) -> Desk:
    return Desk(client, tokens["batch"], served)


def test_asked_for_carried_out_and_fetched(manager: Desk) -> None:
    assert manager.get().json() == {"runs": [], "next": None}
    answered = manager.client.post("/runs", json={**ASKED, "policy": "school-first"}, headers=manager.headers)
    run_id = answered.json()["run_id"]
    assert answered.status_code == 202 and answered.headers["location"] == f"/runs/{run_id}"
    waiting = manager.get(f"/{run_id}")
    assert waiting.json()["state"] == "queued" and waiting.json()["plan_state"] is None
    claimed = claim(manager.engine, "w")
    assert claimed is not None
    with held(manager.engine, claimed) as folder:
        carry_out(manager.engine, claimed, folder)
    found = manager.get(f"/{run_id}")
    assert found.headers["etag"] != waiting.headers["etag"]
    told = found.json()
    assert (told["state"], told["plan_state"], told["finished"], told["gap"], told["women"]) == (
        "done",
        "draft",
        True,
        0.0,
        12,
    )
    assert (told["policy"], told["scenario"], told["asked_by"]) == ("school-first", "all_planned", "bea")
    assert [level["name"] for level in told["levels"]] == ["placed", "points"]
    assert all(level["value"] == level["bound"] > 0 and level["gap"] == 0.0 for level in told["levels"])
    record = manager.get(f"/{run_id}/files/run.json").json()
    assert record["policy_sha256"] == told["policy_sha256"] and record["counts"]["placed"] == told["placed"]
    with writing(manager.engine) as connection:
        published = {"run_id": run_id, "published_by": "bea", "published_at": now(), "why": "checked"}
        connection.execute(insert(publications).values(published))
    assert manager.get().json()["runs"][0]["plan_state"] == "published"
    other = manager.done()
    assert manager.client.post(f"/plans/{other}/publish", json={"reason": "better"}, headers=manager.headers).is_success
    for name, state in ((run_id, "superseded"), (other, "published")):
        plan = manager.client.get(f"/plans/{name}", headers=manager.headers).json()["plan_state"]
        assert manager.get(f"/{name}").json()["plan_state"] == plan == state
    assert [run["plan_state"] for run in manager.get().json()["runs"]] == ["published", "superseded"]


def test_what_is_not_said_is_as_a_night_would_have_it(manager: Desk) -> None:
    answered = manager.client.post("/runs", json={}, headers=manager.headers)
    told = manager.get(f"/{answered.json()['run_id']}").json()
    assert (told["kind"], told["horizon_weeks"], told["policy"]) == ("manual", 12, "default")
    assert told["as_of"] == now().astimezone().date().isoformat()


def test_a_list_by_pages_the_newest_first(manager: Desk) -> None:
    names = [manager.asked() for _ in range(5)]
    seen, after = [], None
    while True:
        page = manager.get(limit=2, **({"after": after} if after else {})).json()
        seen += [run["run_id"] for run in page["runs"]]
        if (after := page["next"]) is None:
            break
    assert seen == names[::-1]
    assert manager.get(after="nonsense").status_code == 422
    assert manager.get(limit=0).status_code == 422


def test_a_policy_is_a_preset_or_a_whole_file_under_a_scenario(manager: Desk) -> None:
    own = manager.asked(policy='max_bridging_nights = 3\nscenario = "none"\n')
    plain = write_policy(Policy().replace(max_bridging_nights=3, scenario="none"), known_tables())
    assert manager.policy_of(own) == plain
    told = manager.get(f"/{own}").json()
    assert (told["policy"], told["scenario"]) == (None, "none")
    other = manager.asked(policy='scenario = "none"', scenario="confirmed_only")
    told = manager.get(f"/{other}").json()
    assert (told["policy"], told["scenario"]) == ("default", "confirmed_only")


@pytest.mark.parametrize(
    ("asked", "faults"),
    [
        ({"policy": "weights = 3\nnothing = 1"}, ["policy, row 1", "policy, row 2"]),
        ({"policy": "no-such-preset"}, ["presets are: default"]),
        ({"policy": "x = " + "9" * 5_000}, ["no setting of a policy"]),
        ({"policy": "max_bridging_nights = " + "f" * 9}, ["not valid TOML"]),
        ({"policy": "x = " + "[" * 2_000}, ["policy"]),
        ({"as_of": "1801-01-01"}, ["must lie between"]),
    ],
)
def test_what_cannot_be_is_refused_with_every_fault(manager: Desk, asked: dict[str, Any], faults: list[str]) -> None:
    told = manager.ask(422, **asked)
    assert told["code"] == "run_not_understood" and len(told["faults"]) == len(faults)
    assert all(words in fault for words, fault in zip(faults, told["faults"], strict=True))
    assert manager.get().json()["runs"] == []


@pytest.mark.parametrize(
    "asked",
    [
        {"horizon_weeks": 521},
        {"horizon_weeks": "12"},
        {"time_limit_seconds": 0},
        {"time_limit_seconds": 1e9},
        {"as_of": 20_000},
        {"scenario": "all"},
        {"kind": "nightly"},
        {"previous_run_id": "../1"},
        {"policy": ""},
        {"policy": "x" * 100_001},
        {"worker": "w"},
    ],
)
def test_what_does_not_fit_is_refused(manager: Desk, asked: dict[str, Any]) -> None:
    assert manager.ask(422, **asked)["code"] == "not_understood"


def test_a_plan_is_kept_to_only_where_there_is_one(manager: Desk) -> None:
    waiting = manager.asked()
    for name in (waiting, "20260101T000000000000-00000000"):
        assert manager.ask(409, previous_run_id=name)["code"] == "no_plan"
    first = manager.done()
    again = manager.get(f"/{manager.done(previous_run_id=first)}").json()
    assert again["previous_run_id"] == first and again["levels"][2]["name"] == "kept"
    assert again["levels"][2]["value"] == again["placed"]


def test_one_nightly_run_at_a_time(manager: Desk, night: Desk) -> None:
    first = night.asked(kind="batch")
    assert manager.ask(409, kind="batch")["code"] == "night_under_way"
    manager.asked()
    assert night.stop(first).status_code == 202
    night.asked(kind="batch")


def test_the_account_of_the_nightly_run_knows_of_those_alone(manager: Desk, night: Desk) -> None:
    theirs, own = manager.asked(), night.asked(kind="batch")
    assert [run["run_id"] for run in night.get().json()["runs"]] == [own]
    assert night.ask(403)["code"] == "not_allowed"
    assert night.get(f"/{theirs}").status_code == night.stop(theirs).status_code == 404
    assert night.get(f"/{theirs}/events").status_code == 404
    # That a run has a plan is not told through what it may be asked to keep to.
    done = manager.done()
    assert night.stop(own).status_code == 202
    assert night.ask(409, kind="batch", previous_run_id=done)["code"] == "no_plan"
    assert len(manager.get().json()["runs"]) == 3


def test_one_that_waits_does_not_begin_when_stopped(manager: Desk) -> None:
    run_id = manager.asked()
    stopped = manager.stop(run_id)
    assert (stopped.status_code, stopped.json()) == (202, {"run_id": run_id, "state": "failed"})
    assert claim(manager.engine, "w") is None
    told = manager.get(f"/{run_id}").json()
    assert (told["stop_asked_by"], told["faults"]) == ("bea", ["stopped before it began"])
    assert (manager.stop(run_id).status_code, manager.stop(run_id).json()["code"]) == (409, "run_ended")
    assert manager.stop("none").status_code == 404


def test_one_at_work_is_asked_to_stop_by_the_first_who_does(manager: Desk) -> None:
    run_id = manager.asked()
    claimed = claim(manager.engine, "w")
    assert claimed is not None and not give_sign(manager.engine, claimed)
    for _ in range(2):
        assert manager.stop(run_id).json()["state"] == "running"
    assert give_sign(manager.engine, claimed)


@pytest.mark.parametrize("run_id", ["%00", "a%0Ab", "x" * 101, "é"])
def test_what_is_no_id_is_refused(manager: Desk, run_id: str) -> None:
    assert manager.get(f"/{run_id}").status_code == 422


def test_sent_twice_under_one_key_it_is_one_run(manager: Desk) -> None:
    headers = {**manager.headers, "Idempotency-Key": "one-of-mine"}
    answers = [manager.client.post("/runs", json=ASKED, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json() and len(manager.get().json()["runs"]) == 1
    assert answers[1].headers["location"] == answers[0].headers["location"]
