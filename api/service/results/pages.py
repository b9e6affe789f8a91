"""The rows of a plan's table, page by page: those that fit what is asked, of women this user may know of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from api.access.scope import women_of
from api.access.users import User
from api.service.cursors import BadCursor, closed, opened
from api.service.results.columns import COLUMNS, Table, value_of
from api.service.results.tables import Cells, PlanTable, table_of
from api.service.results.which_plan import PlanMeant, plan_meant
from api.storage.contract import CONTRACT
from matcher.report.tables import plain_text

_women = CONTRACT["women"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for. run_id: None = the plan published last. fits: column -> the value it must have, or hold."""

    table: Table
    run_id: str | None = None
    fits: Mapping[str, str] = field(default_factory=dict)
    limit: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows as the plan's file holds them, and where the next page begins; None after the last."""

    plan: PlanMeant
    table: PlanTable
    rows: Sequence[Cells]
    next: str | None

    def typed(self) -> list[dict[str, Any]]:
        """The rows by column."""
        return [self.table.typed(row) for row in self.rows]


def page_of(connection: Connection, user: User, wanted: Wanted) -> Page:
    """One page of a plan's table; the pages that follow are of the same plan, whatever is published meanwhile.

    Raises BadCursor; NotThere where there is no such plan for this user, Refused where it is no longer kept.
    """
    run_id, begin = wanted.run_id, 0
    if wanted.after is not None:
        run_id, number = opened(wanted.after, (str, float))
        begin = int(number) + 1
        if begin < 1 or wanted.run_id not in (None, run_id):
            raise BadCursor
    plan = plan_meant(connection, user, run_id)
    table = table_of(connection, plan.run_id, wanted.table)
    found = _fitting(table, _visible(connection, user, wanted.fits.get("woman_id")), wanted.fits, begin)
    rows: list[Cells] = []
    last = begin
    for place, row in found:
        if len(rows) == wanted.limit:
            return Page(plan, table, rows, closed(plan.run_id, float(last)))
        rows.append(row)
        last = place
    return Page(plan, table, rows, None)


def _visible(connection: Connection, user: User, woman_id: str | None) -> AbstractSet[str]:
    """The women who are still there and whom this user may know of; of one alone where only she is asked about."""
    asked = select(_women.c.woman_id).where(women_of(user))
    if woman_id is not None:
        asked = asked.where(_women.c.woman_id == woman_id)
    return set(connection.scalars(asked))


def _fitting(
    table: PlanTable, visible: AbstractSet[str], fits: Mapping[str, str], begin: int
) -> Iterator[tuple[int, Cells]]:
    """The rows from a place on, with their places."""
    tests = [(table.header.index(name), COLUMNS[table.name][name], value) for name, value in fits.items()]
    for place in _places(table, fits.get("woman_id"), begin):
        row = _row_seen(table, table.rows[place], visible)
        if row is not None and all(
            value in value_of(column, row[at]) if column.kind == "list" else plain_text(row[at]) == value
            for at, column, value in tests
        ):
            yield place, row


def _places(table: PlanTable, woman_id: str | None, begin: int) -> Sequence[int]:
    if woman_id is None or not table.places:
        return range(begin, len(table.rows))
    return [place for place in table.places.get(woman_id, ()) if place >= begin]


def _row_seen(table: PlanTable, row: Cells, visible: AbstractSet[str]) -> Cells | None:
    """A row without the women whom this user may not know of; None where it is about nobody else."""
    if "woman_id" in table.header:
        return row if plain_text(row[table.header.index("woman_id")]) in visible else None
    at = table.header.index("woman_ids")
    seen = ";".join(item for item in row[at].split(";") if plain_text(item) in visible)
    return (*row[:at], seen, *row[at + 1 :]) if seen else None
