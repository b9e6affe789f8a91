"""What Prometheus is told: numbers by pattern and state, never an id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, insert

from api.access.roles import Role
from api.storage.audit import last_seal
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.runs import runs, work
from tests.api.web.conftest import shown

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def read(client: TestClient, tokens: Mapping[Role, str]) -> Samples:
    answered = client.get("/metrics", headers=shown(tokens["batch"]))
    assert answered.status_code == 200 and answered.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answered.text)
        for sample in family.samples
    }


def of_route(samples: Samples, name: str) -> float:
    labels = (("method", "GET"), ("route", "/referrals/{woman_id}"), ("status", "200"))
    kept = labels if name.endswith("total") else labels[:2]
    return samples.get((name, kept), 0.0)


def test_requests_are_counted_by_their_pattern(client: TestClient, tokens: Mapping[Role, str]) -> None:
    before = read(client, tokens)
    for woman in ("W01", "W02"):
        assert client.get(f"/referrals/{woman}", headers=shown(tokens["manager"])).status_code == 200
    client.get("/nothing/W01")
    after = read(client, tokens)
    for name in ("homeward_requests_total", "homeward_request_seconds_count"):
        assert of_route(after, name) == of_route(before, name) + 2
    assert not [labels for _, labels in after if any("W0" in value for _, value in labels)]


def test_runs_offers_and_the_log_are_counted(client: TestClient, served: Engine, tokens: Mapping[Role, str]) -> None:
    first = read(client, tokens)
    assert first["homeward_runs", (("state", "queued"),)] == first["homeward_queue_age_seconds", ()] == 0
    assert first["homeward_offers", (("state", "confirmed"),)] == 0
    row = {"run_id": "r1", "kind": "manual", "asked_by": "bea", "as_of": date(2026, 10, 1), "horizon_weeks": 12}
    with writing(served) as connection:
        connection.execute(insert(runs).values(**row, policy="", asked_at=now() - timedelta(hours=1)))
        connection.execute(insert(work).values(run_id="r1", kind="manual", state="queued"))
    found = read(client, tokens)
    assert found["homeward_runs", (("state", "queued"),)] == 1
    assert 3_600 <= found["homeward_queue_age_seconds", ()] < 4_000
    with reading(served) as connection:
        assert found["homeward_audit_entries_total", ()] == last_seal(connection)[0]
