"""The tables of the contract into the database and out of it, losing nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from api.storage.audit import head
from api.storage.contract import CONTRACT, OWNERS
from api.storage.home_places import place_homes
from api.storage.metadata import metadata
from matcher.domain import Home
from matcher.intake.contents import Contents, KeptRow, from_contents
from matcher.intake.reading import HEADERS


@dataclass(frozen=True, slots=True)
class Tally:
    """What bringing in a table did to its rows, in numbers."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


def kept_tables(connection: Connection) -> dict[str, list[KeptRow]]:
    """Every table of the contract with its rows, in no particular order."""
    return {name: _rows(connection, name) for name in CONTRACT}


def bring_in(connection: Connection, contents: Contents, at: datetime, *, replace: bool = False) -> dict[str, Tally]:
    """Brings tables that hold together (`read_contents`) into the database; table -> what that did.

    A row with an id takes the place of the row with that id. What hangs on a woman or a home of these tables (adults,
    children, zones, bars; occupants) is afterwards as these tables say. Pins are added to. All other rows stay, unless
    `replace`: then the database holds these tables and nothing else of the contract. at: now.
    Raises sqlalchemy.exc.IntegrityError where something else still needs a row that would go, and BadInput where
    postcodes changed and rows of the database no longer hold together with them.
    """
    lock_tables(connection)
    tables = contents.tables
    steps = [_step(connection, name, tables.get(name, ()), tables, replace) for name in _by_dependence()]
    # What goes goes last: a row may have come to hang on another that stays.
    for step in steps:
        step.write(connection, at)
    for step in reversed(steps):
        step.remove(connection)
    place_homes(connection, _homes_to_place(connection, contents, steps))
    return {step.name: step.tally for step in sorted(steps, key=lambda step: list(CONTRACT).index(step.name))}


def lock_tables(connection: Connection) -> None:
    """Has nobody else change a row of the contract, or write anything down, until the transaction ends; they may read.

    Whoever else changes rows locks women, then homes, then all else, and the end of the log last. In that order they
    are waited for here, whole tables at a time, so that no two wait for each other; two imports at once, too, which
    would both add the rows that have no id. On SQLite a writer is alone anyway.
    """
    if connection.dialect.name == "postgresql":
        first = (CONTRACT["women"], CONTRACT["homes"])
        for table in (*first, *(CONTRACT[name] for name in _by_dependence() if CONTRACT[name] not in first)):
            connection.exec_driver_sql(f"LOCK TABLE {table.name} IN EXCLUSIVE MODE")
    connection.execute(select(head.c.seq).with_for_update())


def _homes_to_place(connection: Connection, contents: Contents, steps: Sequence[_Step]) -> Sequence[Home]:
    """The homes brought in; all there are where the postcodes they may lie in have changed."""
    moved = any(step.name == "postcodes" and (step.gone or step.new or step.other) for step in steps)
    return from_contents(kept_tables(connection)).instance.homes if moved else contents.instance.homes


def _by_dependence() -> list[str]:
    """The tables, those that others refer to first."""
    return [table.name for table in metadata.sorted_tables if table.name in CONTRACT]


def _rows(connection: Connection, name: str) -> list[KeptRow]:
    table = CONTRACT[name]
    found = connection.execute(select(*(table.c[header] for header in HEADERS[name])))
    return [dict(row) for row in found.mappings()]


@dataclass(frozen=True, slots=True)
class _Step:
    """What is to be done to one table. gone: primary keys."""

    name: str
    gone: Sequence[Any]
    new: Sequence[KeptRow]
    other: Sequence[KeptRow]
    same: int

    @property
    def tally(self) -> Tally:
        return Tally(len(self.new), len(self.other), len(self.gone), self.same)

    def remove(self, connection: Connection) -> None:
        key = _key(CONTRACT[self.name])
        if self.gone:
            chosen = delete(CONTRACT[self.name]).where(key == bindparam("gone"))
            connection.execute(chosen, [{"gone": value} for value in self.gone])

    def write(self, connection: Connection, at: datetime) -> None:
        table = CONTRACT[self.name]
        stamp = {"changed_at": at} if "changed_at" in table.c else {}
        if self.new:
            connection.execute(insert(table), [{**row, **stamp} for row in self.new])
        if self.other:
            key = _key(table)
            values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in HEADERS[self.name] if name != key.name}
            chosen = update(table).where(key == bindparam("own"))
            chosen = chosen.values({**values, **stamp, "version": table.c.version + 1})
            connection.execute(chosen, [_named(row, key.name) for row in self.other])


def _named(row: KeptRow, key: str) -> dict[str, Any]:
    return {"own": row[key], **{f"new_{name}": value for name, value in row.items() if name != key}}


def _key(table: Table) -> Any:
    return next(iter(table.primary_key.columns))


def _step(
    connection: Connection,
    name: str,
    rows: Sequence[KeptRow],
    tables: Mapping[str, Sequence[KeptRow]],
    replace: bool,
) -> _Step:
    table = CONTRACT[name]
    owner = owner_of(table)
    theirs = {row[owner.name] for row in tables.get(owner.table, ())} if owner else set()
    if "version" not in table.c:
        return _unnamed_step(connection, table, rows, None if replace else theirs)
    key = _key(table).name
    held = {row[key]: row for row in _rows(connection, name)}
    listed = {row[key] for row in rows}
    return _Step(
        name,
        [own for own, row in held.items() if own not in listed and (replace or (owner and row[owner.name] in theirs))],
        [row for row in rows if row[key] not in held],
        [row for row in rows if row[key] in held and held[row[key]] != row],
        sum(held.get(row[key]) == row for row in rows),
    )


def _unnamed_step(connection: Connection, table: Table, rows: Sequence[KeptRow], owners: set[Any] | None) -> _Step:
    """owners: whose rows the new ones replace, told by the first reference of a row; None for all."""
    headers = HEADERS[table.name]
    owner = owner_of(table)
    wanted = Counter(_values(rows, headers))
    gone: list[Any] = []
    same = 0
    for row in connection.execute(select(_key(table), *(table.c[header] for header in headers))):
        number, values = row[0], tuple(row[1:])
        if wanted[values] > 0:
            wanted[values] -= 1
            same += 1
        elif owners is None or (owner and values[headers.index(owner.name)] in owners):
            gone.append(number)
    new = [dict(zip(headers, values, strict=True)) for values in wanted.elements()]
    return _Step(table.name, gone, new, [], same)


def _values(rows: Iterable[KeptRow], headers: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    return (tuple(row[header] for header in headers) for row in rows)


@dataclass(frozen=True, slots=True)
class Owner:
    """The column of a table that says on whom or what a row hangs, and the table that lists those."""

    name: str
    table: str


def owner_of(table: Table) -> Owner | None:
    """On what the rows of a table hang; None for those that stand alone, and for pins, which hang on two."""
    owning = [key for key in table.foreign_keys if key.column.table.name in OWNERS and key.ondelete == "CASCADE"]
    return Owner(owning[0].parent.name, owning[0].column.table.name) if len(owning) == 1 else None
