"""What bringing in tables does to each table of the database: which rows go, come, change and stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from api.storage.contract import CONTRACT, OWNERS
from matcher.intake.contents import KeptRow
from matcher.intake.reading import HEADERS


@dataclass(frozen=True, slots=True)
class Tally:
    """What bringing in a table did to its rows, in numbers."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


def rows_of(connection: Connection, name: str) -> list[KeptRow]:
    """The rows of a table of the contract, in no particular order."""
    table = CONTRACT[name]
    found = connection.execute(select(*(table.c[header] for header in HEADERS[name])))
    return [dict(row) for row in found.mappings()]


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done to one table. gone: primary keys. owners: on whom rows hang that go, come or change."""

    name: str
    gone: Sequence[Any]
    new: Sequence[KeptRow]
    other: Sequence[KeptRow]
    same: int
    owners: frozenset[Any] = frozenset()

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


def step_of(
    connection: Connection,
    name: str,
    rows: Sequence[KeptRow],
    tables: Mapping[str, Sequence[KeptRow]],
    replace: bool,
) -> Step:
    """What is to be done to a table so that it holds these rows; see `contents.bring_in`. tables: all that come in."""
    table = CONTRACT[name]
    owner = owner_of(table)
    theirs = {row[owner.name] for row in tables.get(owner.table, ())} if owner else set()
    if "version" not in table.c:
        return _unnamed_step(connection, table, rows, None if replace else theirs)
    key = _key(table).name
    held = {row[key]: row for row in rows_of(connection, name)}
    listed = {row[key] for row in rows}
    left = [own for own in held if own not in listed]
    gone = [own for own in left if replace or (owner and held[own][owner.name] in theirs)]
    new = [row for row in rows if row[key] not in held]
    other = [row for row in rows if row[key] in held and held[row[key]] != row]
    moved = (*(held[own] for own in gone), *(held[row[key]] for row in other), *new, *other)
    owners = frozenset(row[owner.name] for row in moved) if owner else frozenset()
    return Step(name, gone, new, other, sum(held.get(row[key]) == row for row in rows), owners)


def _unnamed_step(connection: Connection, table: Table, rows: Sequence[KeptRow], owners: set[Any] | None) -> Step:
    """owners: whose rows the new ones replace, told by the first reference of a row; None for all."""
    headers = HEADERS[table.name]
    owner = owner_of(table)
    wanted = Counter(_values(rows, headers))
    gone: list[Any] = []
    touched: set[Any] = set()
    same = 0
    for row in connection.execute(select(_key(table), *(table.c[header] for header in headers))):
        number, values = row[0], tuple(row[1:])
        if wanted[values] > 0:
            wanted[values] -= 1
            same += 1
        elif owners is None or (owner and values[headers.index(owner.name)] in owners):
            gone.append(number)
            touched |= {values[headers.index(owner.name)]} if owner else set()
    new = [dict(zip(headers, values, strict=True)) for values in wanted.elements()]
    touched |= {row[owner.name] for row in new} if owner else set()
    return Step(table.name, gone, new, [], same, frozenset(touched))


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


def count_owners(connection: Connection, steps: Sequence[Step], at: datetime) -> None:
    """Counts a new version of those whose own row stays as it was, and on whom other rows hang that do not: whoever
    read her before read something else."""
    by_name = {step.name: step for step in steps}
    touched: dict[str, set[Any]] = {}
    for step in steps:
        if step.owners and (owner := owner_of(CONTRACT[step.name])) is not None:
            touched.setdefault(owner.table, set()).update(step.owners)
    for name, owners in touched.items():
        table, own = CONTRACT[name], by_name[name]
        key = _key(table)
        counted = {row[key.name] for row in (*own.new, *own.other)}
        if rest := sorted(owners - counted):
            chosen = update(table).where(key == bindparam("own"))
            chosen = chosen.values(version=table.c.version + 1, changed_at=at)
            connection.execute(chosen, [{"own": one} for one in rest])
