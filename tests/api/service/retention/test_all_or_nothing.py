"""A run of retention among others who write, in the middle of trouble, and with many cases."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.exc import DBAPIError

from api.service.retention.removing import Done
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.erasing import overwrite_removed
from api.storage.referrals import referrals
from api.storage.removals import closed_cases, removals
from tests.api.service.retention.conftest import LONG_AGO, close, offer
from tests.api.service.retention.looked_at import anonymised, everything, rows_of


def test_what_fails_in_the_middle_leaves_everything(kept: Engine) -> None:
    before = everything(kept)
    with writing(kept) as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(
                text("create trigger no before delete on women begin select raise(abort, 'the power fails'); end")
            )
        else:
            connection.execute(
                text(
                    "create function no() returns trigger language plpgsql as "
                    "$$ begin raise exception 'the power fails'; end $$"
                )
            )
            connection.execute(text("create trigger no before delete on women execute function no()"))
    with pytest.raises(DBAPIError, match="the power fails"):
        anonymised(kept)
    assert everything(kept) == before


@pytest.mark.parametrize("change", ["offered", "reopened"])
def test_a_case_that_comes_alive_meanwhile_stays(kept: Engine, change: str) -> None:
    """Whoever was first is waited for, and what they did is seen."""
    found: list[Done] = []
    retention = threading.Thread(target=lambda: found.append(anonymised(kept)))
    with writing(kept) as connection:
        if change == "offered":
            offer(connection, "new", "W01", "H05", "proposed")
        else:
            hers = update(referrals).where(referrals.c.woman_id == "W01")
            connection.execute(hers.values(state="open", closed_at=None, close_code=None))
        retention.start()
        retention.join(0.5)
        assert retention.is_alive()
    retention.join(60)
    assert [one.cases for one in found] == [1]
    assert {row.woman_id for row in rows_of(kept, CONTRACT["women"])} == {f"W{n:02}" for n in range(1, 13)} - {"W04"}


def test_two_at_once_do_it_once(kept: Engine) -> None:
    found: list[Done] = []
    both = [threading.Thread(target=lambda: found.append(anonymised(kept))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert sorted(done.cases for done in found) == [0, 2] and len(rows_of(kept, removals)) == 1


def test_many_cases(kept: Engine) -> None:
    """More than one statement may name."""
    women = CONTRACT["women"]
    template: Mapping[str, Any] = next(iter(rows_of(kept, women)))._mapping
    with writing(kept) as connection:
        many = [{**template, "woman_id": f"many-{number}"} for number in range(1_200)]
        connection.execute(women.insert(), many)
        for row in many:
            close(connection, row["woman_id"], LONG_AGO)
    done = anonymised(kept)
    assert done.cases == 1_202 and done.rows["women"] == 1_202
    assert [trace.place for trace in done.left if not trace.documented] == []
    with reading(kept) as connection:
        assert connection.scalar(select(func.count()).select_from(closed_cases)) == 1_202


def test_what_is_removed_is_gone_from_the_file(kept: Engine) -> None:
    """SQLite keeps what was removed in its pages and in its log, unless it is told otherwise."""
    if kept.dialect.name != "sqlite":
        pytest.skip("PostgreSQL does so in its own time")
    children = CONTRACT["children"]
    with writing(kept) as connection:
        connection.execute(children.update().where(children.c.child_id == "C01").values(council="ROMFORD-XYZZY"))
    assert overwrite_removed(kept)
    file = Path(str(kept.url.database).removeprefix("file://"))
    held = [file, file.with_name(f"{file.name}-wal")]
    assert b"ROMFORD-XYZZY" in held[0].read_bytes()
    anonymised(kept)
    assert b"ROMFORD-XYZZY" in b"".join(one.read_bytes() for one in held if one.exists())
    assert overwrite_removed(kept)
    assert b"ROMFORD-XYZZY" not in b"".join(one.read_bytes() for one in held if one.exists())
