"""The tables of the contract (docs/tables.md) as tables of the database, made from the records' own columns.

Every column of a file is a column here, under the same name. A row that has no id of its own gets a number, `row_id`;
one that has is also counted in `version`, which grows with every change, and dated in `changed_at`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Double, ForeignKey, Integer, Table, Text
from sqlalchemy.types import TypeEngine

from api.storage.metadata import metadata
from api.storage.moments import Moment
from matcher.domain.columns import Column as Described
from matcher.domain.columns import columns_of
from matcher.intake.contents import key_of
from matcher.intake.reading import TABLES

NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""Of a row without an id: SQLite counts up only what it calls an integer."""

OWNERS = ("women", "homes")
"""Tables whose rows take the rows that hang on them along when they go."""

_TYPES: Mapping[str, type[TypeEngine[Any]]] = {
    "date": Date,
    "number": Double,
    "integer": Integer,
    "yes_no": Boolean,
}
"""Kind of a described column -> what it is kept as; texts, choices, lists (with `;`) and postcodes are texts."""


def _table(name: str, record: type) -> Table:
    key = key_of(record)
    columns = [_column(name, column, key) for column in columns_of(record).values()]
    if key is None:
        return Table(name, metadata, Column("row_id", NUMBER, primary_key=True, autoincrement=True), *columns)
    return Table(name, metadata, *columns, *_counted())


def _column(table: str, column: Described, key: str | None) -> Column[Any]:
    kind = _TYPES.get(column.kind, Text)
    own = column.name == key
    return Column(
        column.name,
        kind,
        *_points_to(table, column),
        primary_key=own,
        nullable=not (own or column.required),
        index=column.kind == "ref",
    )


def _points_to(table: str, column: Described) -> Iterator[ForeignKey]:
    """The reference of a `ref` column, to the id of another table."""
    if column.kind == "ref":
        key = key_of(TABLES[column.table])
        owned = column.table in OWNERS and table not in OWNERS
        yield ForeignKey(f"{column.table}.{key}", ondelete="CASCADE" if owned else "RESTRICT")


def _counted() -> Iterator[Column[Any]]:
    yield Column("version", Integer, nullable=False, server_default="1")
    yield Column("changed_at", Moment, nullable=False)


CONTRACT: Mapping[str, Table] = {name: _table(name, record) for name, record in TABLES.items()}
"""Table of the contract -> its table in the database, in the order files are listed."""
