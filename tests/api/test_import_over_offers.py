"""`homeward db import` while offers are under way: what they rest on does not change unseen."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from api.access.users import open_account
from api.service.offers.changing import lock_homes, lock_women
from api.storage.audit import Entry, write_down
from api.storage.database import reading, writing
from api.storage.offers import LIVE
from tests.api.service.offers.steps import HERS, LANDLORD, MANAGER, held, logged, pinned, proposed, row_of, taken_to
from tests.runs import FIXTURES, homeward


@pytest.fixture
def desk(filled: Engine) -> Engine:
    """With fixtures/everything and the accounts that act on offers."""
    with writing(filled) as connection:
        for user in (MANAGER, HERS, LANDLORD):
            open_account(connection, user, "tests")
    return filled


def brought_in(folder: Path, *changes: tuple[str, str, str]) -> str:
    """What an import says of fixtures/everything with some texts replaced: file, before, after."""
    shutil.copytree(FIXTURES / "everything", folder)
    for name, before, after in changes:
        content = (folder / name).read_text()
        assert content.count(before) == 1
        (folder / name).write_text(content.replace(before, after))
    done = homeward("db", "import", folder)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("state", LIVE)
def test_a_new_release_date_withdraws_her_offer(desk: Engine, state: str, tmp_path: Path) -> None:
    before = pinned(desk)
    mine = taken_to(desk, "W01", "H01", state)
    other = proposed(desk, "W06", "H07")
    told = brought_in(tmp_path / "in", ("women.csv", "W01,2026-11-27", "W01,2027-06-01"))
    assert f"warning: offer {mine} is withdrawn" in told and other not in told
    assert (row_of(desk, mine).state, row_of(desk, other).state) == ("withdrawn", "proposed")
    assert held(desk) == set() and pinned(desk) == before
    assert logged(desk, mine)[-1][1:] == ("withdraw", "new_release_date")


def test_promises_of_homes_that_changed_are_told(desk: Engine, tmp_path: Path) -> None:
    promised, kept = taken_to(desk, "W01", "H01", "confirmed"), proposed(desk, "W06", "H07")
    told = brought_in(tmp_path / "in", ("homes.csv", "2026-11-09,,,142.5", "2026-11-09,,withdrawn,142.5"))
    assert f"warning: offer {promised} promises home H01, which has changed" in told and kept not in told
    assert row_of(desk, promised).state == "confirmed"


def test_who_lives_there_is_told_too_and_what_it_costs_is_not(desk: Engine, tmp_path: Path) -> None:
    promised = taken_to(desk, "W01", "H01", "sent")
    assert promised not in brought_in(tmp_path / "1", ("homes.csv", "2026-11-09,,,142.5", "2026-11-09,,,150"))
    folder = tmp_path / "2"
    last = (FIXTURES / "everything" / "occupants.csv").read_text().splitlines()[-1]
    told = brought_in(folder, ("occupants.csv", last, f"{last}\nH01,staff,F,1979-06-01,,"))
    assert f"offer {promised} promises home H01" in told


def test_the_same_tables_again_touch_no_offer(desk: Engine, tmp_path: Path) -> None:
    offer_id = taken_to(desk, "W01", "H01", "confirmed")
    before = row_of(desk, offer_id)
    assert offer_id not in brought_in(tmp_path / "in") and row_of(desk, offer_id) == before


@pytest.mark.parametrize("lock", [lock_women, lock_homes])
def test_who_is_at_work_and_an_import_wait_for_each_other_one_way_only(
    desk: Engine, lock: Callable[[Connection, list[str]], set[str]], tmp_path: Path
) -> None:
    """Whoever changes offers locks women or homes first and the end of the log last, in the midst of an import too."""
    mine = "W06" if lock is lock_women else "H01"
    changes = ("women.csv", "W06,2026-11-", "W06,2026-10-"), ("homes.csv", "2026-11-09,,,142.5", "2026-11-09,,,150")
    with ThreadPoolExecutor(1) as beside:
        with writing(desk) as connection:
            assert lock(connection, [mine]) == {mine}
            importing = beside.submit(brought_in, tmp_path / "in", *changes)
            while desk.dialect.name == "postgresql" and not _somebody_waits(desk):
                assert not importing.done()
                time.sleep(0.02)
            write_down(connection, Entry(MANAGER.user_id, "change", "home", mine, "tests"))
        assert "changed" in importing.result(timeout=60)


def _somebody_waits(engine: Engine) -> bool:
    with reading(engine) as connection:
        return bool(connection.scalar(text("select count(*) from pg_locks where not granted")))
