"""fixtures/everything with cases open and closed, what people did about them, and two kept plans."""

from __future__ import annotations

import json
import zlib
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection, Engine, insert

from api.access.reads import note_reads
from api.access.users import User, open_account
from api.runs.plans import keep_plan
from api.storage.contents import bring_in
from api.storage.database import writing
from api.storage.decisions import decisions, publications
from api.storage.kept_answers import kept_answers
from api.storage.moments import now
from api.storage.offers import offer_steps, offers
from api.storage.referrals import handovers, referrals, risk_assessments
from api.storage.runs import plan_files, plan_placements, plans, runs, work
from matcher.intake.contents import read_contents
from tests.runs import FIXTURES, rows_of

DAY = date(2026, 11, 22)
GONE = ["W01", "W04"]
"""Closed long enough ago; W04 is named by a bar of W12, whose case is open."""
LONG_AGO = datetime.fromisoformat("2025-09-10T12:00:00+00:00")


def close(connection: Connection, woman_id: str, at: datetime | None, code: str | None = None) -> None:
    """A case, closed at a moment, or open."""
    row = {"woman_id": woman_id, "opened_by": "amira", "opened_at": LONG_AGO, "changed_at": LONG_AGO}
    state = {"state": "open"} if at is None else {"state": "closed", "closed_at": at, "close_code": code}
    connection.execute(insert(referrals).values(**row, **state))


def offer(connection: Connection, name: str, woman_id: str, home_id: str, state: str) -> None:
    """An offer in a state, with one step."""
    row = {"offer_id": name, "woman_id": woman_id, "home_id": home_id, "partner_id": "P01", "state": state}
    more = {"bedspaces": 3, "proposed_by": "bea", "proposed_at": LONG_AGO, "changed_at": LONG_AGO, "run_id": "about"}
    connection.execute(insert(offers).values(**row, **more))
    step = {"offer_id": name, "seq": 1, "state": state, "by": "bea", "at": LONG_AGO}
    connection.execute(insert(offer_steps).values(step))


def a_plan(connection: Connection, run_id: str) -> None:
    """A run, done, without its plan."""
    asked = {"kind": "manual", "asked_by": "bea", "asked_at": LONG_AGO, "as_of": DAY, "horizon_weeks": 12}
    connection.execute(insert(runs).values(run_id=run_id, policy="", **asked))
    connection.execute(insert(work).values(run_id=run_id, kind="manual", state="done"))


def _plan_about(connection: Connection, folder: Path) -> None:
    """A real plan, of all the women."""
    a_plan(connection, "about")
    rows = rows_of(folder / "placements.csv")
    placed = [SimpleNamespace(woman_id=row["woman_id"], home_id=row["home_id"]) for row in rows]
    keep_plan(connection, "about", folder, placed)  # type: ignore[arg-type]


def _plan_of_others(connection: Connection) -> None:
    """A plan that is about neither, though it knew W12's bar, and holds a postcode that was W01's alone since."""
    a_plan(connection, "others")
    short = {"version": "1", "input_sha256": "", "policy_sha256": "", "gap": 0.0, "finished": True}
    connection.execute(insert(plans).values(run_id="others", made_at=now(), women=1, placed=1, **short))
    connection.execute(insert(plan_placements).values(run_id="others", woman_id="W12", home_id="H11"))
    bars = [{"woman_id": "W12", "other_id": "W04"}]
    files = {
        "run.json": json.dumps({"counts": {"women": 1}}),
        "placements.csv": "woman_id,home_id,points\nW12,H11,5621\n",
        "unplaced.csv": "woman_id,priority\n",
        "restricted/instance.json": json.dumps({"bars": bars, "women": [{"home_postcode": "M14 4FX"}]}),
    }
    for name, text in files.items():
        row = {"run_id": "others", "name": name, "sha256": "", "content": zlib.compress(text.encode())}
        connection.execute(insert(plan_files).values(row))


@pytest.fixture
def kept(engine: Engine, everything_run: Path) -> Engine:
    """The database that every test of retention begins with."""
    with writing(engine) as connection:
        bring_in(connection, read_contents(FIXTURES / "everything"), now())
        open_account(connection, User("bea", "manager"), "tests")
        _plan_about(connection, everything_run)
        _plan_of_others(connection)
        for woman_id, day, code in (
            ("W01", "2025-11-21", "other_accommodation_found"),
            ("W04", "2025-07-02", "recalled_or_returned"),
            ("W05", "2025-11-22", None),
            ("W03", "2025-01-09", None),
        ):
            close(connection, woman_id, datetime.fromisoformat(f"{day}T23:59:59+00:00"), code)
        for woman_id in ("W02", "W12"):
            close(connection, woman_id, None)
        offer(connection, "moved", "W01", "H01", "moved_in")
        offer(connection, "declined", "W01", "H02", "declined")
        offer(connection, "live", "W03", "H03", "sent")
        _done_about(connection)
    return engine


def _done_about(connection: Connection) -> None:
    """What people did about W01 and W02, and what was answered to them."""
    for woman_id in ("W01", "W02"):
        verdict = {"verdict": "approve", "reviewer": "bea", "reason": "it suits", "at": LONG_AGO}
        connection.execute(insert(decisions).values(run_id="about", woman_id=woman_id, home_id="H01", **verdict))
        passed = {"to_partner_id": "P02", "by": "bea", "at": LONG_AGO, "why": "nearer"}
        connection.execute(insert(handovers).values(woman_id=woman_id, **passed))
        shown = {"partner_id": "P01", "shared_by": "bea", "shared_at": LONG_AGO, "due_on": DAY}
        connection.execute(insert(risk_assessments).values(assessment_id=f"A{woman_id}", woman_id=woman_id, **shown))
        answer = {"user_id": "bea", "asked_sha256": "", "status": 201, "at": now() - timedelta(hours=1)}
        body = json.dumps({"woman_id": woman_id, "version": 1})
        connection.execute(insert(kept_answers).values(key=f"key-{woman_id}", headers="{}", body=body, **answer))
        note_reads(connection, User("bea", "manager"), [woman_id], "GET /referrals")
    a_plan(connection, "failed")
    connection.execute(work.update().where(work.c.run_id == "failed").values(fault="W01 and H01: pinned twice"))
    published = {"published_by": "bea", "published_at": LONG_AGO, "why": "agreed by all"}
    connection.execute(insert(publications).values(run_id="about", **published))
