"""A backup holds everything, moves between the two databases, and a damaged one restores nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from api.storage import archive
from api.storage.archive import back_up, restore
from api.storage.contents import bring_in, kept_tables
from api.storage.contract import CONTRACT
from api.storage.database import DatabaseError, connect, reading, writing
from api.storage.metadata import metadata
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
    engine: Engine, backup: Path, backend: str, new_database: Callable[[str], object]
) -> None:
    other = connect(new_database(backend))  # type: ignore[arg-type]
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


@pytest.mark.parametrize("change", [a_letter, a_row, no_table, no_about, a_later_version, a_column_less])
def test_a_damaged_one_restores_nothing(
    backup: Path, change: Callable[[str, bytes], bytes | None], engine: Engine, new_database: Callable[[str], object]
) -> None:
    other = connect(new_database(engine.dialect.name))  # type: ignore[arg-type]
    with pytest.raises(DatabaseError):
        restore(other, rewritten(backup, change))
    assert state_of(other) == "empty"
    other.dispose()


@pytest.mark.parametrize("length", [0, 100, -100])
def test_a_file_cut_short_restores_nothing(
    backup: Path, length: int, engine: Engine, new_database: Callable[[str], object]
) -> None:
    backup.write_bytes(backup.read_bytes()[:length])
    other = connect(new_database(engine.dialect.name))  # type: ignore[arg-type]
    with pytest.raises(DatabaseError, match="not a whole backup"):
        restore(other, backup)
    assert state_of(other) == "empty"
    other.dispose()


def test_it_is_one_state_of_the_database(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written while the backup is made is in none of its tables."""
    contents = read_contents(FIXTURES / "tiny")
    first = archive._written

    def interrupted(*asked: object) -> object:
        result = first(*asked)  # type: ignore[arg-type]
        with writing(engine) as connection:
            bring_in(connection, contents, NOON)
        return result

    monkeypatch.setattr(archive, "_written", interrupted)
    rows = back_up(engine, tmp_path / "backup.zip")
    assert {name: rows[name] for name in CONTRACT} == dict.fromkeys(CONTRACT, 0)
    with reading(engine) as connection:
        assert kept_tables(connection)["women"]
