"""`homeward retention` as somebody types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.engine import URL

from api.storage.contents import bring_in
from api.storage.contract import CONTRACT
from api.storage.database import writing
from api.storage.moments import now
from api.storage.referrals import referrals
from matcher.intake.contents import read_contents
from tests.runs import FIXTURES, homeward


def said(*words: object, code: int = 0) -> str:
    done = homeward("retention", *words)
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def closed(engine: Engine) -> Engine:
    """fixtures/everything, in which the case of W01 closed some 400 days ago."""
    with writing(engine) as connection:
        bring_in(connection, read_contents(FIXTURES / "everything"), now())
        long_ago = now().replace(year=now().year - 1, month=1, day=1)
        moments = {"opened_at": long_ago, "closed_at": long_ago, "changed_at": long_ago}
        connection.execute(insert(referrals).values(woman_id="W01", opened_by="amira", state="closed", **moments))
    return engine


def test_first_dry_then_done_then_listed_then_checked(closed: Engine, tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("W01\r\n\n")
    assert "found in women.woman_id: 1 row, WHICH SHOULD NOT BE" in said("check", ids, code=1)
    dry = said("run", "--dry-run").splitlines()
    assert said("list") == ""
    done = said("run").splitlines()
    assert dry[0].replace("would be made", "made") == done[0] and dry[1:] == done[1:]
    assert done[0].startswith("1 case closed before ") and done[1].startswith("Rows: children 2, referrals 1, women 1")
    assert "  found nowhere" in done and done[-1].endswith("who have no case that could close and stay: 11")
    listed = said("list").splitlines()
    assert listed[0].startswith("1: ") and "1 case closed before" in listed[0] and listed[2].strip() in done[-2]
    checked = said("check", ids)
    assert "found nowhere" in checked and "These are the ids of removal 1." in checked
    assert said("run").startswith("0 cases closed before") and said("list").splitlines() == listed
    assert "The audit log holds: 1 entry" in homeward("audit", "verify").output


def test_what_is_left_where_it_should_not_be_is_an_exit_code(closed: Engine) -> None:
    partners = CONTRACT["partners"]
    with writing(closed) as connection:
        connection.execute(partners.update().where(partners.c.partner_id == "P01").values(name="Friends of W01"))
    told = said("run", code=1)
    assert "found in partners.name: 1 row, WHICH SHOULD NOT BE" in told and "Friends" not in told
    assert "1 case" in said("list")


@pytest.mark.parametrize("months", ["-1", "601", "x"])
def test_months_that_are_none(empty_url: URL, months: str) -> None:
    assert "--months" in said("run", "--months", months, code=2)


def test_a_list_that_is_none(closed: Engine, tmp_path: Path) -> None:
    assert "cannot be read" in said("check", tmp_path / "nothing", code=2)
    (tmp_path / "empty").write_text("\n \n")
    assert "names nobody" in said("check", tmp_path / "empty", code=2)
    (tmp_path / "other").write_bytes(b"\xff\xfe")
    assert "cannot be read" in said("check", tmp_path / "other", code=2)


def test_an_empty_database_has_nothing_to_remove(engine: Engine) -> None:
    assert said("run").startswith("0 cases closed before") and said("list") == ""


def test_all_at_once_is_only_for_who_is_named(closed: Engine) -> None:
    assert "name whose with --only" in said("run", "--months", 0, code=2)
    assert said("run", "--months", 0, "--only", "W02").startswith("0 cases")
    assert said("run", "--months", 0, "--only", "W01", "--only", "W02").startswith("1 case closed before")
