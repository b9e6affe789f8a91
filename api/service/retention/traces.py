"""Where something still stands: every text and every file of every table there is is searched."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, String, Table, select

from api.service.retention.needles import Needles
from api.storage.archive import tables_there

FILES = "plan_files"
FILES_AT_ONCE, ROWS_AT_ONCE = 4, 1_000
REPLAY = "restricted/instance.json"
"""The file of a plan that holds what it knew of every woman."""

_OWN_IDS = frozenset({"woman_id", "child_id", "other_id", "object_id"})
_BY_HAND = frozenset(
    {
        ("publications", "why"),
        ("decisions", "reason"),
        ("handovers", "why"),
        ("pins", "reason"),
        ("bars", "approved_by"),
        ("zones", "source"),
    }
)
"""What people wrote in their own words about something else, which nobody rewrites."""
_DOCUMENTED = _BY_HAND | {("audit", "object_id"), ("audit", "why"), ("bars", "other_id")}


@dataclass(frozen=True, slots=True)
class Trace:
    """One value in which something was found. key: the row, by its primary key. found: what, of what was looked for."""

    table: str
    column: str
    key: Mapping[str, Any]
    found: frozenset[str]

    @property
    def place(self) -> str:
        """Where it is, without whose; of a plan its file."""
        return f"{self.table}.{self.column}" if self.table != FILES else f"{FILES}: {self.key['name']}"

    @property
    def documented(self) -> bool:
        """Whether docs/retention.md says that an id stays there: the log of who read what, another woman's bar that
        names her, and what a plan of others knew by that bar."""
        if self.table == FILES:
            return bool(self.key["name"] == REPLAY)
        return (self.table, self.column) in _DOCUMENTED


def traces_in_tables(connection: Connection, needles: Needles, only: Collection[str] = ()) -> Iterator[Trace]:
    """Every trace in the tables but in the files of plans. only: these tables alone."""
    for table in tables_there(connection):
        if table.name != FILES and (not only or table.name in only):
            yield from _traces(connection, table, needles)


def _traces(connection: Connection, table: Table, needles: Needles) -> Iterator[Trace]:
    keys, searched = list(table.primary_key), [column for column in table.columns if _is_searched(column)]
    if not searched:
        return
    rows = connection.execute(select(*keys, *searched), execution_options={"yield_per": ROWS_AT_ONCE})
    for row in rows:
        values = tuple(row)
        key = {column.name: value for column, value in zip(keys, values, strict=False)}
        for column, value in zip(searched, values[len(keys) :], strict=True):
            if found := needles.in_value(value):
                yield Trace(table.name, column.name, key, found)


def _is_searched(column: Column[Any]) -> bool:
    """Texts and blobs; an id of something else than a person may be the same by chance."""
    other = column.name.endswith("_id") and column.name not in _OWN_IDS
    return isinstance(column.type, (String, LargeBinary)) and not other


def files_of(connection: Connection, but: Collection[str] = ()) -> Iterator[tuple[str, str, bytes]]:
    """Run, name and content of every file of the plans, but of some runs."""
    (table,) = (one for one in tables_there(connection) if one.name == FILES)
    asked = select(table.c.run_id, table.c.name, table.c.content).order_by(table.c.run_id, table.c.name)
    for row in connection.execute(asked, execution_options={"yield_per": FILES_AT_ONCE}):
        if row.run_id not in but:
            yield row.run_id, row.name, row.content


def trace_in_file(needles: Needles, run_id: str, name: str, content: bytes) -> Trace | None:
    """The trace in one file of a plan, where there is one."""
    found = needles.in_value(content, name)
    return Trace(FILES, "content", {"run_id": run_id, "name": name}, found) if found else None


def all_traces(connection: Connection, needles: Needles) -> Iterator[Trace]:
    """Every trace, the files of plans too."""
    yield from traces_in_tables(connection, needles)
    for run_id, name, content in files_of(connection):
        if trace := trace_in_file(needles, run_id, name, content):
            yield trace
