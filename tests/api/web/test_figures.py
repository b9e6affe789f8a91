"""What is published: of the plan that everybody goes by, and nothing of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from api.access.roles import Role
from api.storage.audit import log
from api.storage.database import reading
from tests.api.kept_plans import keep
from tests.api.web.asking import Asking


@pytest.fixture
def commissioner(client: TestClient, tokens: Mapping[Role, str]) -> Asking:
    return Asking(client, tokens["commissioner"])


def test_none_before_a_plan_is_published(commissioner: Asking, served: Engine, everything_run: Path) -> None:
    keep(served, everything_run, publishing=False)
    assert commissioner.code("/figures") == (404, "no_plan_published")


def test_of_a_few_women_next_to_nothing_is_shown(commissioner: Asking, served: Engine, everything_run: Path) -> None:
    run_id = keep(served, everything_run)
    found = commissioner.found("/figures")
    assert (found["run_id"], found["as_of"], found["women"], found["placed"]) == (run_id, "2026-10-01", 10, None)
    for name in ("by_region", "by_family", "by_priority"):
        assert {(group["women"], group["placed"]) for group in found[name]} == {(None, None)}
    for name in ("tenancies", "school_distances"):
        assert set(found[name].values()) == {None}
    assert found["creaming_index"] is found["median_school_distance"] is None
    later = keep(served, everything_run)
    assert commissioner.found("/figures")["run_id"] == later


def test_it_is_no_read_of_a_womans_record(commissioner: Asking, served: Engine, everything_run: Path) -> None:
    keep(served, everything_run)
    text = commissioner.get("/figures").text
    assert "W0" not in text and "H0" not in text
    with reading(served) as connection:
        assert connection.execute(select(log).where(log.c.action == "read")).first() is None
