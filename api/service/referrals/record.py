"""A woman's record: her row and the rows that hang on her, as the database keeps them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from api.storage.contract import CONTRACT
from matcher.intake.contents import KeptRow
from matcher.intake.reading import HEADERS

NESTED = ("adults", "children", "zones", "bars")
"""The tables whose rows hang on her and come with her referral."""
WOMEN = CONTRACT["women"]


@dataclass(frozen=True, slots=True)
class Record:
    """version: counts every change of her facts and her case. tables: `women`, with her one row, and those of `NESTED`;
    a row holds every column and its key."""

    version: int
    tables: Mapping[str, Sequence[KeptRow]]

    @property
    def woman(self) -> KeptRow:
        """Her own row."""
        return self.tables["women"][0]


def key_of(table: str) -> str:
    """The column by which one of the rows that hang on her is told from the others."""
    return "child_id" if table == "children" else "row_id"


def records_of(connection: Connection, women: Iterable[str]) -> dict[str, Record]:
    """woman_id -> her record, of those that are there, in the order of their ids."""
    chosen = sorted(set(women))
    nested = {table: _nested(connection, table, chosen) for table in NESTED}
    found = connection.execute(select(WOMEN).where(WOMEN.c.woman_id.in_(chosen)).order_by(WOMEN.c.woman_id))
    return {row.woman_id: _record(dict(row._mapping), nested) for row in found}


def _record(woman: KeptRow, nested: Mapping[str, Mapping[str, list[KeptRow]]]) -> Record:
    theirs = {table: nested[table][woman["woman_id"]] for table in NESTED}
    return Record(woman["version"], {"women": [_columns("women", woman)], **theirs})


def _nested(connection: Connection, name: str, women: Sequence[str]) -> Mapping[str, list[KeptRow]]:
    """woman_id -> her rows, by key: in the order they were entered, where it is a number."""
    table: Table = CONTRACT[name]
    key = key_of(name)
    grouped: defaultdict[str, list[KeptRow]] = defaultdict(list)
    for found in connection.execute(select(table).where(table.c.woman_id.in_(women)).order_by(table.c[key])):
        row = dict(found._mapping)
        grouped[row["woman_id"]].append({key: row[key], **_columns(name, row)})
    return grouped


def _columns(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {header: row[header] for header in HEADERS[table]}
