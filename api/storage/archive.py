"""A whole database as one file and back, between SQLite and PostgreSQL too.

The file is a zip: `about.json` names the step of the layout, and each table's columns and SHA-256;
`tables/NAME.jsonl` holds one row a line.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, LargeBinary, MetaData, Table, delete, func, insert, select, text

from api.storage.database import DatabaseError, reading, writing
from api.storage.parents_first import parents_first
from api.storage.schema import alembic_config, knows, require_empty, upgrade

FORMAT = 1
ABOUT = "about.json"
ROWS_AT_ONCE, BYTES_AT_ONCE = 1_000, 8_000_000
FILES_AT_ONCE = 4
"""Rows read at once of a table that holds whole files."""
VERSION_TABLE = "alembic_version"


def back_up(engine: Engine, file: Path) -> dict[str, int]:
    """Writes the database as it is at this moment; table -> rows. Raises OSError; half a file may then be left."""
    with reading(engine) as connection, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        tables = {table.name: _written(connection, table, archive) for table in tables_there(connection)}
        (revision,) = MigrationContext.configure(connection).get_current_heads()
        archive.writestr(ABOUT, json.dumps({"format": FORMAT, "revision": revision, "tables": tables}, indent=1))
    return {name: about["rows"] for name, about in tables.items()}


def restore(engine: Engine, file: Path) -> dict[str, int]:
    """Fills an empty database from a backup of this version or an earlier one, all or nothing; table -> rows.

    Raises DatabaseError where the database is not empty, or the file is no whole backup.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            about = _about(archive)
            _require_whole(archive, about)
            with writing(engine) as connection:
                require_empty(connection)
                command.upgrade(alembic_config(connection), about["revision"])
                rows = {table.name: _read(connection, table, archive, about) for table in tables_there(connection)}
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise DatabaseError(f"the file {file} is not a whole backup") from error
    upgrade(engine)
    return rows


def tables_there(connection: Connection) -> list[Table]:
    """The tables that are there, those that others refer to first."""
    there = MetaData()
    there.reflect(connection)
    return [table for table in there.sorted_tables if table.name != VERSION_TABLE]


def _about(archive: zipfile.ZipFile) -> Mapping[str, Any]:
    """Raises DatabaseError for an archive that is none of ours, or of a later version."""
    try:
        about = json.loads(archive.read(ABOUT))
        known = about["format"] == FORMAT and knows(about["revision"])
        shaped = not known or all(map(_is_shaped, about["tables"].values()))  # A later version may say it otherwise.
    except (AttributeError, KeyError, ValueError, TypeError) as error:
        raise DatabaseError("the file is not a backup of Homeward") from error
    if not known:
        raise DatabaseError("the backup was made by a later version; use that version")
    if not shaped:
        raise DatabaseError("the file is not a backup of Homeward")
    return dict(about)


def _is_shaped(table: Any) -> bool:
    """Whether that is what `_written` says of a table."""
    columns = table["columns"]
    named = isinstance(columns, list) and all(isinstance(name, str) for name in columns)
    return named and isinstance(table["rows"], int) and isinstance(table["sha256"], str)


def _require_whole(archive: zipfile.ZipFile, about: Mapping[str, Any]) -> None:
    """Raises DatabaseError where the rows of a table are not those that were written."""
    for name, table in about["tables"].items():
        digest = hashlib.sha256()
        for line in _lines(archive, name):
            digest.update(line)
        if digest.hexdigest() != table["sha256"]:
            raise DatabaseError(f"the backup is damaged: table {name} is not as it was written")


def _part(table: str) -> str:
    return f"tables/{table}.jsonl"


def _written(connection: Connection, table: Table, archive: zipfile.ZipFile) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    large = any(isinstance(column.type, LargeBinary) for column in table.columns)
    at_once = {"yield_per": FILES_AT_ONCE if large else ROWS_AT_ONCE}
    rows = connection.execute(select(table).order_by(*table.primary_key), execution_options=at_once)
    with archive.open(_part(table.name), "w", force_zip64=True) as out:
        for row in rows:
            line = json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            out.write(line)
            count += 1
    return {"columns": [column.name for column in table.columns], "rows": count, "sha256": digest.hexdigest()}


def _read(connection: Connection, table: Table, archive: zipfile.ZipFile, about: Mapping[str, Any]) -> int:
    """The rows of a table put back. Raises DatabaseError where its columns are not those of its version."""
    whole = about["tables"].get(table.name)
    if whole is None or set(whole["columns"]) != set(table.columns.keys()):
        raise DatabaseError(f"the backup does not hold the table {table.name} as its version had it")
    values = [_reader(table.columns[name].type.python_type, connection.dialect.name) for name in whole["columns"]]
    if connection.execute(select(table).limit(1)).first():  # A step put rows in; those of the backup are later.
        connection.execute(delete(table))
    rows = ((_row(line, whole["columns"], values), len(line)) for line in _lines(archive, table.name))
    for bundle in _in_bundles(parents_first(table, rows)):
        connection.execute(insert(table), bundle)
    _count_on(connection, table)
    return int(whole["rows"])


def _lines(archive: zipfile.ZipFile, table: str) -> Iterator[bytes]:
    """The lines of a table; none where the archive has no such part."""
    if _part(table) in archive.namelist():
        with archive.open(_part(table)) as lines:
            yield from lines


def _in_bundles(rows: Iterable[tuple[dict[str, Any], int]]) -> Iterator[list[dict[str, Any]]]:
    """Rows, each with the bytes of its line, so many at once: a few of those that hold whole files."""
    bundle: list[dict[str, Any]] = []
    size = 0
    for row, length in rows:
        bundle.append(row)
        size += length
        if len(bundle) >= ROWS_AT_ONCE or size >= BYTES_AT_ONCE:
            yield bundle
            bundle, size = [], 0
    if bundle:
        yield bundle


def _row(line: bytes, columns: list[str], readers: list[Callable[[Any], Any]]) -> dict[str, Any]:
    return {
        name: None if value is None else read(value)
        for name, value, read in zip(columns, json.loads(line), readers, strict=True)
    }


def _plain(value: Any) -> Any:
    """A value as JSON can hold it; moments are in UTC."""
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _reader(kind: type, dialect: str) -> Callable[[Any], Any]:
    """What makes a value of a column again out of what `_plain` made of it."""
    if kind is datetime:
        zone = UTC if dialect == "postgresql" else None
        return lambda value: datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=zone)
    if kind is date:
        return date.fromisoformat
    return base64.b64decode if kind is bytes else kind


def _count_on(connection: Connection, table: Table) -> None:
    """Rows that PostgreSQL numbers itself go on after the highest number put back."""
    number = table.primary_key.columns.values()[0]
    if connection.dialect.name == "postgresql" and number.autoincrement is True:
        highest = connection.scalar(select(func.max(number)))
        if highest is not None:
            sequence = text("select setval(pg_get_serial_sequence(:table, :column), :highest)")
            connection.execute(sequence, {"table": table.name, "column": number.name, "highest": highest})
