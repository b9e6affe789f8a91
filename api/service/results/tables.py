"""The tables of a plan, read once a process: a plan never changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from api.runs.plans import digests, file_of
from api.service.refusals import Refused
from api.service.results.columns import COLUMNS, Table, value_of
from api.service.results.kept import Kept
from matcher.report.tables import plain_text

Cells = Sequence[str]
MOST_TABLES = 16
"""Held at once by a process: four plans with all their tables."""


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A table of a plan as its file holds it, safe for spreadsheets. places: woman_id -> her rows, by number."""

    name: Table
    header: Sequence[str]
    rows: Sequence[Cells]
    places: Mapping[str, Sequence[int]]

    def of_woman(self, woman_id: str) -> list[dict[str, Any]]:
        """Her rows, by column."""
        return [self.typed(self.rows[place]) for place in self.places.get(woman_id, ())]

    def typed(self, row: Cells) -> dict[str, Any]:
        """A row by column: numbers are numbers, lists lists."""
        columns = COLUMNS[self.name]
        return {name: value_of(columns[name], cell) for name, cell in zip(self.header, row, strict=True)}

    def written(self, rows: Iterable[Cells]) -> str:
        """Rows as a file of their own; the cells were made safe for spreadsheets when the plan was written."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([self.header, *rows])
        return text.getvalue()


_tables: Kept[PlanTable] = Kept(MOST_TABLES)


def table_of(connection: Connection, run_id: str, name: Table, signed: Mapping[str, str] | None = None) -> PlanTable:
    """A table of the plan of a run. signed: the digests of its files, where they are known already. Raises Refused
    where it is no longer kept."""
    file = f"{name}.csv"
    sha256 = (digests(connection, run_id) if signed is None else signed).get(file)

    def made() -> PlanTable:
        content = file_of(connection, run_id, file)
        if content is None:
            raise no_longer_kept()
        return _parsed(name, content)

    if sha256 is None:
        raise no_longer_kept()
    return _tables.get((name, sha256), made)


def no_longer_kept() -> Refused:
    """Of a plan only the numbers are left."""
    return Refused("no_longer_kept", "What this plan says of women is no longer kept; ask for a new run.")


def _parsed(name: Table, content: bytes) -> PlanTable:
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    places: dict[str, list[int]] = {}
    if "woman_id" in header:
        column = header.index("woman_id")
        for place, row in enumerate(rows):
            places.setdefault(plain_text(row[column]), []).append(place)
    return PlanTable(name, tuple(header), [tuple(row) for row in rows], places)
