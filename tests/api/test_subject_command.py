"""`homeward subject export`: all that is held on one woman, in a file for nobody else."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from sqlalchemy import Engine, insert, select
from sqlalchemy.engine import URL

from api.storage.audit import log
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.referrals import handovers, referrals
from tests.api.web.permission_rows import plan_of_everything
from tests.runs import homeward


def said(*words: object, code: int = 0) -> str:
    done = homeward("subject", "export", *words)
    assert done.exit_code == code, done.output
    return done.output


def test_everything_of_hers_and_of_nobody_else(filled: Engine, tmp_path: Path) -> None:
    at = now()
    with writing(filled) as connection:
        for woman_id in ("W04", "W09"):
            opened = {"opened_by": "amira", "opened_at": at, "changed_at": at}
            connection.execute(insert(referrals).values(woman_id=woman_id, state="open", **opened))
            passed = {"to_partner_id": "P02", "by": "bea", "at": at, "why": f"for {woman_id}"}
            connection.execute(insert(handovers).values(woman_id=woman_id, **passed))
    run_id = plan_of_everything(filled)
    out = tmp_path / "held.json"
    told = said("W09", "--out", out)
    assert told.startswith(f"{out}: ") and "1 plan" in told
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    held = json.loads(out.read_text(encoding="utf-8"))
    tables = held["tables"]
    assert {row["child_id"] for row in tables["children"]} == {"C10", "C11", "C12", "C13"}
    assert tables["handovers"][0]["why"] == "for W09" and len(tables["referrals"]) == 1
    assert {"women", "adults", "plan_placements"} <= set(tables)
    assert all(row["woman_id"] == "W09" for name, rows in tables.items() for row in rows)
    says = {one["file"]: one["says"] for one in held["plans"] if one["run_id"] == run_id}
    assert {row["woman_id"] for row in says["placements.csv"]} == {"W09"}
    knew = says["restricted/instance.json"]
    assert len(knew["children"]) == 4 and len(knew["women"]) == 1
    assert "W04" not in json.dumps(held) and "must read it before" in held["notice"]
    with reading(filled) as connection:
        last = connection.execute(select(log).order_by(log.c.seq.desc())).first()
    assert last is not None and (last.action, last.kind, last.object_id) == ("export", "woman", "W09")


def test_where_others_name_her_is_told_without_what_they_say(filled: Engine, tmp_path: Path) -> None:
    said("W04", "--out", tmp_path / "held.json")
    held = json.loads((tmp_path / "held.json").read_text())
    assert [one["place"] for one in held["named_elsewhere"]] == ["bars.other_id"]
    assert "W12" not in json.dumps(held)


def test_nobody_and_nowhere(filled: Engine, empty_url: URL, tmp_path: Path) -> None:
    assert "no woman of that id" in said("W99", "--out", tmp_path / "held.json", code=2)
    assert list(tmp_path.glob("*.json")) == []
    (tmp_path / "taken").write_text("mine")
    assert "is there already" in said("W01", "--out", tmp_path / "taken", code=2)
    assert (tmp_path / "taken").read_text() == "mine"
    with reading(filled) as connection:
        assert "export" not in set(connection.scalars(select(log.c.action)))
