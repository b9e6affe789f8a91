"""An offer whose time is over keeps nobody's case from being made anonymous, and is written down as lapsed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from api.runs.clock import database_now
from api.service.retention.removing import anonymise
from api.storage.audit import log, verify
from api.storage.database import reading, writing
from api.storage.offers import offers
from tests.api.service.retention.conftest import DAY


@pytest.mark.parametrize("dry_run", [False, True])
def test_what_has_run_out_keeps_nobody_waiting(kept: Engine, dry_run: bool) -> None:
    live = offers.c.offer_id == "live"
    with writing(kept) as connection:
        late = database_now(connection) - timedelta(seconds=1)
        connection.execute(update(offers).where(live).values(expires_at=late))
        before = connection.execute(select(offers).where(live)).one()
    done = anonymise(kept, 12, "root", DAY, dry_run=dry_run)
    assert (done.cases, done.waiting) == (3, 0)
    with reading(kept) as connection:
        row = connection.execute(select(offers).where(live)).one()
        lapses = connection.scalars(select(log.c.object_id).where(log.c.action == "lapse")).all()
        assert not list(verify(connection))
    if dry_run:
        assert row == before and lapses == []
    else:
        assert (row.state, row.woman_id, lapses) == ("lapsed", None, ["live"])


def test_what_runs_still_keeps_her_waiting(kept: Engine) -> None:
    live = offers.c.offer_id == "live"
    with writing(kept) as connection:
        soon = database_now(connection) + timedelta(days=1)
        connection.execute(update(offers).where(live).values(expires_at=soon))
    assert anonymise(kept, 12, "root", DAY).waiting == 1
