"""A backup holds everything, moves between the two databases, and a damaged one restores nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, event, insert, select
from sqlalchemy.engine import URL

from api.access.tokens import create_token
from api.access.users import User, open_account
from api.storage import archive
from api.storage.archive import back_up, restore
from api.storage.audit import verify
from api.storage.contents import bring_in, kept_tables
from api.storage.contract import CONTRACT
from api.storage.database import DatabaseError, connect, reading, writing
from api.storage.metadata import metadata
from api.storage.moments import Moment
from api.storage.parents_first import parents_first
from api.storage.runs import plan_files, plan_placements, plans, runs, work
from api.storage.schema import state_of
from matcher.intake.contents import read_contents
from tests.runs import FIXTURES

NOON = datetime(2026, 10, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def backup(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(archive, "ROWS_AT_ONCE", 5)
    with writing(engine) as connection:
        bring_in(connection, read_contents(FIXTURES / "everything"), NOON)
    back_up(engine, tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def everything(engine: Engine) -> dict[str, list[str]]:
    with reading(engine) as connection:
        return {
            table.name: [repr(tuple(row)) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_all_of_it_in_either_database(
    engine: Engine, backup: Path, backend: str, new_database: Callable[[str], URL]
) -> None:
    other = connect(new_database(backend))
    rows = restore(other, backup)
    assert everything(other) == everything(engine)
    assert rows == {name: len(found) for name, found in everything(engine).items()}
    assert sum(rows.values()) > 60
    # Rows that the database numbers go on after those that were put back.
    with writing(other) as connection:
        home = connection.scalar(select(CONTRACT["homes"].c.home_id))
        connection.execute(insert(CONTRACT["occupants"]), [{"home_id": home, "role": "staff"}])
    other.dispose()


def test_only_into_an_empty_database(engine: Engine, backup: Path) -> None:
    before = everything(engine)
    with pytest.raises(DatabaseError, match="not empty"):
        restore(engine, backup)
    assert everything(engine) == before


def rewritten(backup: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The backup with the parts that `change` makes of its parts; None leaves one out."""
    other = backup.with_name("other.zip")
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return other


def a_letter(name: str, part: bytes) -> bytes:
    return part.replace(b"W01", b"W0l", 1) if name == "tables/women.jsonl" else part


def a_row(name: str, part: bytes) -> bytes:
    return b"".join(part.splitlines(keepends=True)[1:]) if name == "tables/zones.jsonl" else part


def no_table(name: str, part: bytes) -> bytes | None:
    return None if name == "tables/zones.jsonl" else part


def no_about(name: str, part: bytes) -> bytes | None:
    return None if name == archive.ABOUT else part


def a_later_version(name: str, part: bytes) -> bytes:
    return json.dumps({**json.loads(part), "revision": "9999"}).encode() if name == archive.ABOUT else part


def a_column_less(name: str, part: bytes) -> bytes:
    if name != archive.ABOUT:
        return part
    about = json.loads(part)
    about["tables"]["homes"]["columns"].pop()
    return json.dumps(about).encode()


def with_tables(tables: object) -> Callable[[str, bytes], bytes]:
    def change(name: str, part: bytes) -> bytes:
        return json.dumps({**json.loads(part), "tables": tables}).encode() if name == archive.ABOUT else part

    return change


WHOLE = {"columns": ["a"], "rows": 1, "sha256": "0"}
ODD = [
    [],
    None,
    {"homes": []},
    {"homes": None},
    {"homes": {**WHOLE, "columns": "a"}},
    {"homes": {**WHOLE, "columns": [["a"]]}},
    {"homes": {**WHOLE, "rows": "1"}},
    {"homes": {**WHOLE, "sha256": 0}},
    *({"homes": {name: WHOLE[name] for name in WHOLE if name != left_out}} for left_out in WHOLE),
]


@pytest.mark.parametrize(
    "change", [a_letter, a_row, no_table, no_about, a_later_version, a_column_less, *map(with_tables, ODD)]
)
def test_a_damaged_one_restores_nothing(
    backup: Path, change: Callable[[str, bytes], bytes | None], engine: Engine, new_database: Callable[[str], URL]
) -> None:
    other = connect(new_database(engine.dialect.name))
    with pytest.raises(DatabaseError):
        restore(other, rewritten(backup, change))
    assert state_of(other) == "empty"
    other.dispose()


@pytest.mark.parametrize("length", [0, 100, -100])
def test_a_file_cut_short_restores_nothing(
    backup: Path, length: int, engine: Engine, new_database: Callable[[str], URL]
) -> None:
    backup.write_bytes(backup.read_bytes()[:length])
    other = connect(new_database(engine.dialect.name))
    with pytest.raises(DatabaseError, match="not a whole backup"):
        restore(other, backup)
    assert state_of(other) == "empty"
    other.dispose()


def test_it_is_one_state_of_the_database(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written while the backup is made is in none of its tables."""
    contents = read_contents(FIXTURES / "tiny")
    first = archive._written

    def interrupted(*asked: Any) -> Any:
        result = first(*asked)
        with writing(engine) as connection:
            bring_in(connection, contents, NOON)
        return result

    monkeypatch.setattr(archive, "_written", interrupted)
    rows = back_up(engine, tmp_path / "backup.zip")
    assert {name: rows[name] for name in CONTRACT} == dict.fromkeys(CONTRACT, 0)
    with reading(engine) as connection:
        assert kept_tables(connection)["women"]


def fill(engine: Engine) -> None:
    """Something in every table, what the fixture has no rows for too; the run that others follow sorts last."""
    with writing(engine) as connection:
        bring_in(connection, read_contents(FIXTURES / "everything"), NOON)
        home = connection.scalar(select(CONTRACT["homes"].c.home_id).order_by("home_id"))
        woman = connection.scalar(select(CONTRACT["women"].c.woman_id).order_by("woman_id"))
        open_account(connection, User("bea", "manager"), "root")
        create_token(connection, "bea", 7, "root")
        for run_id, previous in RUNS.items():
            connection.execute(insert(runs), [{"run_id": run_id, "previous_run_id": previous, **RUN}])
            connection.execute(insert(work), [{"run_id": run_id, "kind": "batch", "state": "done", "begun_at": NOON}])
        connection.execute(insert(plans), [{"run_id": "a", **PLAN}])
        connection.execute(insert(plan_placements), [{"run_id": "a", "woman_id": woman, "home_id": home}])
        for number in range(12):
            file = {"name": f"{number}", "sha256": "0", "content": bytes(range(256)) * number}
            connection.execute(insert(plan_files), [{"run_id": "a", **file}])
        for table in metadata.sorted_tables:
            if connection.execute(select(table).limit(1)).first() is None:
                connection.execute(insert(table), [a_row(connection, table)])


def a_row(connection: Connection, table: Table) -> dict[str, Any]:
    """Some row that a table may hold, with all that it must say and whatever it refers to."""
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.foreign_keys:
            (key,) = column.foreign_keys
            found[column.name] = connection.scalar(select(key.column).order_by(key.column).limit(1))
        elif not column.nullable and column.autoincrement is not True:
            known = {str: "x", int: 1, date: NOON.date()}
            some = NOON if isinstance(column.type, Moment) else known[column.type.python_type]
            found[column.name] = CHECKED.get(column.name) or some
    return found | ({"state": "sent"} if table.name == "offers" else {})


CHECKED = {"state": "open", "verdict": "approve"}
"""Column -> a value that its check lets in."""


RUNS = {"z": None, "b": "z", "a": "b", "y": "a", "c": "z"}
RUN = {
    "kind": "batch",
    "asked_by": "bea",
    "asked_at": NOON,
    "as_of": NOON.date(),
    "horizon_weeks": 4,
    "policy": "[weights]\n",
    "time_limit_seconds": 0.5,
}
PLAN = {
    "made_at": NOON,
    "version": "1",
    "input_sha256": "0",
    "policy_sha256": "0",
    "gap": 0.25,
    "finished": True,
    "women": 12,
    "placed": 1,
}


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
@pytest.mark.parametrize("at_once", [1, 2, 1_000])
def test_something_in_every_table(
    engine: Engine,
    tmp_path: Path,
    backend: str,
    at_once: int,
    new_database: Callable[[str], URL],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "ROWS_AT_ONCE", at_once)
    monkeypatch.setattr(archive, "BYTES_AT_ONCE", 2_000)
    fill(engine)
    assert [name for name, rows in everything(engine).items() if not rows] == []
    back_up(engine, tmp_path / "backup.zip")
    other = connect(new_database(backend))
    restore(other, tmp_path / "backup.zip")
    assert everything(other) == everything(engine)
    with reading(other) as connection:
        assert list(verify(connection)) == []
    other.dispose()


def test_few_whole_files_are_held_at_once(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(engine)
    asked: list[int] = []
    event.listen(engine, "before_execute", lambda _c, _s, _m, _p, options: asked.append(options.get("yield_per", 0)))
    back_up(engine, tmp_path / "backup.zip")
    assert asked.count(archive.FILES_AT_ONCE) == 1
    monkeypatch.setattr(archive, "BYTES_AT_ONCE", 3_000)
    rows = [({"row": number}, 1_000) for number in range(7)]
    assert [len(bundle) for bundle in archive._in_bundles(rows)] == [3, 3, 1]


def test_rows_whose_parents_never_come_are_left_to_the_database() -> None:
    rows = [({"run_id": name, "previous_run_id": before}, 0) for name, before in (("a", "b"), ("b", "a"), ("c", "c"))]
    assert [row["run_id"] for row, _ in parents_first(runs, rows)] == ["c", "a", "b"]
