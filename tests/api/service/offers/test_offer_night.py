"""The nightly run writes down what has lapsed, and keeps every promise that stands."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Engine, select

from api.runs.asking import Asked, ask
from api.runs.working import work_on
from api.storage.database import reading, writing
from api.storage.kept_answers import KEPT, kept_answers
from api.storage.moments import now
from matcher.domain import Policy
from matcher.intake.policy_text import write_policy
from matcher.rules.switches import known_tables
from tests.api.service.offers.steps import logged, row_of, run_out, taken_to
from tests.runs import homeward


def test_the_night_writes_down_what_has_lapsed(desk: Engine) -> None:
    over, stands = taken_to(desk, "W01", "H01", "sent"), taken_to(desk, "W06", "H07", "proposed")
    run_out(desk, over)
    done = homeward("batch", "--as-of", "2026-10-01")
    assert done.exit_code == 0, done.output
    assert (row_of(desk, over).state, row_of(desk, stands).state) == ("lapsed", "proposed")
    assert logged(desk, over)[-1][:2] == ("expiry", "lapse")


def test_so_does_a_worker_that_carries_out_the_nightly_run(desk: Engine) -> None:
    over = taken_to(desk, "W01", "H01", "sent")
    run_out(desk, over)
    policy = write_policy(Policy(), known_tables())
    with writing(desk) as connection:
        ask(connection, Asked(kind="batch", as_of=date(2026, 10, 1), horizon_weeks=12, policy=policy), "bea")
    work_on(desk, lambda: True, once=True)
    assert row_of(desk, over).state == "lapsed" and logged(desk, over)[-1][:2] == ("expiry", "lapse")


def test_the_night_clears_away_answers_that_nobody_may_ask_for_again(desk: Engine) -> None:
    """Also where nobody writes any more under a key of their own."""
    ages = {"old-key": KEPT + timedelta(minutes=1), "new-key": timedelta(hours=23)}
    rows = [{"user_id": "bea", "key": key, "asked_sha256": "", "at": now() - age} for key, age in ages.items()]
    with writing(desk) as connection:
        connection.execute(kept_answers.insert(), rows)
    assert homeward("batch", "--as-of", "2026-10-01").exit_code == 0
    with reading(desk) as connection:
        assert list(connection.scalars(select(kept_answers.c.key))) == ["new-key"]
